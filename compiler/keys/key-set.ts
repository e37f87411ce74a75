// Key sets on disk: a folder with the public root of trust, and the private keys under it.
import { lstat, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { makeFolder } from "../../runtime/disk/durable.ts";
import { generateKeyPair, pemOf, type KeyPair } from "../../runtime/trust/ed25519.ts";
import { keyIdOf, keyOf } from "../../runtime/trust/metadata.ts";
import type { RoleName, RootMetadata } from "../../runtime/trust/metadata.ts";
import { parseRoot } from "../../runtime/trust/parse-metadata.ts";
import { checkSignatures } from "../../runtime/trust/signatures.ts";
import { readKeyFile, writeNewFile } from "./key-file.ts";
import { newRoot, type RootKeys } from "./new-root.ts";

/** What publishing takes. The key of the root itself is not among it, and should not lie about. */
export interface KeySet {
  /** The folder, for messages. */
  readonly where: string;
  readonly root: RootMetadata;
  /** root.json as it lies there: the pin that hosts get. */
  readonly rootBytes: Uint8Array;
  /** Signs the targets and the snapshot. */
  readonly release: KeyPair;
  readonly timestamp: KeyPair;
}

const rootFile = "root.json";
const keyFiles = { root: "root.key", release: "release.key", timestamp: "timestamp.key" } as const;

export async function readKeySet(folder: string): Promise<Answer<KeySet>> {
  const path = join(folder, rootFile);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch (error) {
    if (systemCode(error) === "ENOTDIR") {
      return refuse("bad-key", `"${folder}" is a file, and no set of keys`, wanted);
    }
    return { ...systemRefusal(error, `cannot read the keys in "${folder}"`), hint: wanted };
  }
  const root = parseRoot(bytes, path);
  if (root.kind !== "ok") return refuse("bad-key", root.message, wanted);
  const unsigned = checkSignatures(root.value, root.value.signed, "root");
  if (unsigned !== undefined) return unsigned;
  const release = await readRoleKey(join(folder, keyFiles.release), root.value.signed, [
    "targets",
    "snapshot",
  ]);
  if (release.kind !== "ok") return release;
  const timestamp = await readRoleKey(join(folder, keyFiles.timestamp), root.value.signed, [
    "timestamp",
  ]);
  if (timestamp.kind !== "ok") return timestamp;
  return ok({
    where: folder,
    root: root.value.signed,
    rootBytes: bytes,
    release: release.value,
    timestamp: timestamp.value,
  });
}

const wanted = "name the folder that `vigocli trust init` made";

/** The key in a file, if it may sign for all of these roles. */
async function readRoleKey(
  path: string,
  root: RootMetadata,
  roles: readonly RoleName[],
): Promise<Answer<KeyPair>> {
  const pair = await readKeyFile(path);
  if (pair.kind !== "ok") return pair;
  const keyid = keyIdOf(keyOf(pair.value.publicKey));
  const missing = roles.find((role) => !root.roles[role].keyids.includes(keyid));
  if (missing === undefined) return pair;
  return refuse(
    "bad-key",
    `"${path}" is not a key that may sign the ${missing} role, says the ${rootFile} beside it`,
    "keep the files of one `trust init` together",
  );
}

export interface NewKeySet {
  readonly now: Date;
  /** When given, hosts that trust these keys accept releases of this fleet only. */
  readonly fleet?: string;
  readonly rootLifetimeDays?: number;
}

/** Makes the folder if need be. Keys that are there already are never touched. */
export async function createKeySet(folder: string, options: NewKeySet): Promise<Answer<KeySet>> {
  const { now, fleet, rootLifetimeDays = 365 } = options;
  const keys: RootKeys = {
    root: generateKeyPair(),
    release: generateKeyPair(),
    timestamp: generateKeyPair(),
  };
  const expires = new Date(now.getTime() + rootLifetimeDays * dayMs);
  const root = newRoot(keys, { expires, ...(fleet === undefined ? {} : { fleet }) });
  try {
    await makeFolder(folder, 0o700);
    const taken = await takenName(folder);
    if (taken !== undefined) return alreadyThere(join(folder, taken));
    await writeNewFile(join(folder, keyFiles.root), pemOf(keys.root), 0o600);
    await writeNewFile(join(folder, keyFiles.release), pemOf(keys.release), 0o600);
    await writeNewFile(join(folder, keyFiles.timestamp), pemOf(keys.timestamp), 0o600);
    // Last, because with it the set is complete.
    await writeNewFile(join(folder, rootFile), root, 0o644);
  } catch (error) {
    return systemRefusal(error, `cannot make keys in "${folder}"`);
  }
  return readKeySet(folder);
}

const dayMs = 24 * 60 * 60 * 1000;

async function takenName(folder: string): Promise<string | undefined> {
  for (const name of [rootFile, ...Object.values(keyFiles)]) {
    try {
      await lstat(join(folder, name));
      return name;
    } catch (error) {
      if (systemCode(error) !== "ENOENT") throw error;
    }
  }
  return undefined;
}

function alreadyThere(path: string): Refusal {
  return refuse("conflict", `"${path}" is there already`, "choose another folder for new keys");
}

/** Keys for trying things out, made once in this folder: whoever can read it can sign for fleet "dev". */
export async function developmentKeySet(folder: string, now: Date): Promise<Answer<KeySet>> {
  const existing = await readKeySet(folder);
  if (existing.kind === "ok") {
    if (now.getTime() < Date.parse(existing.value.root.expires)) return existing;
    const removed = await removeKeys(folder);
    if (removed !== undefined) return removed;
  } else if (existing.reason !== "not-found") return existing;
  try {
    await makeFolder(dirname(folder), 0o700);
    const fresh = await mkdtemp(`${folder}.new-`);
    const made = await createKeySet(fresh, { now, fleet: "dev", rootLifetimeDays: 3650 });
    if (made.kind !== "ok") return made;
    await putInPlace(fresh, folder);
  } catch (error) {
    return systemRefusal(error, `cannot make development keys in "${folder}"`);
  }
  return readKeySet(folder);
}

/** When two make them at once, the first to finish wins, and both use its keys. */
async function putInPlace(fresh: string, folder: string): Promise<void> {
  try {
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true });
    if (!["ENOTEMPTY", "EEXIST"].includes(systemCode(error) ?? "")) throw error;
  }
}

async function removeKeys(folder: string): Promise<Refusal | undefined> {
  try {
    for (const name of [rootFile, ...Object.values(keyFiles)]) {
      await rm(join(folder, name), { force: true });
    }
    return undefined;
  } catch (error) {
    return systemRefusal(error, `cannot replace the expired development keys in "${folder}"`);
  }
}
