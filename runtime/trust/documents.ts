// Reads what lies under the signatures: the release, tree nodes, header parts and crate parts.
import {
  headerSchema,
  leafLimit,
  partSchema,
  releaseSchema,
  type ClaimedControl,
  type HostHeader,
  type HostSettings,
  type ObjectRef,
  type Part,
  type ReleaseDocument,
  type ReleaseSource,
  type Resource,
  type Route,
  type SealedSecret,
  type StalePolicy,
  type TreeBranch,
  type TreeLeaf,
  type TreeNode,
  type Wave,
  type WorkRef,
} from "../contract/bundle.ts";
import type { Attribute, Choice } from "../contract/attribute.ts";
import type { Template } from "../contract/template/tree.ts";
import type { Expression } from "../contract/when/tree.ts";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import * as shape from "../contract/shape.ts";
import { isMap, type Value } from "../contract/value.ts";
import { readJson } from "./read-json.ts";

/** Whoever signs could fill a disk; these bound what a mistake of theirs can do. */
export const releaseLimit: number = 16 * 1024 * 1024;
export const objectLimit: number = 64 * 1024 * 1024;

export function parseRelease(bytes: Uint8Array, name: string): Answer<ReleaseDocument> {
  return parseDocument({ bytes, name, schema: releaseSchema, shape: isRelease });
}

export function parseHeader(bytes: Uint8Array, name: string): Answer<HostHeader> {
  return parseDocument({ bytes, name, schema: headerSchema, shape: isHeader });
}

export function parsePart(bytes: Uint8Array, name: string): Answer<Part> {
  return parseDocument({ bytes, name, schema: partSchema, shape: isPart });
}

export function parseNode(bytes: Uint8Array, name: string): Answer<TreeNode> {
  const value = readJson(bytes, { name, depth: 512 });
  if (value.kind !== "ok") return value;
  const node: unknown = value.value;
  return isNode(node) ? ok(node) : refuse("malformed", `"${name}" is not a node of the tree`);
}

interface Source<T> {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly schema: string;
  readonly shape: shape.Shape<T>;
}

function parseDocument<T>({ bytes, name, schema, shape }: Source<T>): Answer<T> {
  const value = readJson(bytes, { name, depth: 512 });
  if (value.kind !== "ok") return value;
  const document: unknown = value.value;
  const found = schemaOf(value.value);
  if (found !== schema && sameFamily(found, schema)) {
    return refuse(
      "unknown-schema",
      `"${name}" is written as ${found}, and this version knows ${schema}`,
      "upgrade the agent",
    );
  }
  return shape(document) ? ok(document) : refuse("malformed", `"${name}" is not a ${schema}`);
}

function schemaOf(value: Value): string {
  const schema = isMap(value) && Object.hasOwn(value, "schema") ? value["schema"] : undefined;
  return typeof schema === "string" ? schema : "";
}

function sameFamily(a: string, b: string): boolean {
  return a.split("/", 1)[0] === b.split("/", 1)[0];
}

const isHash = /^[0-9a-f]{64}$/;

const isRef = shape.record<ObjectRef>({
  sha256: shape.matching(isHash),
  size: shape.integer(0),
});

const isBranch = shape.record<TreeBranch>({
  t: shape.exactly("node"),
  d: shape.integer(0),
  c: shape.mapOf(isRef, /^[0-9a-f]$/),
});

const isLeaf = shape.record<TreeLeaf>({
  t: shape.exactly("leaf"),
  d: shape.integer(0),
  h: shape.mapOf(shape.listOf(shape.integer(0)), isHash),
  p: shape.listOf(isRef),
});

/** The tree's own rules too: depth within the hash, few hosts to a leaf, indexes inside the table. */
function isNode(value: unknown): value is TreeNode {
  if (isBranch(value)) return value.d < 64;
  if (!isLeaf(value) || value.d > 64) return false;
  const hosts = Object.values(value.h);
  return (
    hosts.length <= leafLimit &&
    hosts.every((parts) => parts.length > 0 && parts.every((part) => part < value.p.length))
  );
}

const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

const isClaims = shape.listOf(
  shape.record<ClaimedControl>({
    framework: shape.isText,
    control: shape.isText,
    status: (value): value is ClaimedControl["status"] => value === "claimed" || value === "waived",
    source: shape.isText,
    via: shape.optional(shape.listOf(shape.isText)),
  }),
);

const isTexts = shape.listOf(shape.isText);

