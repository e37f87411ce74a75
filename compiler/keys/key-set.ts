// Key sets on disk: a folder with the public root of trust, and the private keys under it.
import { mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { makeFolder } from "../../runtime/disk/durable.ts";
import { generateKeyPair, type KeyPair } from "../../runtime/trust/ed25519.ts";
import type { Envelope, RootMetadata } from "../../runtime/trust/metadata.ts";
import { parseRoot } from "../../runtime/trust/parse-metadata.ts";
import { checkSignatures } from "../../runtime/trust/signatures.ts";
import { readKeyFile, writeKeyFile, writeNewFile, type AskPassphrase } from "./key-file.ts";
import {
  keyFileName,
  keyNamesIn,
  parseKeyName,
  rootFile,
  type KeyKind,
  type NamedKey,
} from "./key-names.ts";
import { newRoot, type RootKeys } from "./new-root.ts";

/** What signing takes. The keys of the root itself are not among it, and should not lie about. */
export interface KeySet {
  /** The folder, for messages. */
  readonly where: string;
  readonly root: RootMetadata;
  /** root.json as it lies there: the pin that hosts get. */
  readonly rootBytes: Uint8Array;
  /** A root that is newer than root.json may list some of them, or no longer do so. */
  readonly held: readonly KeyPair[];
}

export interface ReadingKeys {
  readonly ask?: AskPassphrase | undefined;
  /** What is to be signed takes no other keys: a machine that keeps a store fresh has only one. */
  readonly kinds?: readonly KeyKind[];
  /** Without which it would be of no use. */
  readonly required?: readonly KeyKind[];
}

const signing: readonly KeyKind[] = ["release", "snapshot", "timestamp"];

/** Keys for publishing, unless others are asked for. */
export async function readKeySet(
  folder: string,
  { ask, kinds = signing, required = ["release", "timestamp"] }: ReadingKeys = {},
): Promise<Answer<KeySet>> {
  const root = await readKeyRoot(folder);
  if (root.kind !== "ok") return root;
  const names = await namesOf(folder);
  if (names.kind !== "ok") return names;
  const lacking = required.find((kind) => !names.value.some((name) => name.kind === kind));
  if (lacking !== undefined) {
    return refuse("not-found", `there is no ${lacking}.key in "${folder}"`, wanted);
  }
  const held: KeyPair[] = [];
  for (const { name, kind } of names.value) {
    if (!kinds.includes(kind)) continue;
    const pair = await readKeyFile(join(folder, name), ask);
    if (pair.kind !== "ok") return pair;
    held.push(pair.value);
  }
  const { signed, bytes } = root.value;
  return ok({ where: folder, root: signed, rootBytes: bytes, held });
}

const wanted = "name the folder that `vigocli trust init` made";

async function namesOf(folder: string): Promise<Answer<readonly NamedKey[]>> {
  try {
    return ok(await keyNamesIn(folder));
  } catch (error) {
    return systemRefusal(error, `cannot read the keys in "${folder}"`);
  }
}

/** The root of trust beside the keys. */
export async function readKeyRoot(folder: string): Promise<Answer<Envelope<RootMetadata>>> {
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
  return checkSignatures(root.value, root.value.signed, "root") ?? root;
}

export interface NewKeySet {
  readonly now: Date;
  /** When given, hosts that trust these keys accept releases of this fleet only. */
  readonly fleet?: string;
  readonly rootLifetimeDays?: number;
  readonly rootKeys?: Quorum;
  readonly releaseKeys?: Quorum;
  /** Guards the private keys; without one only the mode of their files does. */
  readonly passphrase?: string;
}

/** So many keys, of which so many must sign. */
export interface Quorum {
  readonly keys: number;
  readonly threshold: number;
}

const single: Quorum = { keys: 1, threshold: 1 };

/** Makes the folder if need be. Keys that are there already are never touched. */
export async function createKeySet(folder: string, options: NewKeySet): Promise<Answer<KeySet>> {
  const { now, fleet, rootKeys = single, releaseKeys = single } = options;
  const keys: RootKeys = {
    root: newPairs(rootKeys),
    release: newPairs(releaseKeys),
    timestamp: newPairs(single),
  };
  const root = newRoot(keys, {
    expires: new Date(now.getTime() + (options.rootLifetimeDays ?? rootLifetimeDays) * dayMs),
    thresholds: { root: rootKeys.threshold, release: releaseKeys.threshold },
    ...(fleet === undefined ? {} : { fleet }),
  });
  try {
    await makeFolder(folder, 0o700);
    const taken = await takenName(folder);
    if (taken !== undefined) return alreadyThere(join(folder, taken));
    for (const [name, pair] of filesOf(keys)) {
      await writeKeyFile(join(folder, name), pair, options.passphrase);
    }
    // Last, because with it the set is complete.
    await writeNewFile(join(folder, rootFile), root, 0o644);
  } catch (error) {
    return systemRefusal(error, `cannot make keys in "${folder}"`);
  }
  const { passphrase } = options;
  const ask =
    passphrase === undefined
      ? undefined
      : (): Promise<Answer<string>> => Promise.resolve(ok(passphrase));
  return readKeySet(folder, { ask });
}

function newPairs({ keys }: Quorum): readonly KeyPair[] {
  return Array.from({ length: keys }, generateKeyPair);
}

/** Keys that are alone in their role have no number. */
function filesOf(keys: RootKeys): readonly (readonly [name: string, pair: KeyPair])[] {
  return (["root", "release", "timestamp"] as const).flatMap((kind) =>
    keys[kind].map((pair, at) => {
      const number = keys[kind].length === 1 ? undefined : at + 1;
      return [keyFileName(kind, number), pair] as const;
    }),
  );
}

/** Once a year somebody has to look whether all who hold a key still do. */
export const rootLifetimeDays = 365;

const dayMs = 24 * 60 * 60 * 1000;

async function takenName(folder: string): Promise<string | undefined> {
  const names = await readdir(folder);
  return names.includes(rootFile)
    ? rootFile
    : names.sort().find((name) => parseKeyName(name) !== undefined);
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
    const keys = await keyNamesIn(folder);
    for (const name of [rootFile, ...keys.map(({ name }) => name)]) {
      await rm(join(folder, name), { force: true });
    }
    return undefined;
  } catch (error) {
    return systemRefusal(error, `cannot replace the expired development keys in "${folder}"`);
  }
}
