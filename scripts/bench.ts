// `npm run bench [-- NAME...]`: measures vigo beside what the work itself needs, and beside its peers.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { benchmarks } from "./bench/benchmarks/index.ts";
import { onGround } from "./bench/ground.ts";
import { figuresOf, tableOf } from "./bench/headline.ts";
import { thisMachine } from "./bench/machine.ts";
import { isMapping } from "./bench/peers/read-json.ts";
import { printed } from "./bench/print-result.ts";
import { writeHistory, writeTable } from "./bench/record.ts";
import type { Result } from "./bench/result.ts";
import { full, quick } from "./bench/sizes.ts";

const usage = `Usage: npm run bench [-- [NAME...] [FLAGS]]

  NAME       ${[...benchmarks.keys()].join(", ")} (default: all of them)
  --rounds N how often each command runs, in turn with the others (default: ${full.rounds})
  --quick    once, on small fleets: shows that it works, and gives no figures to believe
  --json     print one JSON document, and nothing else on standard output
  --write    put the figures into README.md, docs/performance.md and bench/history.jsonl
  --help     print this help

Example:
  $ npm run bench -- compile --rounds 3`;

const options = {
  rounds: { type: "string" },
  quick: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const { values, positionals } = given();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const extent = values.quick ? quick : full;
const rounds = values.rounds === undefined ? extent.rounds : Number(values.rounds);
const unknown = positionals.find((name) => !benchmarks.has(name));
if (unknown !== undefined) misuse(`there is no benchmark "${unknown}"`);
if (!Number.isSafeInteger(rounds) || rounds < 1) misuse("--rounds takes a whole number from 1");
if (values.write && values.quick)
  misuse("--quick gives no figures that --write could put anywhere");

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
const machine = thisMachine();
if (values.json) console.log(JSON.stringify({ machine, results }, undefined, 2));
if (values.write) {
  const date = new Date().toISOString().slice(0, 10);
  const measured = results.map((result) => {
    return [result.benchmark, { date, machine, figures: figuresOf(result) }] as const;
  });
  const manifest: unknown = JSON.parse(await readFile("package.json", "utf8"));
  const version = isMapping(manifest) ? String(manifest["version"]) : "";
  const entry = { version, benchmarks: Object.fromEntries(measured) };
  const figures = await writeHistory("bench/history.jsonl", entry);
  const order = [...benchmarks.keys()];
  await writeTable("README.md", tableOf(figures, order, "first"));
  await writeTable("docs/performance.md", tableOf(figures, order, "all"));
}

function given(): ReturnType<
  typeof parseArgs<{ options: typeof options; allowPositionals: true }>
> {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return misuse(error instanceof Error ? error.message : String(error));
  }
}

function misuse(message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}
