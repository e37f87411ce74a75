// Writes the next root beside the one that it follows, signed by as many of the keys as are at hand.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { replaceFile } from "../../runtime/disk/durable.ts";
import type { KeyPair } from "../../runtime/trust/ed25519.ts";
import type { Envelope, RootMetadata } from "../../runtime/trust/metadata.ts";
import { parseRoot } from "../../runtime/trust/parse-metadata.ts";
import { readKeyFile, writeKeyFile, type AskPassphrase } from "./key-file.ts";
import { keyNamesIn, nextKeyName, type KeyKind } from "./key-names.ts";
import { readKeyRoot, rootLifetimeDays } from "./key-set.ts";
import { following } from "./next-root.ts";
import { lacksOf, signStaged, strayFault, unsignedRoot, type Lack } from "./staged-root.ts";

/** What is to become of a root. */
export interface RootChange {
  readonly root: RootMetadata;
  /** A key that was made for it, and is to lie with the others. */
  readonly fresh?: { readonly pair: KeyPair; readonly kind: KeyKind };
}

export interface Staging {
  readonly folder: string;
  readonly now: Date;
  /** Keys of the root that lie elsewhere. */
  readonly rootKeys: readonly string[];
  readonly ask?: AskPassphrase | undefined;
  /** Guards the new key. */
  readonly passphrase?: string | undefined;
}

export interface Staged {
  readonly path: string;
  readonly before: RootMetadata;
  readonly next: RootMetadata;
  readonly lacks: readonly Lack[];
  /** Where the new key lies, if one was made. */
  readonly keyFile?: string;
  /** True when a staged root was changed once more: what it had been signed with is gone. */
  readonly amended: boolean;
}

export async function stageRoot(
  staging: Staging,
  change: (root: RootMetadata) => Answer<RootChange>,
): Promise<Answer<Staged>> {
  const { folder, now } = staging;
  const held = await readKeyRoot(folder);
  if (held.kind !== "ok") return held;
  const before = held.value.signed;
  const path = join(folder, `${before.version + 1}.root.json`);
  const staged = await readStaged(path, before);
  if (staged.kind !== "ok") return staged;
  const expires = new Date(now.getTime() + rootLifetimeDays * dayMs);
  const base = staged.value?.signed ?? before;
  const renewed = { ...following(base, expires), version: before.version + 1 };
  const changed = change(renewed);
  if (changed.kind !== "ok") return changed;
  const { root, fresh } = changed.value;
  const pairs = await rootPairs(staging);
  if (pairs.kind !== "ok") return pairs;
  const all = fresh?.kind === "root" ? [...pairs.value, fresh.pair] : pairs.value;
  const next = signStaged(before, unsignedRoot(root, path), all);
  if (next.kind !== "ok") return next;
  const written = await writeStaged(staging, { path, bytes: next.value.bytes, fresh });
  if (written.kind !== "ok") return written;
  return ok({
    path,
    before,
    next: root,
    lacks: lacksOf(before, next.value),
    ...(written.value === undefined ? {} : { keyFile: written.value }),
    amended: staged.value !== undefined,
  });
}

const dayMs = 24 * 60 * 60 * 1000;

/** Undefined when nothing is on its way. */
async function readStaged(
  path: string,
  before: RootMetadata,
): Promise<Answer<Envelope<RootMetadata> | undefined>> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok(undefined);
    return systemRefusal(error, `cannot read the root on its way, "${path}"`);
  }
  const staged = parseRoot(bytes, path);
  if (staged.kind !== "ok") return staged;
  return strayFault(before, staged.value) ?? staged;
}

/** Those of the folder, and those that were named besides. */
async function rootPairs({ folder, rootKeys, ask }: Staging): Promise<Answer<readonly KeyPair[]>> {
  let beside: readonly string[];
  try {
    const names = await keyNamesIn(folder);
    beside = names.filter(({ kind }) => kind === "root").map(({ name }) => join(folder, name));
  } catch (error) {
    return systemRefusal(error, `cannot read the keys in "${folder}"`);
  }
  const pairs: KeyPair[] = [];
  for (const path of [...beside, ...rootKeys]) {
    const pair = await readKeyFile(path, ask);
    if (pair.kind !== "ok") return pair;
    pairs.push(pair.value);
  }
  return ok(pairs);
}

interface StagedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly fresh: RootChange["fresh"] | undefined;
}

/** The key before the root that names it: a root without its key would lock everybody out. */
async function writeStaged(
  { folder, passphrase }: Staging,
  { path, bytes, fresh }: StagedFile,
): Promise<Answer<string | undefined>> {
  try {
    let keyFile: string | undefined;
    if (fresh !== undefined) {
      keyFile = join(folder, nextKeyName(await keyNamesIn(folder), fresh.kind));
      await writeKeyFile(keyFile, fresh.pair, passphrase);
    }
    await replaceFile({ path, bytes, mode: 0o644 });
    return ok(keyFile);
  } catch (error) {
    return systemRefusal(error, `cannot write the next root into "${folder}"`);
  }
}
