// The benchmarks at a size at which they say nothing about speed: whether each still runs and tells everything.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { benchmarks } from "./bench/benchmarks/index.ts";
import { stacksOf } from "./bench/fleet/stacks.ts";
import { fleetOf } from "./bench/fleet/plant.ts";
import { modulesOf } from "./bench/peers/layers.ts";
import { compareFiles } from "./bench/peers/same-files.ts";
import { onGround, type Ground } from "./bench/ground.ts";
import { figuresOf, tableOf } from "./bench/headline.ts";
import { thisMachine } from "./bench/machine.ts";
import { printed } from "./bench/print-result.ts";
import { withEntry, withTable, type Entry } from "./bench/record.ts";
import type { Result, Row } from "./bench/result.ts";
import { sampleOf } from "./bench/sample.ts";
import { quick } from "./bench/sizes.ts";
import { spreadOf, type Spread } from "./bench/spread.ts";

const seconds = 1000;

test("the standard fleet is of the size that docs/performance.md says", () => {
  const fleet = fleetOf({ kind: "standard", hosts: 1000 });
  const resources = fleet.modules.flatMap((module) => module.resources);
  const templates = resources.filter((resource) => resource.kind === "file" && resource.isTemplate);
  const named = resources.flatMap((one) => (one.kind === "note" ? [...one.own.keys()] : []));
  expect([fleet.groups.length, fleet.modules.length, resources.length, templates.length]).toEqual([
    40, 120, 1500, 200,
  ]);
  expect(new Set(fleet.hosts.map((host) => modulesOf(fleet, host).length))).toEqual(new Set([25]));
  expect(new Set(named).size).toBe(100);
});

test("each host of the hard fleet has a match block of its own, and 204 resources on average", () => {
  const fleet = fleetOf({ kind: "hard", hosts: 100 });
  const itemsOf = (setting: string): number => {
    const items = fleet.modules.map(({ settings }) => settings[setting]).find(Array.isArray);
    return items?.length ?? 0;
  };
  const sizes = new Map(
    fleet.modules.map(({ name, resources }) => {
      // Of the two files for families a host gets one; an item of a list is a file and a command.
      const counts = resources.map((one) =>
        one.kind === "list" ? 2 * itemsOf(one.setting) : one.kind === "defaults" ? 0.5 : 1,
      );
      return [name, counts.reduce((sum, count) => sum + count, 0)];
    }),
  );
  const all = fleet.hosts.map((host) =>
    modulesOf(fleet, host).reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0),
  );
  expect(new Set(fleet.hosts.map(({ group }) => group.pattern)).size).toBe(100);
  expect(Math.round(all.reduce((sum, size) => sum + size, 0) / all.length)).toBe(204);
});

test("a seed gives the same files each time, and another seed others", () => {
  const files = (seed: number): string =>
    JSON.stringify([...stacksOf(fleetOf({ kind: "standard", hosts: 50, seed }))]);
  expect(files(1)).toBe(files(1));
  expect(files(2)).not.toBe(files(1));
});

test("the middle of an even number of figures lies between the two in the middle", () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(spreadOf([9, 1, 5])).toEqual({ median: 5, least: 1, most: 9 });
});

test("a command is measured with what it starts, and one that fails has no figures", async () => {
  const busy =
    "let n = 0; for (let i = 0; i < 3e7; i += 1) n += i; process.stdout.write(String(n > 0))";
  const child = `require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(busy)}], { stdio: "inherit" })`;
  const alone = await sampleOf({ argv: [process.execPath, "-e", "0"], cwd: "/" });
  const both = await sampleOf({ argv: [process.execPath, "-e", child], cwd: "/" });
  expect(both.out).toBe("true");
  expect(both.cpuMs).toBeGreaterThan(alone.cpuMs);
  await expect(
    sampleOf({ argv: [process.execPath, "-e", "console.error('no'); process.exit(3)"], cwd: "/" }),
  ).rejects.toThrow("exit code 3\nno");
});

test("a peer whose files are others is refused, with the first that differs", () => {
  const [host] = fleetOf({ kind: "hard", hosts: 1 }).hosts;
  if (host === undefined) throw new Error("there is no host");
  const ours = new Map([
    ["/etc/a", "1\n"],
    ["/etc/b", "2\n"],
  ]);
  expect(compareFiles(ours, new Map(ours), host)).toBe(2);
  expect(() => compareFiles(ours, new Map([["/etc/a", "1\n"]]), host)).toThrow(
    '"/etc/b" of "web0000.fra.example.com" is not the same',
  );
  expect(() => compareFiles(ours, new Map([...ours, ["/etc/c", ""]]), host)).toThrow(
    "(there is no such file)",
  );
});