const isSettings = shape.record<HostSettings>({
  streamEdit: shape.optional(
    shape.record<NonNullable<HostSettings["streamEdit"]>>({
      enabled: shape.optional(shape.exactly(false)),
      allowedPaths: shape.optional(isTexts),
      defaultTimeoutSeconds: shape.optional(shape.integer(0)),
    }),
  ),
  guard: shape.optional(
    shape.record<NonNullable<HostSettings["guard"]>>({
      enabled: shape.optional(shape.exactly(false)),
      shrinkPercent: shape.optional(shape.integer(0)),
      confirmSeconds: shape.optional(shape.integer(0)),
      protect: shape.optional(
        shape.record<NonNullable<NonNullable<HostSettings["guard"]>["protect"]>>({
          paths: shape.optional(isTexts),
          users: shape.optional(isTexts),
          packages: shape.optional(isTexts),
          services: shape.optional(isTexts),
        }),
      ),
    }),
  ),
  prune: shape.optional((value): value is "off" | "apply" => value === "off" || value === "apply"),
});

const isRelease = shape.record<ReleaseDocument>({
  schema: shape.exactly(releaseSchema),
  release: shape.integer(1),
  created: shape.isText,
  fleet: shape.isText,
  compiler: shape.record<ReleaseDocument["compiler"]>({ version: shape.isText }),
  hosts: shape.integer(0),
  tree: isNode,
  routes: shape.optional(
    shape.listOf(
      shape.record<Route>({
        match: shape.isText,
        environment: shape.optional(shape.isText),
        tags: shape.listOf(shape.isText),
        compliance: shape.optional(isClaims),
        settings: shape.optional(isSettings),
        allowShrink: shape.optional(shape.exactly(true)),
        parts: shape.listOf(isRef),
      }),
    ),
  ),
  work: shape.optional(
    shape.listOf(
      shape.record<WorkRef>({
        kind: (value): value is WorkRef["kind"] => value === "task" || value === "workflow",
        name: shape.isText,
        object: isRef,
      }),
    ),
  ),
  source: shape.optional(
    shape.record<ReleaseSource>({
      commit: shape.isText,
      repository: shape.optional(shape.isText),
      dirty: isFlag,
    }),
  ),
  waves: shape.optional(
    shape.listOf(shape.record<Wave>({ opens: shape.isText, until: shape.integer(0) })),
  ),
  stale: shape.optional(
    shape.record<StalePolicy>({
      warnSeconds: shape.optional(shape.integer(0)),
      stopSeconds: shape.optional(shape.integer(0)),
    }),
  ),
});

const isHeader = shape.record<HostHeader>({
  schema: shape.exactly(headerSchema),
  host: shape.isText,
  fleet: shape.isText,
  match: shape.isText,
  environment: shape.optional(shape.isText),
  tags: shape.listOf(shape.isText),
  compliance: shape.optional(isClaims),
  settings: shape.optional(isSettings),
  allowShrink: shape.optional(shape.exactly(true)),
  secrets: shape.optional(
    shape.mapOf(shape.record<SealedSecret>({ version: shape.integer(1), sealed: isRef })),
  ),
});

/** Trees are made by the compiler and hashed below a signature; here only their kind is held against ours. */
const isExpression = (value: unknown): value is Expression =>
  typeof value === "object" && value !== null && "kind" in value && shape.isText(value.kind);

const isTemplate = (value: unknown): value is Template =>
  Array.isArray(value) && value.every((node: unknown) => isExpression(node));

const isAttributes = shape.mapOf((value): value is Attribute => value !== undefined);

const isPart = shape.record<Part>({
  schema: shape.exactly(partSchema),
  crate: shape.isText,
  vars: shape.optional(shape.mapOf(isExpression)),
  files: shape.optional(shape.mapOf(isRef)),
  resources: shape.listOf(
    shape.record<Resource>({
      id: shape.isText,
      crate: shape.isText,
      type: shape.isText,
      // The parser made these, so that they are values throughout.
      attributes: isAttributes,
      choice: shape.optional(
        shape.record<Choice>({
          subject: isTemplate,
          branches: shape.mapOf(isAttributes),
          otherwise: shape.optional(shape.exactly("skip")),
        }),
      ),
      when: shape.optional(isExpression),
      notifies: shape.optional(shape.listOf(shape.isText)),
      subscribes: shape.optional(shape.listOf(shape.isText)),
      watchSecret: shape.optional(shape.listOf(shape.isText)),
      after: shape.listOf(shape.isText),
      timeoutSeconds: shape.integer(0),
    }),
  ),
});
