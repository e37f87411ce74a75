// The table of benchmarks: what `npm run bench -- NAME` may name.
import type { Ground } from "../ground.ts";
import type { Result } from "../result.ts";
import { agent } from "./agent.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import { diff } from "./diff.ts";
import { peers } from "./peers.ts";
import { publish } from "./publish.ts";

export type Benchmark = (ground: Ground) => Promise<Result>;

export const benchmarks: ReadonlyMap<string, Benchmark> = new Map([
  ["compile", compile],
  ["check", check],
  ["diff", diff],
  ["publish", publish],
  ["agent", agent],
  ["peers", peers],
]);