test("figures take the place of those between the marks, and of those of the same version", () => {
  const page =
    "above\n<!-- figures: written by `npm run bench -- --write` -->\nold\n<!-- end of figures -->\nbelow\n";
  const written = withTable(page, "new", "page.md");
  expect(written).toBe(page.replace("old", "new"));
  expect(withTable(written, "new", "page.md")).toBe(written);
  expect(() => withTable("nothing", "new", "page.md")).toThrow(
    '"page.md" has no place for figures',
  );
  const entry = (version: string, ...rows: readonly string[]): Entry => ({
    version,
    benchmarks: Object.fromEntries(
      rows.map((row) => [row.charAt(0), { date: row, machine: thisMachine(), figures: [] }]),
    ),
  });
  const one = withEntry("", entry("1.0.0", "a then", "b then"));
  const two = withEntry(one.text, entry("1.1.0", "a"));
  const three = withEntry(two.text, entry("1.0.0", "a now"));
  const dates = Object.values(three.figures).map(({ date }) => date);
  expect(dates).toEqual(["a now", "b then"]);
  const lines = three.text.trim().split("\n");
  expect(lines[0]).toBe(two.text.trim().split("\n")[1]);
  expect(lines.slice(1)).toEqual([JSON.stringify({ version: "1.0.0", benchmarks: three.figures })]);
  expect(() => withEntry('{"version":"1.0.0"}\n', entry("1.0.0"))).toThrow("another shape");
});

test("the pages that show figures have a place for them", async () => {
  for (const page of ["README.md", "docs/performance.md"]) {
    const text = await readFile(page, "utf8");
    expect(withTable(text, "| figures |", page)).toContain("\n| figures |\n");
  }
});

// Peers take minutes, and are not ours: `npm run bench -- peers --quick` tries them.
const ours = [...benchmarks].filter(([name]) => name !== "peers");

test(
  "every benchmark runs, and tells all that is known of each row",
  { timeout: 600 * seconds },
  async () => {
    const results = await onGround({ ...quick, say: () => undefined }, async (ground: Ground) => {
      const results: Result[] = [];
      for (const [, run] of ours) results.push(await run(ground));
      return results;
    });
    expect(results.map(({ benchmark }) => benchmark)).toEqual(ours.map(([name]) => name));
    for (const result of results) {
      expect(result.rows.flatMap(faultsOf)).toEqual([]);
      const text = printed(result);
      for (const { name } of result.rows) expect(text).toContain(name);
    }
    const machine = thisMachine();
    const figures = Object.fromEntries(
      results.map((result) => {
        return [result.benchmark, { date: "a day", machine, figures: figuresOf(result) }];
      }),
    );
    const named = results.flatMap((result) =>
      figuresOf(result).map(({ row }) => `${result.benchmark}: ${row}`),
    );
    expect(new Set(named).size).toBe(named.length);
    const order = [...benchmarks.keys()];
    const table = tableOf(figures, order, "all");
    for (const name of named) expect(table).toContain(`| ${name}`);
    expect(table).toContain("Not measured for this version: peers.");
    const brief = tableOf(figures, order, "first");
    for (const name of ["compile: standard", "check: validate", "agent: converged run"]) {
      expect(brief).toContain(`| ${name}`);
    }
  },
);

/** What a row says that cannot be, or leaves out. */
function faultsOf({ name, runs, cpuMs, wallMs, peakMb, ratio, goals }: Row): readonly string[] {
  const spreads = [cpuMs, wallMs, ...(ratio === undefined ? [] : [ratio])];
  const isOrdered = ({ least, median, most }: Spread): boolean =>
    least > 0 && least <= median && median <= most;
  return [
    ...(runs > 0 ? [] : [`${name} was not run`]),
    ...(spreads.every(isOrdered) ? [] : [`${name} has figures that are none`]),
    ...(goals.every(({ is }) => Number.isFinite(is)) ? [] : [`${name} has goals without figures`]),
    ...(peakMb === undefined || peakMb.median > 10 ? [] : [`${name} has no memory to speak of`]),
  ];
}
