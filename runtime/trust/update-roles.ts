// The three files between the root and the release, each named by the one before it (TUF 5.4 to 5.6).
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import { sha256 } from "./hash.ts";
import { recall, remember } from "./memory.ts";
import type {
  Envelope,
  FileMeta,
  SnapshotMetadata,
  TargetsMetadata,
  TimestampMetadata,
} from "./metadata.ts";
import { parseSnapshot, parseTargets, parseTimestamp } from "./parse-metadata.ts";
import { checkSignatures } from "./signatures.ts";
import { expiryUnlessAllowed, fetchListed, later, rollback, type Update } from "./update.ts";

/** 5.4, except that the caller keeps the result (5.4.5). */
export async function updateTimestamp(
  update: Update,
  remembered: Envelope<TimestampMetadata> | undefined,
): Promise<Answer<Envelope<TimestampMetadata>>> {
  // 5.4.1: the one file whose name never changes.
  const offered = await fetchTimestamp(update);
  if (offered.kind !== "ok") return offered;
  const { name, signed } = offered.value;
  // 5.4.2
  const unsigned = checkSignatures(offered.value, update.root, "timestamp", update.rules);
  if (unsigned !== undefined) return unsigned;
  let timestamp = offered.value;
  if (remembered !== undefined) {
    const known = remembered.signed;
    // 5.4.3.1: it may not be older than what is known.
    if (signed.version < known.version) return rollback(name, signed.version, known.version);
    const named = signed.meta["snapshot.json"].version;
    const knownNamed = known.meta["snapshot.json"].version;
    // At an equal version the known one stays, whatever the offered one says.
    if (signed.version === known.version) timestamp = remembered;
    // 5.4.3.2: nor may the snapshot that it names.
    else if (named < knownNamed) return rollback(`the snapshot of ${name}`, named, knownNamed);
  }
  // 5.4.4
  const time = later(update.time, timestamp.signed.issued);
  return expiryUnlessAllowed({ ...update, time }, timestamp) ?? ok(timestamp);
}

async function fetchTimestamp({
  store,
  rules,
}: Update): Promise<Answer<Envelope<TimestampMetadata>>> {
  const path = "metadata/timestamp.json";
  const fetched = await store.get(path, rules.limit);
  if (fetched.kind === "refused") return fetched;
  if (fetched.kind === "found") return parseTimestamp(fetched.bytes, `${store.where}/${path}`);
  return refuse(
    "not-a-store",
    `"${store.where}" is not a store: it has no ${path}`,
    "check the address, or publish to it first",
  );
}

/** 5.5 */
export async function updateSnapshot(
  update: Update,
  timestamp: TimestampMetadata,
): Promise<Answer<SnapshotMetadata>> {
  const remembered = await recallRole(update, "snapshot");
  if (remembered.kind !== "ok") return remembered;
  const meta = timestamp.meta["snapshot.json"];
  const snapshot = await listedFile(update, { role: "snapshot", meta }, remembered.value);
  if (snapshot.kind !== "ok") return snapshot;
  // 5.5.5: nothing that was listed may be missing, or be older than it was.
  for (const [name, known] of Object.entries(remembered.value?.signed.meta ?? {})) {
    const version = snapshot.value.signed.meta[name]?.version ?? 0;
    if (version < known.version) {
      return rollback(`the ${name} of ${snapshot.value.name}`, version, known.version);
    }
  }
  // 5.5.6 and 5.5.7
  return keepUnlessExpired(update, "snapshot", snapshot.value);
}

/** 5.6 */
export async function updateTargets(
  update: Update,
  snapshot: SnapshotMetadata,
): Promise<Answer<TargetsMetadata>> {
  const remembered = await recallRole(update, "targets");
  if (remembered.kind !== "ok") return remembered;
  const meta = snapshot.meta["targets.json"];
  if (meta === undefined) {
    return refuse("malformed", `the snapshot of "${update.store.where}" lists no targets.json`);
  }
  const targets = await listedFile(update, { role: "targets", meta }, remembered.value);
  if (targets.kind !== "ok") return targets;
  // 5.6.5 and 5.6.6
  return keepUnlessExpired(update, "targets", targets.value);
}

interface RoleFiles {
  readonly timestamp: TimestampMetadata;
  readonly snapshot: SnapshotMetadata;
  readonly targets: TargetsMetadata;
}

type Parsers = {
  readonly [R in keyof RoleFiles]: (
    bytes: Uint8Array,
    name: string,
  ) => Answer<Envelope<RoleFiles[R]>>;
};

const parsers: Parsers = {
  timestamp: parseTimestamp,
  snapshot: parseSnapshot,
  targets: parseTargets,
};

/** What was verified before, if the root still agrees; anything else is as good as forgotten. */
export async function recallRole<R extends keyof RoleFiles>(
  { memory, root, rules }: Pick<Update, "memory" | "root" | "rules">,
  role: R,
): Promise<Answer<Envelope<RoleFiles[R]> | undefined>> {
  const bytes = await recall(memory, `${role}.json`);
  if (bytes.kind !== "ok") return bytes;
  if (bytes.value === undefined) return ok(undefined);
  const file = parsers[role](bytes.value, `${role}.json`);
  if (file.kind !== "ok") return ok(undefined);
  return ok(checkSignatures(file.value, root, role, rules) === undefined ? file.value : undefined);
}

/** 5.5.1 to 5.5.4 and 5.6.1 to 5.6.4: a file that the one above it lists, remembered or fetched. */
async function listedFile<R extends "snapshot" | "targets">(
  { store, root, rules }: Update,
  { role, meta }: { readonly role: R; readonly meta: FileMeta },
  remembered: Envelope<RoleFiles[R]> | undefined,
): Promise<Answer<Envelope<RoleFiles[R]>>> {
  const path = `metadata/${meta.version}.${role}.json`;
  if (remembered !== undefined && isListed(remembered, meta)) return ok(remembered);
  // 5.5.1 and 5.6.1, and the hashes of 5.5.2 and 5.6.2.
  const limit = Math.min(meta.length ?? rules.limit, rules.limit);
  const bytes = await fetchListed(store, path, meta, limit);
  if (bytes.kind !== "ok") return bytes;
  const file = parsers[role](bytes.value, `${store.where}/${path}`);
  if (file.kind !== "ok") return file;
  // 5.5.3 and 5.6.3
  const unsigned = checkSignatures(file.value, root, role, rules);
  if (unsigned !== undefined) return unsigned;
  // 5.5.4 and 5.6.4
  const { version } = file.value.signed;
  return version === meta.version ? file : rollback(file.value.name, version, meta.version);
}

/** A hash may be left out: then the version alone must say which file is meant (TUF 4.4). */
function isListed(file: Envelope<{ readonly version: number }>, meta: FileMeta): boolean {
  if (file.signed.version !== meta.version) return false;
  return meta.hashes === undefined || meta.hashes.sha256 === sha256(file.bytes);
}

async function keepUnlessExpired<R extends "snapshot" | "targets">(
  update: Update,
  role: R,
  file: Envelope<RoleFiles[R]>,
): Promise<Answer<RoleFiles[R]>> {
  const expired = expiryUnlessAllowed(update, file);
  if (expired !== undefined) return expired;
  const kept = await remember(update.memory, `${role}.json`, file.bytes);
  return kept.kind === "ok" ? ok(file.signed) : kept;
}
