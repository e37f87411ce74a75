// One private key in one file, that nobody but its owner can read.
import { open } from "node:fs/promises";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { keyPairFromPem, type KeyPair } from "../../runtime/trust/ed25519.ts";

export async function readKeyFile(path: string): Promise<Answer<KeyPair>> {
  let pem: string;
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
      pem = await file.readFile("utf8");
    } finally {
      await file.close();
    }
  } catch (error) {
    return systemRefusal(error, `cannot read the private key "${path}"`);
  }
  const pair = keyPairFromPem(pem);
  return pair === undefined ? noKey(path) : ok(pair);
}

const keyFileLimit = 16 * 1024;

function noKey(path: string): Answer<KeyPair> {
  return refuse(
    "bad-key",
    `"${path}" is not a private key: it should hold an unencrypted Ed25519 key as PEM`,
    "put the file back that `vigocli trust init` made, or make new keys with it",
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
