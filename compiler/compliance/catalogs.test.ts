// Holds the catalogs to their schema, to their order, and to what the language promises of them.
import { Ajv2020 } from "ajv/dist/2020.js";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { bundles, frameworkTitles, provisions } from "./catalogs.ts";
import { compareNaturally } from "./natural-order.ts";

const read = (name: string): Promise<string> => readFile(`schemas/catalogs/${name}`, "utf8");

const catalogs = [
  ["provisions", provisions, 30],
  ["bundles", bundles, 40],
] as const;
const all = [...provisions, ...bundles];

const validate = new Ajv2020({ strict: true }).compile(
  JSON.parse(await read("catalog.schema.json")),
);

test.each(catalogs)("%s satisfies the schema", async (name) => {
  validate(JSON.parse(await read(`${name}.json`)));
  expect(validate.errors).toBeNull();
});

const entry = { description: "Tells the time.", frameworks: { anssi: ["R50"] } };
const refused = [
  ["a tag that is not kebab-case", { Time_Sync: entry }],
  ["a tag with two dashes in a row", { "time--sync": entry }],
  ["a description that is no sentence", { "time-sync": { ...entry, description: "tells" } }],
  ["no frameworks", { "time-sync": { ...entry, frameworks: {} } }],
  ["an unknown framework", { "time-sync": { ...entry, frameworks: { acme: ["1"] } } }],
  ["a framework without controls", { "time-sync": { ...entry, frameworks: { anssi: [] } } }],
  ["an id of another form", { "time-sync": { ...entry, frameworks: { anssi: ["50"] } } }],
  ["an id twice", { "time-sync": { ...entry, frameworks: { anssi: ["R50", "R50"] } } }],
  ["a stray key", { "time-sync": { ...entry, since: 1 } }],
] as const;

test.each(refused)("the schema refuses %s", (_title, catalog) => {
  expect(validate({ "time-sync": entry })).toBe(true);
  expect(validate(catalog)).toBe(false);
});

test.each(catalogs)("%s is sorted, and holds nothing twice", async (name, catalog, least) => {
  expect(catalog.size).toBeGreaterThanOrEqual(least);
  const tags = [...catalog.keys()];
  expect(tags).toEqual(tags.toSorted());
  const text = await read(`${name}.json`);
  // A key that stands twice gets lost when the text is read.
  expect(JSON.stringify(JSON.parse(text)).replaceAll(/\s/gu, "")).toBe(text.replaceAll(/\s/gu, ""));
});

test.each(catalogs)("%s lists frameworks and controls in order", (_name, catalog) => {
  for (const { frameworks } of catalog.values()) {
    const names = Object.keys(frameworks);
    expect(names).toEqual(names.toSorted());
    for (const controls of Object.values(frameworks)) {
      expect(controls).toEqual(controls.toSorted(compareNaturally));
    }
  }
});

test("the list of frameworks is sorted, and has none that no tag serves", () => {
  const known = [...frameworkTitles.keys()];
  expect(known).toEqual(known.toSorted());
  const served = new Set(all.flatMap(([, { frameworks }]) => Object.keys(frameworks)));
  expect([...served].toSorted()).toEqual(known);
});

test("no two frameworks have one title", () => {
  expect(new Set(frameworkTitles.values()).size).toBe(frameworkTitles.size);
});

test("no tag is in both catalogs, and no two say the same", () => {
  expect(new Set(all.map(([tag]) => tag)).size).toBe(all.length);
  expect(new Set(all.map(([, { description }]) => description)).size).toBe(all.length);
});

// COMP-05: the row that the language gives; there may be more.
const timeSync = [
  ["cis-ubuntu", ["2.1.1.1", "2.1.1.2"]],
  ["cis-rhel", ["2.1.1.1", "2.1.1.2"]],
  ["iso-27001", ["A.12.4.4"]],
  ["nist-800-53", ["AU-8"]],
  ["pci-dss", ["10.6.1", "10.6.2", "10.6.3"]],
] as const;

test.each(timeSync)("time-sync covers %s %j", (framework, controls) => {
  expect(provisions.get("time-sync")?.frameworks[framework]).toEqual(
    expect.arrayContaining([...controls]),
  );
});

test("ssh-hardening is a provision", () => {
  expect(provisions.get("ssh-hardening")?.frameworks["nist-800-53"]).toContain("AC-17(2)");
});

test("cis-ubuntu-access is chapter 5 of its benchmark, and nothing of another chapter", () => {
  const controls = bundles.get("cis-ubuntu-access")?.frameworks["cis-ubuntu"] ?? [];
  expect(controls).toContain("5.1.1");
  expect(controls).toContain("5.4.3.3");
  expect(controls.filter((control) => !control.startsWith("5."))).toEqual([]);
});

test("a bundle is named for its framework, and crosses to that of no other system", () => {
  for (const [tag, { frameworks }] of bundles) {
    const bound = Object.keys(frameworks).filter((name) => name.startsWith("cis-"));
    expect(bound).toHaveLength(1);
    const prefix = `${bound[0]?.replaceAll(".", "-")}-`;
    expect(tag.slice(0, prefix.length)).toBe(prefix);
  }
});
