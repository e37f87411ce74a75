// Reads what lies under the signatures: the release, tree nodes, header parts and crate parts.
import {
  draftsSchema,
  factsSchema,
  headerSchema,
  headersSchema,
  partSchema,
  releaseSchema,
  retractSchema,
  workSchema,
  type Drafts,
  type HostFacts,
  type HostHeader,
  type HostHeaders,
  type Part,
  type ReleaseDocument,
  type RetractPart,
  type TreeNode,
} from "../contract/bundle.ts";
import { originsSchema, type OriginsIndex } from "../contract/origins.ts";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import type { Shape } from "../contract/shape.ts";
import { isMap, type Value } from "../contract/value.ts";
import { readJson } from "./read-json.ts";
import {
  isDrafts,
  isFacts,
  isHeader,
  isHeaders,
  isNode,
  isOriginsIndex,
  isPart,
  isRelease,
  isRetract,
} from "./shapes.ts";

/** Whoever signs could fill a disk; this bounds what a mistake of theirs can do. */
export const releaseLimit: number = 16 * 1024 * 1024;

/** Of nesting: far more than the compiler makes, far less than a stack holds. */
const depth = 512;

export function parseRelease(bytes: Uint8Array, name: string): Answer<ReleaseDocument> {
  return parseDocument({ bytes, name, schema: releaseSchema, shape: isRelease });
}

/** Of one host, or of several. */
export function parseHeaders(bytes: Uint8Array, name: string): Answer<HostHeader | HostHeaders> {
  const value = readJson(bytes, { name, depth });
  if (value.kind !== "ok") return value;
  return schemaOf(value.value) === headerSchema
    ? shaped(value.value, { name, schema: headerSchema, shape: isHeader })
    : shaped(value.value, { name, schema: headersSchema, shape: isHeaders });
}

export function parseFacts(bytes: Uint8Array, name: string): Answer<HostFacts> {
  return parseDocument({ bytes, name, schema: factsSchema, shape: isFacts });
}

/** What may follow the header of a host; its schema tells which it is. */
export function parsePart(bytes: Uint8Array, name: string): Answer<Part | RetractPart> {
  const value = readJson(bytes, { name, depth });
  if (value.kind !== "ok") return value;
  return schemaOf(value.value) === retractSchema
    ? shaped(value.value, { name, schema: retractSchema, shape: isRetract })
    : shaped(value.value, { name, schema: partSchema, shape: isPart });
}

export function parseOriginsIndex(bytes: Uint8Array, name: string): Answer<OriginsIndex> {
  return parseDocument({ bytes, name, schema: originsSchema, shape: isOriginsIndex });
}

export function parseDrafts(bytes: Uint8Array, name: string): Answer<Drafts> {
  return parseDocument({ bytes, name, schema: draftsSchema, shape: isDrafts });
}

export function parseNode(bytes: Uint8Array, name: string): Answer<TreeNode> {
  const value = readJson(bytes, { name, depth });
  if (value.kind !== "ok") return value;
  const node: unknown = value.value;
  return isNode(node) ? ok(node) : refuse("malformed", `"${name}" is not a node of the tree`);
}

interface Wanted<T> {
  readonly name: string;
  readonly schema: string;
  readonly shape: Shape<T>;
}

function parseDocument<T>({
  bytes,
  ...wanted
}: Wanted<T> & { readonly bytes: Uint8Array }): Answer<T> {
  const value = readJson(bytes, { name: wanted.name, depth });
  return value.kind === "ok" ? shaped(value.value, wanted) : value;
}

function shaped<T>(value: Value, { name, schema, shape }: Wanted<T>): Answer<T> {
  const document: unknown = value;
  const found = schemaOf(value);
  if (found !== schema && isNewer(found)) {
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

/** Looks like a schema of ours, and is none that this version has heard of. */
function isNewer(schema: string): boolean {
  return /^vigo\.[a-z-]+\/[1-9][0-9]*$/u.test(schema) && !knownSchemas.has(schema);
}

const knownSchemas: ReadonlySet<string> = new Set([
  draftsSchema,
  factsSchema,
  headerSchema,
  headersSchema,
  partSchema,
  releaseSchema,
  retractSchema,
  workSchema,
  originsSchema,
]);
