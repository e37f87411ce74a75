// The key that everything in a vault is encrypted with, and during a rotation the one that comes after it.
import { randomBytes } from "node:crypto";
import { open, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { createFile, makeFolder } from "../../runtime/disk/durable.ts";

export interface VaultPlace {
  readonly dir: string;
  /** Beside the encrypted files when not given. */
  readonly keyFile?: string;
}

export interface MasterKeys {
  readonly current: Uint8Array;
  /** Set while a rotation is under way, or was cut short: then files are under either. */
  readonly next?: Uint8Array;
}

const keyLength = 32;

export function keyPath({ dir, keyFile }: VaultPlace): string {
  return keyFile ?? join(dir, ".master.key");
}

function nextPath(place: VaultPlace): string {
  return `${keyPath(place)}.next`;
}

export async function readMasterKeys(place: VaultPlace): Promise<Answer<MasterKeys>> {
  const current = await readKey(keyPath(place));
  if (current.kind !== "ok") return current;
  const next = await readKey(nextPath(place));
  if (next.kind === "ok") return ok({ current: current.value, next: next.value });
  return next.reason === "not-found" ? ok({ current: current.value }) : next;
}

/** One that is there already is taken as it is: given by hand, or left by an attempt that was cut short. */
export async function makeMasterKey(place: VaultPlace): Promise<Answer<Uint8Array>> {
  const left = await readKey(keyPath(place));
  return left.kind === "refused" && left.reason === "not-found" ? makeKey(keyPath(place)) : left;
}

/** The one that a rotation which was cut short has made, else a new one. */
export async function nextMasterKey(place: VaultPlace): Promise<Answer<Uint8Array>> {
  const left = await readKey(nextPath(place));
  return left.kind === "refused" && left.reason === "not-found" ? makeKey(nextPath(place)) : left;
}

/** The last step of a rotation: from now on there is one key again. */
export async function takeNextKey(place: VaultPlace): Promise<Answer<undefined>> {
  try {
    await rename(nextPath(place), keyPath(place));
    return ok(undefined);
  } catch (error) {
    return systemRefusal(error, `cannot replace the master key "${keyPath(place)}"`);
  }
}

async function makeKey(path: string): Promise<Answer<Uint8Array>> {
  const bytes = new Uint8Array(randomBytes(keyLength));
  try {
    await makeFolder(dirname(path), 0o700);
    if (await createFile({ path, bytes, mode: 0o600 })) return ok(bytes);
    return refuse("conflict", `"${path}" was made by somebody else meanwhile`, "run it again");
  } catch (error) {
    return systemRefusal(error, `cannot make the master key "${path}"`);
  }
}

async function readKey(path: string): Promise<Answer<Uint8Array>> {
  try {
    const file = await open(path, "r");
    try {
      const state = await file.stat();
      if (!state.isFile() || state.size !== keyLength) return noKey(path);
      if ((state.mode & 0o077) !== 0) return tooOpen(`the master key "${path}"`, path, "600");
      return ok(new Uint8Array(await file.readFile()));
    } finally {
      await file.close();
    }
  } catch (error) {
    return systemRefusal(error, `cannot read the master key "${path}"`);
  }
}

function noKey(path: string): Refusal {
  return refuse(
    "bad-key",
    `"${path}" is no master key, which has ${keyLength} bytes`,
    "bring it back from a backup: without it nothing in the vault can be read",
  );
}

/** Undefined when only its owner may look into the folder. */
export async function opennessOf({ dir }: VaultPlace): Promise<Refusal | undefined> {
  try {
    const state = await stat(dir);
    if (!state.isDirectory()) return refuse("not-a-folder", `the vault "${dir}" is not a folder`);
    return (state.mode & 0o077) === 0 ? undefined : tooOpen(`the vault "${dir}"`, dir, "700");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return noVault(dir);
    return systemRefusal(error, `cannot look into the vault "${dir}"`);
  }
}

export function noVault(dir: string): Refusal {
  return refuse(
    "not-found",
    `there is no vault in "${dir}"`,
    "name one with --secrets-dir, or make one with `vigocli secrets init`",
  );
}

function tooOpen(what: string, path: string, mode: string): Refusal {
  return refuse("not-permitted", `${what} is open to others`, `chmod ${mode} ${path}`);
}
