// Holds the generated validators and tables to what the schemas mean, and the schemas to good manners.
import { expect, test } from "vitest";
import {
  resourceValidators,
  validateConfigcrate,
  validateHostcrate,
  validateInventory,
} from "../compiler/generated/validators.js";
import { resourceTypes } from "./generate/resource-types.ts";
import type { Schema } from "./generate/schema-set.ts";
import { byPath, readSchemas, resolved } from "./generate/schema-set.ts";

const set = await readSchemas("schemas");
const file = { name: "motd", type: "file", target_path: "/etc/motd" };

// What the generated functions say: the faults as `path keyword`, in the order of the paths.
const verdicts = [
  [
    "a crate",
    validateConfigcrate,
    { name: "base", resources: [{ name: "a", type: "b", c: 1 }] },
    [],
  ],
  ["an empty crate", validateConfigcrate, { name: "base", resources: [] }, ["/resources minItems"]],
  [
    "a stray key",
    validateConfigcrate,
    { name: "a", resources: [file], res: 1 },
    [" additionalProperties"],
  ],
  ["no name, no resources", validateConfigcrate, {}, [" required", " required"]],
  [
    "a match block",
    validateHostcrate,
    { envoys: [{ match: "web*", tags: ["web"], vars: {} }] },
    [],
  ],
  ["no pattern", validateHostcrate, { envoys: [{ configcrates: ["a"] }] }, ["/envoys/0 required"]],
  ["an inventory", validateInventory, { fleet: "prod", hosts: ["web01.example.com"] }, []],
  ["a host with a space", validateInventory, { hosts: ["web 01"] }, ["/hosts/0 pattern"]],
  ["a file for its mode only", resourceValidators["file"], { ...file, mode: "0600" }, []],
  ["two contents", resourceValidators["file"], { ...file, content: "a", source: "b" }, [" not"]],
  ["a mode as a number", resourceValidators["file"], { ...file, mode: 644 }, ["/mode type"]],
  [
    "a relative path",
    resourceValidators["file"],
    { ...file, target_path: "etc" },
    ["/target_path pattern"],
  ],
  ["a state misspelled", resourceValidators["file"], { ...file, state: "absnt" }, ["/state enum"]],
  ["no time at all", resourceValidators["file"], { ...file, timeout: 0 }, ["/timeout minimum"]],
  [
    "a directory with content",
    resourceValidators["directory"],
    { ...file, type: "directory", content: "" },
    [" additionalProperties"],
  ],
] as const;

test.each(verdicts)("%s", (_title, validate, value, faults) => {
  expect(validate?.(value)).toBe(faults.length === 0);
  const found = (validate?.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`);
  expect(found.toSorted()).toEqual(faults);
});

test("several faults of one value are all found", () => {
  resourceValidators["file"]?.({ ...file, mode: "9", state: "gone", colour: "red" });
  expect(resourceValidators["file"]?.errors).toHaveLength(3);
});

test("the table of resource types says what the schemas say", () => {
  expect(resourceTypes(set)["directory"]).toEqual({
    timeoutSeconds: 60,
    states: ["present", "absent"],
    keys: "name type target_path mode owner group force state depends_on before timeout".split(" "),
    attributes: ["target_path", "mode", "owner", "group", "force"],
  });
});

test.each([...byPath(set)])("%s explains itself to someone who hovers over it", (_path, schema) => {
  const unexplained = [...parts(schema, "#")].filter(
    ([, part]) => part.title === undefined || part.description === undefined,
  );
  expect(unexplained.map(([where]) => where)).toEqual([]);
});

test.each([...byPath(set)])("%s requires only keys that it names", (_path, schema) => {
  for (const [, part] of parts(schema, "#")) {
    const wanted = [...(part.required ?? []), ...(part.not?.required ?? [])];
    expect(Object.keys(part.properties ?? {})).toEqual(expect.arrayContaining(wanted));
  }
});

/** The schema and all below it that a person can meet in an editor, definitions laid in. */
function* parts(schema: Schema, where: string): Generator<readonly [string, Schema]> {
  const whole = resolved(schema, set);
  yield [where, whole];
  for (const group of [whole.properties, whole.$defs]) {
    for (const [name, part] of Object.entries(group ?? {})) yield* parts(part, `${where}/${name}`);
  }
  const { items } = whole;
  if (items?.properties !== undefined) yield* parts(items, `${where}/items`);
}
