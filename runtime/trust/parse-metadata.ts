// Reads the four signed files strictly: what is let through has every field that its type promises.
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import * as shape from "../contract/shape.ts";
import { isMap, type Value } from "../contract/value.ts";
import {
  instant,
  keyIdOf,
  type Envelope,
  type FileMeta,
  type Key,
  type Role,
  type RoleName,
  type RootMetadata,
  type Signature,
  type SignedFile,
  type SnapshotMetadata,
  type TargetFile,
  type TargetsMetadata,
  type TimestampMetadata,
} from "./metadata.ts";
import { readJson } from "./read-json.ts";
import { ownRules, schemeOf, type MetadataRules } from "./rules.ts";
import { signedBytes } from "./signed-bytes.ts";

export function parseRoot(
  bytes: Uint8Array,
  name: string,
  rules: MetadataRules = ownRules,
): Answer<Envelope<RootMetadata>> {
  const read = parseEnvelope({ bytes, name, type: "root", shape: isRoot });
  if (read.kind !== "ok") return read;
  const fault = rootFault(read.value.signed, rules);
  return fault === undefined ? read : refuse("malformed", `"${name}" ${fault}`);
}

export function parseTimestamp(
  bytes: Uint8Array,
  name: string,
): Answer<Envelope<TimestampMetadata>> {
  return parseEnvelope({ bytes, name, type: "timestamp", shape: isTimestamp });
}

export function parseSnapshot(bytes: Uint8Array, name: string): Answer<Envelope<SnapshotMetadata>> {
  return parseEnvelope({ bytes, name, type: "snapshot", shape: isSnapshot });
}

export function parseTargets(bytes: Uint8Array, name: string): Answer<Envelope<TargetsMetadata>> {
  return parseEnvelope({ bytes, name, type: "targets", shape: isTargets });
}

interface Source<T> {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly type: RoleName;
  readonly shape: shape.Shape<T>;
}

function parseEnvelope<T>(source: Source<T>): Answer<Envelope<T>> {
  const { bytes, name } = source;
  const parsed = readJson(bytes, { name, depth: 16, integersOnly: true });
  if (parsed.kind !== "ok") return parsed;
  if (!isSignedFile(parsed.value)) {
    return refuse("malformed", `"${name}" is not signed metadata`);
  }
  const { signatures, signed } = parsed.value;
  const type = signed["_type"];
  if (type !== source.type) {
    return refuse("malformed", `"${name}" is not ${source.type} metadata`);
  }
  const spec = signed["spec_version"];
  if (typeof spec === "string" && !spec.startsWith("1.")) {
    return refuse(
      "unknown-schema",
      `"${name}" is written by specification ${spec}, and this version knows 1.x`,
      "upgrade the agent",
    );
  }
  const value: unknown = signed;
  if (!source.shape(value)) {
    return refuse("malformed", `"${name}" is not well-formed ${source.type} metadata`);
  }
  if (hasDuplicates(signatures.map(({ keyid }) => keyid))) {
    return refuse("malformed", `"${name}" is signed twice by the same key`);
  }
  return ok({ name, bytes, signed: value, body: signedBytes(signed), signatures });
}

function rootFault(root: RootMetadata, rules: MetadataRules): string | undefined {
  const identities: string[] = [];
  for (const [keyid, key] of Object.entries(root.keys)) {
    if (rules.keyIds === "computed" && keyIdOf(key) !== keyid) {
      return `names a key ${keyid} that has another id`;
    }
    const read = schemeOf(key, rules)?.identify(key.keyval.public);
    if (read !== undefined && "fault" in read) return `has a key ${keyid} that ${read.fault}`;
    identities.push(read?.identity ?? key.keyval.public);
  }
  // The same key under two spellings would count twice towards a threshold.
  if (hasDuplicates(identities)) return "has the same key twice";
  for (const name of roleNames) {
    if (hasDuplicates(root.roles[name].keyids)) return `gives the ${name} role the same key twice`;
  }
  return undefined;
}

const roleNames: readonly RoleName[] = ["root", "timestamp", "snapshot", "targets"];

function hasDuplicates(items: readonly string[]): boolean {
  return new Set(items).size !== items.length;
}

const isHash = shape.matching(/^[0-9a-f]{64}$/);

const isSignedFile = shape.record<{
  readonly signatures: readonly Signature[];
  readonly signed: { readonly [key: string]: Value };
}>({
  signatures: shape.listOf(shape.record<Signature>({ keyid: shape.isText, sig: shape.isText })),
  // What a parser returned is made of values throughout.
  signed: (value): value is { readonly [key: string]: Value } => isMap(value as Value),
});

/** Round trips, so that neither 30 February nor 25 o'clock is taken for a time. */
function isInstant(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return false;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && instant(time) === value;
}

function common<T extends RoleName>(type: T): shape.Fields<SignedFile<T>> {
  return {
    _type: shape.exactly(type),
    spec_version: shape.matching(/^1\.\d+(\.\d+)?$/),
    version: shape.integer(1),
    expires: isInstant,
  };
}

const isRole = shape.record<Role>({
  keyids: shape.listOf(shape.isText),
  threshold: shape.integer(1),
});

const isFileMeta = shape.record<FileMeta>({
  version: shape.integer(1),
  length: shape.optional(shape.integer(1)),
  hashes: shape.optional(shape.record<{ readonly sha256: string }>({ sha256: isHash })),
});

const isRoot = shape.record<RootMetadata>({
  ...common("root"),
  // 5.3.12: they are used always.
  consistent_snapshot: shape.exactly(true),
  keys: shape.mapOf(
    shape.record<Key>({
      keytype: shape.isText,
      scheme: shape.isText,
      keyval: shape.record<{ readonly public: string }>({ public: shape.isText }),
    }),
  ),
  roles: shape.record<RootMetadata["roles"]>({
    root: isRole,
    timestamp: isRole,
    snapshot: isRole,
    targets: isRole,
  }),
  fleet: shape.optional(shape.isText),
  floor: shape.optional(shape.integer(1)),
});

const isTimestamp = shape.record<TimestampMetadata>({
  ...common("timestamp"),
  meta: shape.record<TimestampMetadata["meta"]>({ "snapshot.json": isFileMeta }),
  issued: shape.optional(isInstant),
});

const isSnapshot = shape.record<SnapshotMetadata>({
  ...common("snapshot"),
  meta: shape.mapOf(isFileMeta),
});

const isTargets = shape.record<TargetsMetadata>({
  ...common("targets"),
  targets: shape.mapOf(
    shape.record<TargetFile>({
      length: shape.integer(0),
      hashes: shape.record<{ readonly sha256: string }>({ sha256: isHash }),
    }),
  ),
  previous: shape.optional(isFileMeta),
});
