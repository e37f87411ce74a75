// The root of trust that a store is held against: a flag, else the one beside the keys of the environment.
import { InvalidArgumentError, Option } from "commander";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { namedPin, pinFault, pinHint, type Pin } from "../../runtime/trust/pin.ts";
import { text, type Call } from "./command.ts";
import type { World } from "./world.ts";

/** `whose` is what must be signed by it. */
export function trustOption(whose: string, usually = "that of VIGO_KEY"): Option {
  const description = `the root.json that ${whose} must be signed by, or sha256:HEX of it (default: ${usually})`;
  return new Option("--trust <file>", description).argParser((value: string) => {
    const named = namedPin(value);
    if (named.kind === "wrong") throw new InvalidArgumentError(`\nhelp: ${named.hint}`);
    return value;
  });
}

/** Where the commands find it that read the settings of a project. */
export const usualRoot = "that of VIGO_KEY, else of publish.keys in server.yaml";

/** Undefined when neither --trust nor VIGO_KEY names one. */
export async function pinnedRoot(call: Call, world: World): Promise<Answer<Pin | undefined>> {
  const keys = world.env["VIGO_KEY"];
  const given = text(call, "trust") ?? (keys === undefined ? undefined : join(keys, "root.json"));
  return given === undefined ? ok(undefined) : pinGiven(given, world);
}

/** As it is typed: the hash of a root, or the path of one. */
export async function pinGiven(given: string, world: World): Promise<Answer<Pin>> {
  const named = namedPin(given);
  if (named.kind === "wrong") return refuse("bad-key", named.message, named.hint);
  if (named.kind === "hash") return ok(named.pin);
  return readRoot(resolve(world.cwd, named.path));
}

export async function readRoot(path: string): Promise<Answer<Uint8Array>> {
  try {
    const bytes = new Uint8Array(await readFile(path));
    return pinFault(bytes, path) ?? ok(bytes);
  } catch (error) {
    const refusal = systemRefusal(error, `cannot read the root of trust "${path}"`);
    return { ...refusal, hint: pinHint };
  }
}
