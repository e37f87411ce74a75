// Which keys a command signs with: those that were named, else a development set made on first use.
import type { Command } from "commander";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import type { Pin } from "../../runtime/trust/pin.ts";
import type { KeySet } from "../keys/key-set.ts";
import { developmentKeySet, readKeySet } from "../keys/key-set.ts";
import type { Call } from "./command.ts";
import { text } from "./command.ts";
import { askPassphrase } from "./passphrase.ts";
import { pinGiven } from "./pinned-root.ts";
import { besideSettings, type Settings } from "./settings.ts";
import type { World } from "./world.ts";

export function addKeyOption(command: Command): void {
  command.option(
    "--key <dir>",
    "the folder that `trust init` made (default: publish.keys of server.yaml)",
  );
}

export interface SigningKeys {
  readonly keys: KeySet;
  /** Where the public root lies that hosts must be given. */
  readonly root: string;
  readonly development: boolean;
}

export async function signingKeys(
  call: Call,
  world: World,
  { now, settings }: { readonly now: Date; readonly settings: Settings },
): Promise<Answer<SigningKeys>> {
  const named = keysNamed(call, world, settings);
  if (named !== undefined) {
    const keys = await readKeySet(resolve(world.cwd, named), { ask: askPassphrase(world) });
    if (keys.kind === "refused") return keys;
    return ok({ keys: keys.value, root: join(named, "root.json"), development: false });
  }
  const folder = developmentFolder(world);
  const keys = await developmentKeySet(folder, now);
  if (keys.kind === "refused") return keys;
  return ok({ keys: keys.value, root: join(folder, "root.json"), development: true });
}

/** For what is meant for hosts in service: nothing is made up. */
export async function ownKeys(
  call: Call,
  world: World,
  settings: Settings,
): Promise<Answer<KeySet>> {
  const named = keysNamed(call, world, settings);
  if (named !== undefined) {
    return readKeySet(resolve(world.cwd, named), { ask: askPassphrase(world) });
  }
  return refuse(
    "bad-key",
    "nothing says which keys to sign with",
    "make them with `vigocli trust init --out keys`, and name them with --key or publish.keys of server.yaml",
  );
}

/** The folder, as a person would name it; undefined when nothing names one. */
function keysNamed(call: Call, world: World, settings: Settings): string | undefined {
  const { keys } = settings.values;
  const beside = keys === undefined ? undefined : besideSettings(settings, keys);
  return text(call, "key") ?? world.env["VIGO_KEY"] ?? beside;
}

/** The root that a store must be signed by: named itself, or by its folder of keys; undefined when nothing names one. */
export async function pinNamed(
  call: Call,
  world: World,
  settings: Settings,
): Promise<Answer<Pin | undefined>> {
  const named = rootNamed(call, world, settings);
  return named === undefined ? ok(undefined) : pinGiven(named, world);
}

/** As a person would name it: the path of a root.json, or its hash. */
export function rootNamed(call: Call, world: World, settings: Settings): string | undefined {
  const keys = keysNamed(call, world, settings);
  return text(call, "trust") ?? (keys === undefined ? undefined : join(keys, "root.json"));
}

function developmentFolder(world: World): string {
  const home = world.env["HOME"] ?? homedir();
  return join(
    world.env["XDG_STATE_HOME"] ?? join(home, ".local", "state"),
    "vigo",
    "development-keys",
  );
}
