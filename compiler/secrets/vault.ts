// A vault: a folder with one encrypted file for each secret, under one master key.
import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { makeFolder } from "../../runtime/disk/durable.ts";
import { whileLocked } from "../../runtime/store/lock.ts";
import {
  keyPath,
  makeMasterKey,
  nextMasterKey,
  noVault,
  opennessOf,
  readMasterKeys,
  takeNextKey,
  type MasterKeys,
  type VaultPlace,
} from "./master-key.ts";
import { fileOf, readRecord, readRecords, sealKeyPath, writeRecord } from "./vault-files.ts";
import {
  idOfKey,
  openRecord,
  sealRecord,
  type RecordFacts,
  type VaultRecord,
} from "./vault-record.ts";

export interface Vault {
  readonly place: VaultPlace;
  readonly keys: MasterKeys;
}

export interface Secret {
  readonly version: number;
  readonly value: Uint8Array;
}

/** Makes the folder if need be, its master key, and the key that sealing derives from. */
export async function createVault(place: VaultPlace, now: Date): Promise<Answer<Vault>> {
  const { dir } = place;
  try {
    await makeFolder(dir, 0o700);
    const fault = (await opennessOf(place)) ?? (await takenBy(place));
    if (fault !== undefined) return fault;
  } catch (error) {
    return systemRefusal(error, `cannot make the vault "${dir}"`);
  }
  const made = await makeMasterKey(place);
  if (made.kind !== "ok") return made;
  const facts = { path: sealKeyPath, version: 1, created: now.toISOString() };
  const sealKey = new Uint8Array(randomBytes(32));
  const written = await writeRecord(dir, sealKeyPath, sealRecord(facts, sealKey, made.value));
  return written.kind === "ok" ? ok({ place, keys: { current: made.value } }) : written;
}

/** A folder that holds other things is somebody's, and stays as it is. */
async function takenBy(place: VaultPlace): Promise<Refusal | undefined> {
  const { dir } = place;
  const taken = await readRecord(dir, sealKeyPath);
  if (taken.kind !== "ok") return taken;
  const other = "choose another folder";
  if (taken.value !== undefined) {
    return refuse("conflict", `there is a vault in "${dir}" already`, other);
  }
  // What an attempt that was cut short has left.
  const left = new Set([basename(keyPath(place))]);
  const stranger = (await readdir(dir)).find((name) => !left.has(name));
  if (stranger === undefined) return undefined;
  return refuse("conflict", `"${dir}" holds other things, such as "${stranger}"`, other);
}

/** Without its key: what the folder shows of itself. Refused when it is no vault, or open to others. */
export async function listVault({ dir }: VaultPlace): Promise<Answer<readonly RecordFacts[]>> {
  const fault = await faultOf({ dir });
  return fault ?? readRecords(dir);
}

export async function openVault(place: VaultPlace): Promise<Answer<Vault>> {
  const fault = await faultOf(place);
  if (fault !== undefined) return fault;
  const keys = await readMasterKeys(place);
  return keys.kind === "ok" ? ok({ place, keys: keys.value }) : keys;
}

async function faultOf(place: VaultPlace): Promise<Refusal | undefined> {
  const open = await opennessOf(place);
  if (open !== undefined) return open;
  const sealKey = await readRecord(place.dir, sealKeyPath);
  if (sealKey.kind !== "ok") return sealKey;
  return sealKey.value === undefined ? noVault(place.dir) : undefined;
}

/** Undefined when the vault holds no secret of that path. */
export async function readSecret(vault: Vault, path: string): Promise<Answer<Secret | undefined>> {
  const { dir } = vault.place;
  const record = await readRecord(dir, path);
  if (record.kind !== "ok") return record;
  if (record.value === undefined) return ok(undefined);
  const value = openOne(record.value, vault);
  return value.kind === "ok" ? ok({ version: record.value.version, value: value.value }) : value;
}

/** Publishers alone have it: nobody else can tell a guessed secret by sealing it. */
export async function readSealKey(vault: Vault): Promise<Answer<Uint8Array>> {
  const secret = await readSecret(vault, sealKeyPath);
  if (secret.kind !== "ok") return secret;
  return secret.value === undefined ? noVault(vault.place.dir) : ok(secret.value.value);
}

export interface SecretWritten {
  readonly version: number;
  /** False when it has had this value before: then its version stays. */
  readonly changed: boolean;
}

export async function writeSecret(
  place: VaultPlace,
  path: string,
  value: Uint8Array,
  now: Date,
): Promise<Answer<SecretWritten>> {
  const { dir } = place;
  return whileWriting(place, async (): Promise<Answer<SecretWritten>> => {
    // Opened under the lock, so that no rotation takes the key away meanwhile.
    const vault = await openVault(place);
    if (vault.kind !== "ok") return vault;
    const before = await readSecret(vault.value, path);
    if (before.kind !== "ok") return before;
    const old = before.value;
    if (old !== undefined && Buffer.from(old.value).equals(value)) {
      return ok({ version: old.version, changed: false });
    }
    const facts = { path, version: (old?.version ?? 0) + 1, created: now.toISOString() };
    const written = await writeRecord(
      dir,
      path,
      sealRecord(facts, value, newestKey(vault.value.keys)),
    );
    return written.kind === "ok" ? ok({ version: facts.version, changed: true }) : written;
  });
}

/**
 * Gives the vault a new master key. Both keys lie there until everything is under the new one, so that a
 * rotation which is cut short leaves everything readable, and the next one finishes it. Returns how many
 * files it wrote.
 */
export async function rotateVault(place: VaultPlace): Promise<Answer<number>> {
  return whileWriting(place, async () => {
    const next = await nextMasterKey(place);
    if (next.kind !== "ok") return next;
    const vault = await openVault(place);
    if (vault.kind !== "ok") return vault;
    const records = await allRecords(place.dir);
    if (records.kind !== "ok") return records;
    let written = 0;
    for (const record of records.value) {
      if (record.key === idOfKey(next.value)) continue;
      const value = openOne(record, vault.value);
      if (value.kind !== "ok") return value;
      const sealed = sealRecord(record, value.value, next.value);
      const done = await writeRecord(place.dir, record.path, sealed);
      if (done.kind !== "ok") return done;
      written += 1;
    }
    const taken = await takeNextKey(place);
    return taken.kind === "ok" ? ok(written) : taken;
  });
}

async function allRecords(dir: string): Promise<Answer<readonly VaultRecord[]>> {
  const records = await readRecords(dir);
  if (records.kind !== "ok") return records;
  const sealKey = await readRecord(dir, sealKeyPath);
  if (sealKey.kind !== "ok") return sealKey;
  return ok(sealKey.value === undefined ? records.value : [...records.value, sealKey.value]);
}

function openOne(record: VaultRecord, { keys, place }: Vault): Answer<Uint8Array> {
  const name = fileOf(place.dir, record.path);
  const fitting = [keys.current, keys.next].find(
    (key) => key !== undefined && idOfKey(key) === record.key,
  );
  if (fitting !== undefined) return openRecord(record, fitting, name);
  return refuse(
    "bad-key",
    `"${name}" is encrypted with another master key`,
    "name the right one with --key-file, or bring it back from a backup",
  );
}

function newestKey({ current, next }: MasterKeys): Uint8Array {
  return next ?? current;
}

async function whileWriting<T>(
  { dir }: VaultPlace,
  work: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  try {
    return await whileLocked(join(dir, ".lock"), work);
  } catch (error) {
    return systemRefusal(error, `cannot lock the vault "${dir}"`);
  }
}
