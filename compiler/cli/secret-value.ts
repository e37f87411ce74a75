// Where the value of a secret comes from: a file, standard input or a hidden line; never the command line.
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { generateSecret } from "../secrets/generate-secret.ts";
import type { Call } from "./command.ts";
import { text } from "./command.ts";
import type { World } from "./world.ts";

const largest = 256 * 1024;
const shortest = 8;
const longest = 1024;

export async function secretValue(
  path: string,
  call: Call,
  world: World,
): Promise<Answer<Uint8Array>> {
  const file = text(call, "file");
  if (file !== undefined) return fitting(await fromFile(file, world), file);
  const { input } = world;
  if (input === undefined) return fitting(ok(new Uint8Array()), "standard input");
  if (!input.isTerminal) {
    return fitting(ok(withoutLastBreak(await input.readAll())), "standard input");
  }
  const line = await input.askHidden(`value of ${path} (not shown): `);
  if (line === undefined) return refuse("failed", "nothing was set: it was broken off");
  const again = await input.askHidden("once more: ");
  if (again !== line) return refuse("failed", "nothing was set: the two were not the same");
  return fitting(ok(new TextEncoder().encode(line)), "what was typed");
}

/** Undefined when this is no length that a secret may have. */
export function generatedValue(length: string): Uint8Array | undefined {
  const count = /^\d{1,4}$/u.test(length) ? Number(length) : 0;
  if (count < shortest || count > longest) return undefined;
  return new TextEncoder().encode(generateSecret(count));
}

export const lengthHint: string = `a length is a number from ${shortest} to ${longest}`;

/** The file is taken as it is, with the line break at its end: a key file needs it. */
async function fromFile(path: string, world: World): Promise<Answer<Uint8Array>> {
  try {
    const file = await open(resolve(world.cwd, path), "r");
    try {
      const buffer = new Uint8Array(largest + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
        length += bytesRead;
        if (bytesRead === 0 || length > largest) break;
      }
      return ok(buffer.slice(0, length));
    } finally {
      await file.close();
    }
  } catch (error) {
    return systemRefusal(error, `cannot read "${path}"`);
  }
}

/** `echo` ends what it prints with a line break, which nobody means to be part of a password. */
function withoutLastBreak(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) !== 10) return bytes;
  return bytes.subarray(0, bytes.at(-2) === 13 ? -2 : -1);
}

/** Secrets stand in texts, so that they are texts themselves. */
function fitting(value: Answer<Uint8Array>, where: string): Answer<Uint8Array> {
  if (value.kind !== "ok") return value;
  const { length } = value.value;
  if (length === 0) return refuse("malformed", `${where} is empty, and no secret is`);
  if (length > largest) {
    return refuse("too-large", `${where} has more than ${largest} bytes, too many for a secret`);
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(value.value);
    return value;
  } catch {
    // The decoder's only complaint is that the bytes are not UTF-8.
    const hint = "store it as base64, and decode it where it is used";
    return refuse("malformed", `${where} is not text in UTF-8`, hint);
  }
}
