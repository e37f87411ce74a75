// The key that seals entries: a shared secret that somebody gave, or one that this user alone has.
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { createFile, makeFolder } from "../../runtime/disk/durable.ts";

/** Shorter ones can be guessed. */
const leastCharacters = 16;

export interface KeySource {
  /** Given from outside, for machines that share a cache. */
  readonly given: string | undefined;
  /** Where the user's own lies, or will lie. */
  readonly file: string;
}

export async function cacheKey({ given, file }: KeySource): Promise<Answer<string>> {
  if (given === undefined) return ownKey(file);
  if (given.length >= leastCharacters) return ok(given);
  return refuse(
    "bad-key",
    `VIGO_CACHE_KEY has ${given.length} characters, and needs ${leastCharacters} or more`,
    "make one with `openssl rand -hex 32`, and keep it as a secret of the CI system",
  );
}

async function ownKey(file: string): Promise<Answer<string>> {
  try {
    const known = await readKey(file);
    if (known !== undefined) return ok(known);
    await makeFolder(dirname(file), 0o700);
    const bytes = Buffer.from(`${randomBytes(32).toString("hex")}\n`);
    // Of several processes that start at the same time one is first, and all use its key.
    await createFile({ path: file, bytes, mode: 0o600 });
    const made = await readKey(file);
    return made === undefined ? refuse("bad-key", `"${file}" holds no key`, anew) : ok(made);
  } catch (error) {
    return systemRefusal(error, `cannot keep a key for the cache in "${file}"`);
  }
}

const anew = "remove it, and a new one is made";

async function readKey(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file, "utf8")).trim();
    return /^[0-9a-f]{64}$/u.test(text) ? text : undefined;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
