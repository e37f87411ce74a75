// Holds the schemas to the draft, and to good manners that the draft does not ask for.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Schema } from "./schema-set.ts";
import { fileNameOf, readSchemas, typesOf } from "./schema-set.ts";
import { schemaCompiler } from "./validators.ts";

const set = await readSchemas("schemas");
const ajv = schemaCompiler();

test("schemas can be told apart by their file names", () => {
  const names = [...set.byPath.keys()].map(fileNameOf);
  expect(new Set(names).size).toBe(names.length);
});

test.each([...set.byPath])("%s is a schema of the draft 2020-12", async (path, schema) => {
  const text = await readFile(`schemas/${path}`, "utf8");
  expect(text).toContain('"$schema": "https://json-schema.org/draft/2020-12/schema"');
  expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null]);
});

// Each rule says of one part of a schema what is wrong with it.
const rules: readonly (readonly [string, (part: Schema) => readonly unknown[]])[] = [
  [
    "explains itself to someone who hovers over it",
    (part) => {
      const isExplained = part.title !== undefined && isSentence(part.description);
      return isExplained || part.$ref !== undefined ? [] : ["unexplained"];
    },
  ],
  [
    "requires only keys that it names",
    (part) => [...demanded(part)].filter((key) => part.properties?.[key] === undefined),
  ],
  [
    "lays only explanations over what it points at",
    (part) =>
      part.$ref === undefined ? [] : Object.keys(part).filter((key) => !laidOver.has(key)),
  ],
  [
    "has only rules that can be told in one sentence",
    (part) => [...(part.allOf ?? []), ...(part.then?.allOf ?? [])].filter((rule) => !isPlain(rule)),
  ],
  [
    "gives defaults that it would accept",
    (part) => {
      if (part.$ref !== undefined || part.default === undefined) return [];
      return ajv.validate(part, part.default) ? [] : [part.default];
    },
  ],
];

test.each(rules)("each part of each schema %s", (_title, faultsOf) => {
  const found = [...set.byPath].flatMap(([path, schema]) =>
    [...parts(schema, `${path}#`)].flatMap(([where, part]) =>
      faultsOf(part).map((fault) => ({ where, fault })),
    ),
  );
  expect(found).toEqual([]);
});

const laidOver: ReadonlySet<string> = new Set([
  "$ref",
  "title",
  "description",
  "default",
  "const",
  "x-vigo",
]);

/** What is said elsewhere, one key that asks for another, not both of two, at least one of several. */
function isPlain(rule: Schema): boolean {
  const branches = rule.anyOf ?? [];
  const isOne = (branch: Schema): boolean =>
    branch.required?.length === 1 && Object.keys(branch).length === 1;
  return (
    Object.keys(rule).length === 1 &&
    (rule.$ref !== undefined ||
      rule.dependentRequired !== undefined ||
      rule.not?.required?.length === 2 ||
      (branches.length > 1 && branches.every(isOne)))
  );
}

function isSentence(text: string | undefined): boolean {
  return text !== undefined && /^\S[^\n]*\.$/u.test(text);
}

/** The keys that it demands of the mapping that it describes, under whatever condition. */
function* demanded(part: Schema): Generator<string> {
  yield* part.required ?? [];
  if (part.properties !== undefined) yield* Object.entries(part.dependentRequired ?? {}).flat(2);
  const { allOf = [], anyOf = [], not, if: condition, then, else: otherwise } = part;
  for (const rule of [...allOf, ...anyOf, not, condition, then, otherwise])
    if (rule !== undefined) yield* demanded(rule);
}

/** The schema and all below it that a person can meet in an editor. */
function* parts(schema: Schema, where: string): Generator<readonly [string, Schema]> {
  yield [where, schema];
  for (const group of ["properties", "$defs"] as const)
    for (const [name, part] of Object.entries(schema[group] ?? {}))
      yield* parts(part, `${where}/${group}/${name}`);
  const { items, additionalProperties } = schema;
  for (const [name, part] of Object.entries({ items, additionalProperties }))
    if (typeof part === "object" && isMore(part)) yield* parts(part, `${where}/${name}`);
}

/** Plain words in a list, or values of one plain type, say all when the list has been explained. */
function isMore(part: Schema): boolean {
  return (
    part.$ref !== undefined || part.properties !== undefined || typesOf(part).includes("array")
  );
}
