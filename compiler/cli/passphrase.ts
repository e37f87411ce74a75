// Passphrases of private keys: from the file that the environment names, else asked for on the terminal.
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import type { AskPassphrase } from "../keys/key-file.ts";
import type { World } from "./world.ts";

/** Never from the command line: others can read that, and shells remember it. */
export function askPassphrase(world: World): AskPassphrase {
  return async (path) => (await fromFile(world)) ?? fromTerminal(`Passphrase of ${path}: `, world);
}

/** For keys that are to be made; asked twice, because a slip would lock them for ever. */
export async function newPassphrase(world: World): Promise<Answer<string>> {
  const given = await fromFile(world);
  if (given !== undefined) return given.kind === "ok" ? (tooShort(given.value) ?? given) : given;
  const first = await fromTerminal("Passphrase for the new keys: ", world);
  if (first.kind !== "ok") return first;
  const short = tooShort(first.value);
  if (short !== undefined) return short;
  const second = await fromTerminal("Once more: ", world);
  if (second.kind !== "ok" || first.value === second.value) return second;
  return refuse("bad-key", "the two passphrases differ", "run it again");
}

function tooShort(passphrase: string): ReturnType<typeof refuse> | undefined {
  if (passphrase.length >= 8) return undefined;
  const message = "the passphrase is shorter than 8 characters";
  return refuse("bad-key", message, "take several words");
}

async function fromFile({ env, cwd }: World): Promise<Answer<string> | undefined> {
  const named = env["VIGO_KEY_PASSPHRASE_FILE"];
  if (named === undefined || named === "") return undefined;
  try {
    const path = resolve(cwd, named);
    if (((await stat(path)).mode & 0o077) !== 0) {
      const message = `the passphrase file "${named}" can be read by others`;
      return refuse("not-permitted", message, `chmod 600 ${named}`);
    }
    const text = await readFile(path, "utf8");
    return ok(text.replace(/\r?\n$/u, ""));
  } catch (error) {
    return systemRefusal(error, `cannot read the passphrase file "${named}"`);
  }
}

async function fromTerminal(question: string, world: World): Promise<Answer<string>> {
  const answer = await askedHidden(question, world);
  if (answer !== undefined) return ok(answer);
  return refuse(
    "bad-key",
    "a passphrase is needed, and nobody gave one",
    "type it on a terminal, or name a file that holds it in VIGO_KEY_PASSPHRASE_FILE",
  );
}

/** Undefined when nobody sits at a terminal, or whoever does gave up. */
async function askedHidden(question: string, { input }: World): Promise<string | undefined> {
  return input?.isTerminal === true ? input.askHidden(question) : undefined;
}
