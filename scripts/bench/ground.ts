// Where benchmarks run: a folder of their own, the programs as they are built, and how much to measure.
import { build } from "esbuild";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeWhenGone } from "../real-stores/remove-when-gone.ts";
import type { Rounds } from "./alternate.ts";
import type { Command } from "./sample.ts";
import { sampleOf } from "./sample.ts";

export interface Ground extends Rounds {
  readonly folder: string;
  readonly size: Size;
  vigocli(...args: readonly string[]): Command;
  agent(...args: readonly string[]): Command;
  floor(name: Floor, ...args: readonly string[]): Command;
  /** A folder of the ground. */
  at(...names: readonly string[]): string;
  /** What is going on, for those who wait. */
  say(line: string): void;
}

export type Floor = "parse" | "emit" | "agent" | "start";

export interface Size {
  /** Of the standard fleet. */
  readonly hosts: number;
  /** How a fleet grows: what is compared with `hosts`. */
  readonly fewHosts: number;
  readonly manyHosts: number;
  readonly hardHosts: number;
  /** Of the hard fleet too, for what is compared: each of them is a group of its own. */
  readonly apartHosts: number;
  /** For stores far away, where each object is waited for. */
  readonly uploadHosts: number;
  /** Hosts that slow peers are asked for; the fast ones get those of the hard fleet. */
  readonly peerHosts: number;
  /** Of the standard fleet, which is smaller with fewer of them. */
  readonly roles: number;
}

const floors: readonly Floor[] = ["parse", "emit", "agent", "start"];

/** Builds everything, and takes it all away once the work is done. */
export async function onGround<T>(
  options: Rounds & { readonly size: Size; readonly say: (line: string) => void },
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "vigo-bench-"));
  // Whoever has no more patience leaves nothing behind either.
  const remove = removeWhenGone(folder);
  const at = (...names: readonly string[]): string => join(folder, ...names);
  const program = (name: string, args: readonly string[]): Command => ({
    argv: [process.execPath, at("dist", name), ...args],
    cwd: folder,
    env: { XDG_CACHE_HOME: at("cache-home"), XDG_STATE_HOME: at("state-home") },
  });
  try {
    options.say("building the programs");
    await buildAll(at("dist"));
    const ground: Ground = {
      ...options,
      folder,
      at,
      vigocli: (...args) => program("launch-vigocli.cjs", args),
      agent: (...args) => program("launch-vigo-agent.cjs", args),
      floor: (name, ...args) => program(`floor-${name}.cjs`, args),
    };
    await sampleOf(ground.vigocli("trust", "init", "--out", at("keys")));
    return await work(ground);
  } finally {
    await remove();
  }
}

/** Floors are bundled as the programs are, so that neither starts with an advantage. */
async function buildAll(dist: string): Promise<void> {
  await sampleOf({
    argv: [process.execPath, "scripts/run.mjs", "build", dist],
    cwd: process.cwd(),
  });
  for (const name of floors) {
    await build({
      entryPoints: [`scripts/bench/floors/${name}.ts`],
      outfile: join(dist, `floor-${name}.cjs`),
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      minify: true,
      legalComments: "none",
      logLevel: "warning",
    });
  }
}
