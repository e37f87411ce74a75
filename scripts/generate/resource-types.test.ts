// Holds each resource type to what the language says of it, as fixtures/resource-types.json lists it.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { resourceValidators } from "../../compiler/generated/validators.js";
import { resourceTypes } from "./resource-types.ts";
import { readSchemas, resourceKeys } from "./schema-set.ts";

interface Wanted {
  readonly on: string;
  readonly required: readonly string[];
  readonly attributes: readonly string[];
  readonly defaults: { readonly [key: string]: unknown };
  readonly states: readonly string[];
  readonly timeoutSeconds: number;
  /** How, and with which confidence where the language says it. */
  readonly reversal: string;
}

const set = await readSchemas("schemas");
const types = resourceTypes(set);
const { every, some } = resourceKeys(set);
const text = await readFile("fixtures/resource-types.json", "utf8");
// The boundary: a file of the project, written for this test.
const wanted = JSON.parse(text) as Readonly<Record<string, Wanted>>;

test("there are exactly the types of the language", () => {
  expect(Object.keys(types)).toEqual(Object.keys(wanted).toSorted());
});

test.each(Object.entries(wanted))("%s is what the language says", (name, want) => {
  const type = types[name];
  expect(type).toMatchObject({
    on: want.on,
    states: want.states,
    timeoutSeconds: want.timeoutSeconds,
  });
  expect(`${type?.reversal.how} ${type?.reversal.confidence}`).toContain(want.reversal);
  const known = [...want.required, ...want.attributes, ...Object.keys(want.defaults)];
  expect(type?.attributes).toEqual(expect.arrayContaining(known));
  const about = Object.entries(type?.about ?? {});
  const given = Object.keys(want.defaults).map((key) => [key, type?.about[key]?.default]);
  expect(Object.fromEntries(given)).toEqual(want.defaults);
  expect(want.required.filter((key) => type?.about[key]?.required === "no")).toEqual([]);
  const always = about.filter(([, { required }]) => required === "always").map(([key]) => key);
  expect(want.required).toEqual(expect.arrayContaining(always));
});

test.each(Object.entries(types))("what is noted of %s agrees with its schema", (name, type) => {
  const properties = set.resources.get(name)?.properties ?? {};
  expect(properties["type"]?.const).toBe(name);
  expect(properties["timeout"]?.default).toBe(type.timeoutSeconds);
  expect(type.about["state"]?.enum ?? []).toEqual(type.states);
  expect(type.about["state"]?.default).toBe(type.defaultState);
  expect(type.states[0]).toBe(type.defaultState);
  expect(type.states).toEqual(expect.arrayContaining(Object.keys(type.labels)));
  const labels = [type.label, ...Object.values(type.labels)].join(" ");
  const named = [...labels.matchAll(/\{(\w+)/gu)].map(([, key]) => key);
  expect([...every, ...type.attributes]).toEqual(
    expect.arrayContaining([...type.identity, ...named]),
  );
});

test.each(Object.entries(types))("%s is undone by its state or by revert", (_name, type) => {
  const levers = some.filter((key) => type.keys.includes(key));
  const byCommand = type.reversal.how === "on_revert";
  const bySnapshot = type.reversal.how === "snapshot";
  expect(levers).toEqual([
    ...(type.states.length > 0 ? ["state"] : []),
    ...(byCommand || bySnapshot ? ["revert"] : []),
    ...(byCommand ? ["on_revert"] : []),
  ]);
  expect(type.states.length > 0 && (byCommand || bySnapshot)).toBe(false);
});

test.each(Object.entries(types))("the keys of %s stand in the order of the manual", (_, type) => {
  const tail = [...every.slice(2), "revert", "on_revert"].filter((key) => type.keys.includes(key));
  expect(type.keys.slice(0, 2)).toEqual(["name", "type"]);
  expect(type.keys.slice(-tail.length)).toEqual(tail);
  // What it is comes first, unless its name or its type has said so already.
  const said = type.identity.filter((key) => !every.includes(key));
  expect(said.length === 0 ? type.attributes : said).toContain(type.attributes[0]);
});

const examples = [...set.resources].flatMap(([name, { examples = [] }]) =>
  examples.map((example) => [name, example] as const),
);

test("every type has an example", () => {
  expect(new Set(examples.map(([name]) => name))).toEqual(new Set(Object.keys(types)));
});

test.each(examples)("the example of %s fits, and survives YAML", (name, example) => {
  const validate = resourceValidators[name];
  const fits = validate?.(example) ?? false;
  expect(validate?.errors ?? []).toEqual([]);
  expect(fits).toBe(true);
  expect(parse(stringify(example))).toEqual(example);
});
