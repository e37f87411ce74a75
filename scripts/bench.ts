// `npm run bench [-- NAME...] [--json] [--quick]`: measures vigo beside what the work itself needs, and its peers.
import { parseArgs } from "node:util";
import { benchmarks } from "./bench/benchmarks/index.ts";
import { onGround } from "./bench/ground.ts";
import { thisMachine } from "./bench/machine.ts";
import { printed } from "./bench/print-result.ts";
import type { Result } from "./bench/result.ts";
import { full, quick } from "./bench/sizes.ts";

const usage = `Usage: npm run bench [-- [NAME...] [FLAGS]]

  NAME       ${[...benchmarks.keys()].join(", ")} (default: all of them)
  --rounds N how often each command runs, in turn with the others (default: ${full.rounds})
  --quick    once, on small fleets: shows that it works, and gives no figures to believe
  --json     print one JSON document, and nothing else on standard output
  --help     print this help

Example:
  $ npm run bench -- compile --rounds 3`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const unknown = positionals.find((name) => !benchmarks.has(name));
const extent = values.quick ? quick : full;
const rounds = values.rounds === undefined ? extent.rounds : Number(values.rounds);
if (unknown !== undefined || !Number.isSafeInteger(rounds) || rounds < 1) {
  const wrong =
    unknown === undefined ? "--rounds is not a number from 1" : `"${unknown}" is no benchmark`;
  console.error(`${wrong}\n\n${usage}`);
  process.exit(2);
}

const say = (line: string): void => console.error(line);
const names = positionals.length === 0 ? [...benchmarks.keys()] : positionals;
const results = await onGround({ ...extent, rounds, say }, async (ground) => {
  const results: Result[] = [];
  for (const name of names) {
    const result = await benchmarks.get(name)?.(ground);
    if (result === undefined) continue;
    results.push(result);
    if (!values.json) console.log(`\n${printed(result)}\n`);
  }
  return results;
});
if (values.json) console.log(JSON.stringify({ machine: thisMachine(), results }, undefined, 2));
