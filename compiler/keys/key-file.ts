// One private key in one file, that nobody but its owner can read.
import { open } from "node:fs/promises";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { keyPairFromPem, pemOf, type KeyPair } from "../../runtime/trust/ed25519.ts";
import { idOfPair } from "./new-root.ts";
import { claimedKeyId, isSealedPem, openPem, sealPem } from "./sealed-pem.ts";

/** Asks a person, or whoever speaks for one, for the passphrase of the file. */
export type AskPassphrase = (path: string) => Promise<Answer<string>>;

export async function readKeyFile(path: string, ask?: AskPassphrase): Promise<Answer<KeyPair>> {
  const pem = await readPrivate(path);
  if (pem.kind !== "ok") return pem;
  if (isSealedPem(pem.value)) return openSealed(path, pem.value, ask);
  const pair = keyPairFromPem(pem.value);
  return pair === undefined ? noKey(path) : ok(pair);
}

/** Without opening it; undefined for a file under a passphrase that says nothing of what is in it. */
export async function keyIdInFile(path: string): Promise<Answer<string | undefined>> {
  const pem = await readPrivate(path);
  if (pem.kind !== "ok") return pem;
  if (isSealedPem(pem.value)) return ok(claimedKeyId(pem.value));
  const pair = keyPairFromPem(pem.value);
  return pair === undefined ? noKey(path) : ok(idOfPair(pair));
}

async function readPrivate(path: string): Promise<Answer<string>> {
  try {
    const file = await open(path, "r");
    try {
      const state = await file.stat();
      if (!state.isFile() || state.size > keyFileLimit) return noKey(path);
      if ((state.mode & 0o077) !== 0) {
        return refuse(
          "not-permitted",
          `the private key "${path}" can be read by others`,
          `chmod 600 ${path}`,
        );
      }
      return ok(await file.readFile("utf8"));
    } finally {
      await file.close();
    }
  } catch (error) {
    return systemRefusal(error, `cannot read the private key "${path}"`);
  }
}

const keyFileLimit = 16 * 1024;

async function openSealed(
  path: string,
  pem: string,
  ask: AskPassphrase | undefined,
): Promise<Answer<KeyPair>> {
  if (ask === undefined) {
    return refuse("bad-key", `the private key "${path}" is under a passphrase`, howToGive);
  }
  const passphrase = await ask(path);
  if (passphrase.kind !== "ok") return passphrase;
  const pair = openPem(pem, passphrase.value);
  if (pair !== undefined) return ok(pair);
  return refuse("bad-key", `the passphrase does not open the private key "${path}"`, howToGive);
}

const howToGive =
  "run it on a terminal, which asks for the passphrase, or name a file that holds it in VIGO_KEY_PASSPHRASE_FILE";

function noKey(path: string): Refusal {
  return refuse(
    "bad-key",
    `"${path}" is not a private key: it should hold an Ed25519 key as PEM (PKCS#8)`,
    "put the file back that `vigocli trust init` made, or make new keys with it",
  );
}

/** Rejects with EEXIST when the name is taken. Without a passphrase only the file's mode guards it. */
export async function writeKeyFile(
  path: string,
  pair: KeyPair,
  passphrase: string | undefined,
): Promise<void> {
  await writeNewFile(
    path,
    passphrase === undefined ? pemOf(pair) : sealPem(pair, passphrase),
    0o600,
  );
}

/** Rejects with EEXIST when the name is taken: keys are never overwritten. */
export async function writeNewFile(
  path: string,
  content: Uint8Array | string,
  mode: number,
): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
