// The host's own keys in the state folder: one that secrets are sealed to, and one that it signs with.
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import { systemCode, systemRefusal } from "../contract/system-refusal.ts";
import { createFile, syncFolder } from "../disk/durable.ts";
import { generateKeyPair, keyPairFromPem, pemOf, type KeyPair } from "../trust/ed25519.ts";
import type { HostKeys } from "../trust/enrolment.ts";
import {
  generateSealingKeyPair,
  sealingKeyPairFromPem,
  sealingPemOf,
  type SealingKeyPair,
} from "../trust/x25519.ts";
import type { State } from "./state.ts";

/** How one kind of key gets into a file and out of it. */
interface KeyFile<T> {
  readonly name: string;
  readonly kind: string;
  generate(): T;
  pemOf(pair: T): string;
  fromPem(pem: string): T | undefined;
}

const sealingFile: KeyFile<SealingKeyPair> = {
  name: "host.key",
  kind: "X25519",
  generate: generateSealingKeyPair,
  pemOf: sealingPemOf,
  fromPem: sealingKeyPairFromPem,
};

const identityFile: KeyFile<KeyPair> = {
  name: "identity.key",
  kind: "Ed25519",
  generate: generateKeyPair,
  pemOf,
  fromPem: keyPairFromPem,
};

/** Renewed keys wait under this name: what is sealed to those before them must stay readable for a while. */
const waiting = ".next";

export interface MadeKeys extends HostKeys {
  /** False when all of them were there before. */
  readonly isNew: boolean;
}

/** Makes what is missing, and never writes over a key. */
export function makeHostKeys(state: State): Promise<Answer<MadeKeys>> {
  return makeKeys(state, "");
}

/** As `makeHostKeys`, beside the keys in force: asked twice, it is the same renewal. */
export function renewHostKeys(state: State): Promise<Answer<MadeKeys>> {
  return makeKeys(state, waiting);
}

/** Puts renewed keys in the place of the old ones; stopped in between, it can be asked again. */
export async function confirmHostKeys(state: State): Promise<Answer<undefined>> {
  const place = (name: string): string => join(state.folder, name);
  try {
    let moved = 0;
    for (const { name } of [sealingFile, identityFile]) {
      if (await movedOver(place(name + waiting), place(name))) moved += 1;
    }
    await syncFolder(state.folder);
    if (moved > 0) return ok(undefined);
  } catch (error) {
    return systemRefusal(error, `cannot put the renewed keys of "${state.folder}" in force`);
  }
  return refuse(
    "not-found",
    `no renewed keys wait in "${state.folder}"`,
    "make them with `vigo-agent enroll --renew`, and confirm once a release is sealed to them",
  );
}

/** The key in force first, then one that waits to be; none when this host was never enrolled. */
export async function readSealingKeys({
  folder,
}: State): Promise<Answer<readonly SealingKeyPair[]>> {
  const found: SealingKeyPair[] = [];
  for (const name of [sealingFile.name, sealingFile.name + waiting]) {
    const pair = await readKey(sealingFile, join(folder, name));
    if (pair.kind !== "ok") return pair;
    if (pair.value !== undefined) found.push(pair.value);
  }
  return ok(found);
}

async function makeKeys({ folder }: State, ending: string): Promise<Answer<MadeKeys>> {
  const sealing = await makeKey(sealingFile, join(folder, sealingFile.name + ending));
  if (sealing.kind !== "ok") return sealing;
  const identity = await makeKey(identityFile, join(folder, identityFile.name + ending));
  if (identity.kind !== "ok") return identity;
  const isNew = sealing.value.isNew || identity.value.isNew;
  return ok({ sealing: sealing.value.pair, identity: identity.value.pair, isNew });
}

interface Made<T> {
  readonly pair: T;
  readonly isNew: boolean;
}

async function makeKey<T>(file: KeyFile<T>, path: string): Promise<Answer<Made<T>>> {
  const before = await readKey(file, path);
  if (before.kind !== "ok") return before;
  if (before.value !== undefined) return ok({ pair: before.value, isNew: false });
  const pair = file.generate();
  const bytes = new TextEncoder().encode(file.pemOf(pair));
  try {
    if (await createFile({ path, bytes, mode: 0o600 })) return ok({ pair, isNew: true });
  } catch (error) {
    return systemRefusal(error, `cannot keep the private key "${path}"`);
  }
  // Somebody else was making keys at the same time, and was first.
  return makeKey(file, path);
}

/** Undefined when there is none. */
async function readKey<T>(file: KeyFile<T>, path: string): Promise<Answer<T | undefined>> {
  const pem = await readPrivate(path);
  if (pem.kind !== "ok") return pem;
  if (pem.value === undefined) return ok(undefined);
  const pair = file.fromPem(pem.value);
  return pair === undefined ? noKey(path, file.kind) : ok(pair);
}

async function readPrivate(path: string): Promise<Answer<string | undefined>> {
  try {
    const handle = await open(path, "r");
    try {
      const { mode, size } = await handle.stat();
      if ((mode & 0o077) !== 0) {
        return refuse(
          "not-permitted",
          `others may read or change the private key "${path}"`,
          `close it with \`chmod 600 ${path}\`; if somebody has read it, make new keys with \`vigo-agent enroll --renew\``,
        );
      }
      return ok(size > keyFileLimit ? "" : await handle.readFile("utf8"));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ok(undefined);
    return systemRefusal(error, `cannot read the private key "${path}"`);
  }
}

const keyFileLimit = 16 * 1024;

function noKey(path: string, kind: string): Answer<never> {
  return refuse(
    "bad-key",
    `"${path}" is not a private key: it should hold an unencrypted ${kind} key as PEM`,
    "put the file back; if it is lost, remove it, run `vigo-agent enroll`, and add the new request to the inventory",
  );
}

async function movedOver(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
