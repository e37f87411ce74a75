// Finds the folder in which the agent remembers, and sees that nobody else can write there.
import { statSync } from "node:fs";
import { mkdir, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { systemCode, systemRefusal } from "../contract/system-refusal.ts";
import { machine } from "../host/machine.ts";
import { makeFolder } from "../disk/durable.ts";
import type { Options } from "./options.ts";
import type { World } from "./world.ts";

export interface State {
  readonly folder: string;
  /** "read": whatever is learned is forgotten at the end, and nothing on the disk changes. */
  readonly use: "read" | "write";
}

export async function openState(
  options: Options,
  world: World,
  use: State["use"],
): Promise<Answer<State>> {
  const folder = stateFolder(options, world);
  try {
    const isBeneath = options.state === undefined && options.root !== undefined;
    const strayed = isBeneath ? await strayedFrom(options.root, folder) : undefined;
    const fault = strayed ?? (await insecurity(folder, world));
    if (fault !== undefined) return fault;
    if (use === "write") await makeFolders(folder, isBeneath ? options.root : undefined);
    return ok({ folder, use });
  } catch (error) {
    return systemRefusal(error, `cannot use the state folder "${folder}"`);
  }
}

const usual = "/var/lib/vigo";

export function stateFolder({ state, root }: Options, world: World): string {
  if (state !== undefined) return state;
  if (root !== undefined) return join(root, usual);
  if (world.uid === 0) return usual;
  const given = world.env["XDG_STATE_HOME"] ?? "";
  return join(given === "" ? join(world.home, ".local", "state") : given, "vigo-agent");
}

/** A link planted beneath the root must not make the agent write outside of it. */
async function strayedFrom(root: string, folder: string): Promise<Refusal | undefined> {
  const real = await realpath(root);
  const nearest = await realpathOfNearest(folder);
  if (nearest === real || nearest.startsWith(real === "/" ? "/" : `${real}/`)) return undefined;
  return refuse(
    "not-permitted",
    `the state folder "${folder}" really lies in "${nearest}", outside of the root`,
    "choose another one with --state",
  );
}

/** Where a path leads, as far as it exists. */
async function realpathOfNearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT" || dirname(path) === path) throw error;
    return realpathOfNearest(dirname(path));
  }
}

/** Those above it are open to all, as such folders are; it is not, nor is anything in it. */
async function makeFolders(folder: string, root: string | undefined): Promise<void> {
  if (root === undefined) await makeFolder(dirname(folder), 0o777);
  else await makeAbove(root);
  for (const path of [folder, ...subfolders.map((name) => join(folder, name))]) {
    // Made once, and asked for at each run: a refusal costs more than a look.
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (systemCode(error) !== "EEXIST") throw error;
    });
  }
}

const subfolders = ["objects", "reports"];

async function makeAbove(root: string): Promise<void> {
  const host = machine({ root });
  for (const path of ["/var", "/var/lib"]) {
    if ((await host.stat(path)) === undefined) {
      await host.perform({ kind: "make-folder", path, mode: 0o755 });
    }
  }
}

/** Whoever can write to the state decides what is trusted. */
async function insecurity(folder: string, { uid }: World): Promise<Refusal | undefined> {
  const found = await stat(folder).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined || uid === undefined) return undefined;
  if (!found.isDirectory()) return refuse("not-a-folder", `the state "${folder}" is not a folder`);
  if (found.uid !== uid && found.uid !== 0) {
    return refuse(
      "not-permitted",
      `the state folder "${folder}" belongs to another account`,
      "run the agent as that account, or choose another folder with --state",
    );
  }
  if ((found.mode & 0o022) === 0) return undefined;
  return refuse(
    "not-permitted",
    `others may write to the state folder "${folder}"`,
    `close it with \`chmod go-w ${folder}\`, after seeing that nothing in it was changed`,
  );
}
