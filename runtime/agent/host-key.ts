// The host's own key, that secrets are sealed to. It never leaves the host.
import { open } from "node:fs/promises";
import { join } from "node:path";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import { systemRefusal } from "../contract/system-refusal.ts";
import { sealingKeyPairFromPem, type SealingKeyPair } from "../trust/x25519.ts";
import type { State } from "./state.ts";

const longest = 4096;

function hostKeyPath({ folder }: State): string {
  return join(folder, "host.key");
}

/** As `vigo-agent enroll` writes it: PKCS#8 as PEM, for its owner alone. */
export async function readHostKey(state: State): Promise<Answer<SealingKeyPair>> {
  const path = hostKeyPath(state);
  try {
    const file = await open(path, "r");
    try {
      const { mode, size } = await file.stat();
      if ((mode & 0o077) !== 0) {
        return refuse("not-permitted", `the host's key "${path}" is open to others`, enroll);
      }
      const pair = size > longest ? undefined : sealingKeyPairFromPem(await file.readFile("utf8"));
      if (pair !== undefined) return ok(pair);
      return refuse("bad-key", `"${path}" is no X25519 key as PEM`, enroll);
    } finally {
      await file.close();
    }
  } catch (error) {
    const refusal = systemRefusal(error, `cannot read the host's key "${path}"`);
    return { ...refusal, hint: enroll };
  }
}

const enroll = "run `vigo-agent enroll`, and add its request to the inventory anew";
