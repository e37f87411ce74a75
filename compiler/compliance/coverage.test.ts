// Unions of claims, over catalogs small enough to see through.
import { expect, test } from "vitest";
import type { Catalogs } from "./catalogs.ts";
import type { Claimant, ClaimedControl } from "./coverage.ts";
import { claimControls, coverage } from "./coverage.ts";

const catalogs: Catalogs = {
  provisions: new Map([
    ["clock", { description: "Tells the time.", frameworks: { cis: ["2.1"], nist: ["AU-8"] } }],
    ["trail", { description: "Takes notes.", frameworks: { nist: ["AU-2", "AU-8", "AU-12"] } }],
  ]),
  bundles: new Map([
    ["cis-all", { description: "Does it all.", frameworks: { cis: ["2.1", "2.9", "2.10"] } }],
  ]),
};

const crate = (source: string, provides: string[], bundles: string[] = []): Claimant => ({
  kind: "tags",
  source,
  provides,
  bundles,
});

const list = (source: string, ...claims: (readonly [string, string])[]): Claimant => ({
  kind: "list",
  source,
  claims: claims.map(([framework, control]) => ({ framework, control })),
});

// What is claimed, and each row as it might be printed.
const cases: readonly (readonly [string, readonly Claimant[], readonly string[]])[] = [
  ["nothing claims nothing", [crate("a", [])], []],
  ["a provision", [crate("a", ["clock"])], ["cis 2.1 a via clock", "nist AU-8 a via clock"]],
  [
    "a bundle, in natural order",
    [crate("a", [], ["cis-all"])],
    [
      "cis 2.1 a via bundle:cis-all",
      "cis 2.9 a via bundle:cis-all",
      "cis 2.10 a via bundle:cis-all",
    ],
  ],
  ["a listed claim has no tag", [list("c", ["soc2", "CC6.1"])], ["soc2 CC6.1 c"]],
  ["unknown tags cover nothing", [crate("a", ["clok", "cis-all"], ["clock"])], []],
  [
    "a control that two tags cover is told once, with both",
    [crate("a", ["clock", "trail"])],
    [
      "cis 2.1 a via clock",
      "nist AU-2 a via trail",
      "nist AU-8 a via clock, trail",
      "nist AU-12 a via trail",
    ],
  ],
  [
    "the first place wins, every tag is kept, and none twice",
    [list("c", ["nist", "AU-8"]), crate("a", ["clock"]), crate("b", ["clock", "trail"])],
    [
      "cis 2.1 a via clock",
      "nist AU-2 b via trail",
      "nist AU-8 c via clock, trail",
      "nist AU-12 b via trail",
    ],
  ],
  [
    "a control said twice in a list is told once",
    [list("c", ["cis", "2.1"], ["cis", "2.1"])],
    ["cis 2.1 c"],
  ],
  [
    "the same number in two frameworks is two controls",
    [list("c", ["pci", "2.1"], ["cis", "2.1"])],
    ["cis 2.1 c", "pci 2.1 c"],
  ],
  [
    "names of objects' own properties are names like any other",
    [list("c", ["constructor", "__proto__"]), crate("a", ["toString"])],
    ["constructor __proto__ c"],
  ],
];

test.each(cases)("%s", (_title, claimants, rows) => {
  expect(claimControls(claimants, catalogs).map(printed)).toEqual(rows);
});

test("the controls of one tag keep the order of the catalog", () => {
  const [entry] = catalogs.provisions.values();
  expect(entry === undefined ? [] : coverage(entry)).toEqual([
    { framework: "cis", control: "2.1" },
    { framework: "nist", control: "AU-8" },
  ]);
});

function printed({ framework, control, source, via }: ClaimedControl): string {
  const row = `${framework} ${control} ${source}`;
  return via.length === 0 ? row : `${row} via ${via.join(", ")}`;
}
