// The shapes of what lies under the signatures: what passes has every field that its type promises.
import {
  draftsSchema,
  headerSchema,
  factsSchema,
  headersSchema,
  leafLimit,
  partSchema,
  releaseSchema,
  retractSchema,
  type ClaimedControl,
  type DraftRef,
  type Drafts,
  type HostFacts,
  type HostHeader,
  type HostHeaders,
  type HostSettings,
  type ObjectRef,
  type Part,
  type ReleaseDocument,
  type ReleaseSource,
  type Resource,
  type RetractEntry,
  type RetractPart,
  type Route,
  type SealedSecret,
  type StalePolicy,
  type TreeBranch,
  type TreeLeaf,
  type TreeNode,
  type Wave,
  type WorkRef,
} from "../contract/bundle.ts";
import { originsSchema, type OriginsIndex } from "../contract/origins.ts";
import type { Attribute, Choice } from "../contract/attribute.ts";
import type { Template } from "../contract/template/tree.ts";
import type { Expression } from "../contract/when/tree.ts";
import * as shape from "../contract/shape.ts";

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
export function isNode(value: unknown): value is TreeNode {
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
    waivedUntil: shape.optional(shape.isText),
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

export const isRelease: shape.Shape<ReleaseDocument> = shape.record<ReleaseDocument>({
  schema: shape.exactly(releaseSchema),
  release: shape.integer(1),
  created: shape.isText,
  fleet: shape.isText,
  message: shape.optional(shape.isText),
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
  drafts: shape.optional(isRef),
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
  origins: shape.optional(isRef),
});

export const isOriginsIndex: shape.Shape<OriginsIndex> = shape.record<OriginsIndex>({
  schema: shape.exactly(originsSchema),
  shards: shape.mapOf(isRef, /^[0-9a-f]{0,8}$/),
});

export const isDrafts: shape.Shape<Drafts> = shape.record<Drafts>({
  schema: shape.exactly(draftsSchema),
  crates: shape.mapOf(
    shape.record<DraftRef>({
      text: isRef,
      reviewed: shape.optional(shape.matching(isHash)),
    }),
  ),
});

const facts = {
  match: shape.isText,
  environment: shape.optional(shape.isText),
  tags: shape.listOf(shape.isText),
  compliance: shape.optional(isClaims),
  settings: shape.optional(isSettings),
};

export const isHeader: shape.Shape<HostHeader> = shape.record<HostHeader>({
  schema: shape.exactly(headerSchema),
  host: shape.isText,
  fleet: shape.isText,
  ...facts,
  allowShrink: shape.optional(shape.exactly(true)),
  secrets: shape.optional(
    shape.mapOf(shape.record<SealedSecret>({ version: shape.integer(1), sealed: isRef })),
  ),
});

export const isHeaders: shape.Shape<HostHeaders> = shape.record<HostHeaders>({
  schema: shape.exactly(headersSchema),
  fleet: shape.isText,
  facts: shape.listOf(isRef),
  hosts: shape.mapOf(shape.integer(0)),
});

export const isFacts: shape.Shape<HostFacts> = shape.record<HostFacts>({
  schema: shape.exactly(factsSchema),
  ...facts,
});

/** Trees are made by the compiler and hashed below a signature; here only their kind is held against ours. */
const isExpression = (value: unknown): value is Expression =>
  typeof value === "object" && value !== null && "kind" in value && shape.isText(value.kind);

const isTemplate = (value: unknown): value is Template =>
  Array.isArray(value) && value.every((node: unknown) => isExpression(node));

/** Parts of a path in the stacks tree become parts of paths on a host: none of them may climb. */
const isTreePath = /^(?!\/)(?!(?:.*\/)?\.{0,2}(?:\/|$))[^\0]+$/su;

const isAttributes = shape.mapOf((value): value is Attribute => value !== undefined);

export const isPart: shape.Shape<Part> = shape.record<Part>({
  schema: shape.exactly(partSchema),
  crate: shape.isText,
  vars: shape.optional(shape.mapOf(isExpression)),
  files: shape.optional(shape.mapOf(isRef, isTreePath)),
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

const confidences: ReadonlySet<string> = new Set(["high", "medium", "low"]);

export const isRetract: shape.Shape<RetractPart> = shape.record<RetractPart>({
  schema: shape.exactly(retractSchema),
  entries: shape.listOf(
    shape.record<RetractEntry>({
      id: shape.isText,
      crate: shape.isText,
      type: shape.isText,
      attributes: isAttributes,
      when: shape.optional(isExpression),
      confidence: (value): value is RetractEntry["confidence"] =>
        shape.isText(value) && confidences.has(value),
      since: shape.integer(1),
      at: shape.isText,
      note: shape.optional(shape.isText),
    }),
  ),
});
