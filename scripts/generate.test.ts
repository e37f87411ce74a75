// Holds the generated validators to what the schemas mean, and what is committed to what they say now.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Documents, Resources } from "../compiler/2-parse/schema-types.ts";
import { schemas } from "../compiler/generated/schemas.ts";
import type { Validate } from "../compiler/generated/validators.js";
import {
  resourceValidators,
  validateConfigcrate,
  validateHostcrate,
  validateInventory,
  validateRoles,
  validateUsercrate,
} from "../compiler/generated/validators.js";
import { committed } from "./generate/committed.ts";
import { readSchemas } from "./generate/schema-set.ts";

const file = { name: "motd", type: "file", target_path: "/etc/motd" };
const cron = { name: "purge", type: "cron", command: "purge" };
const rule = { name: "allow", type: "firewall" };
const block = (resource: object): object => ({
  conditional_block: { when: "os_family('debian')", resources: [resource] },
});
const crate = (...resources: readonly object[]): object => ({ name: "base", resources });

// What the generated functions say: the faults as `path keyword`. Those inside a choice come with it.
const verdicts: readonly (readonly [string, Validate | undefined, unknown, readonly string[]])[] = [
  ["a crate", validateConfigcrate, crate({ name: "a", type: "b", c: 1 }), []],
  ["an empty crate", validateConfigcrate, crate(), ["/resources minItems"]],
  ["a stray key", validateConfigcrate, { ...crate(file), colour: 1 }, [" additionalProperties"]],
  ["no name, no resources", validateConfigcrate, {}, [" required", " required"]],
  [
    "a resource without a type",
    validateConfigcrate,
    crate({ name: "a" }),
    ["/resources/0 if", "/resources/0 required"],
  ],
  ["a block", validateConfigcrate, crate(block(file)), []],
  ["a block in a block", validateConfigcrate, crate(block(block(file))), []],
  [
    "a fault two blocks deep",
    validateConfigcrate,
    crate(block(block({ name: 1, type: "file" }))),
    ["/resources/0/conditional_block/resources/0/conditional_block/resources/0/name type"],
  ],
  [
    "a block with a neighbour",
    validateConfigcrate,
    crate({ ...block(file), name: "a" }),
    ["/resources/0 if", "/resources/0 maxProperties"],
  ],
  ["a usercrate needs no name", validateUsercrate, { resources: [file] }, []],
  [
    "a match block",
    validateHostcrate,
    { envoys: [{ match: "web*", tags: ["web"], vars: {} }] },
    [],
  ],
  ["no pattern", validateHostcrate, { envoys: [{ configcrates: ["a"] }] }, ["/envoys/0 required"]],
  [
    "a reference with a stray key",
    validateHostcrate,
    { envoys: [{ match: "*", usercrates: [{ name: "dan", state: "absent" }] }] },
    ["/envoys/0/usercrates/0 additionalProperties"],
  ],
  [
    "a reference that is a number",
    validateRoles,
    { roles: [{ name: "web", configcrates: [7] }] },
    ["/roles/0/configcrates/0 type"],
  ],
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
  [
    "a path by its other name",
    resourceValidators["file"],
    { name: "motd", type: "file", path: "/etc/motd" },
    [],
  ],
  [
    "no path",
    resourceValidators["file"],
    { name: "motd", type: "file" },
    [" anyOf", " required", " required"],
  ],
  ["a path twice", resourceValidators["file"], { ...file, path: "/etc/motd" }, [" not"]],
  ["a state misspelled", resourceValidators["file"], { ...file, state: "absnt" }, ["/state enum"]],
  ["no time at all", resourceValidators["file"], { ...file, timeout: 0 }, ["/timeout minimum"]],
  [
    "a stray key and a wrong common one",
    resourceValidators["file"],
    { ...file, colour: "red", notify: "nginx" },
    [" additionalProperties", "/notify type"],
  ],
  [
    "a case without match",
    resourceValidators["file"],
    { ...file, case: "{{ .Traits.os.family }}" },
    [" dependentRequired"],
  ],
  ["no mapping", resourceValidators["file"], [], [" type"]],
  [
    "a directory with content",
    resourceValidators["directory"],
    { ...file, type: "directory", content: "" },
    [" additionalProperties"],
  ],
  ["a time twice", resourceValidators["cron"], { ...cron, schedule: "@daily", hour: 3 }, [" not"]],
  [
    "no time is fine for what shall be gone",
    resourceValidators["cron"],
    { ...cron, state: "absent" },
    [],
  ],
  [
    "no time for what shall be there",
    resourceValidators["cron"],
    cron,
    [" anyOf", " if", ...Array<string>(6).fill(" required")],
  ],
  ["a port", resourceValidators["firewall"], { ...rule, port: 443 }, []],
  ["a range of ports", resourceValidators["firewall"], { ...rule, port: "8000-8010" }, []],
  ["a port too high", resourceValidators["firewall"], { ...rule, port: 70_000 }, ["/port maximum"]],
  [
    "a port too high in text",
    resourceValidators["firewall"],
    { ...rule, port: "1-65536" },
    ["/port pattern"],
  ],
  [
    "a stateless type with a state",
    resourceValidators["exec"],
    { name: "a", type: "exec", command: ["true"], state: "absent" },
    [" additionalProperties"],
  ],
  [
    "a value setter with a command",
    resourceValidators["hostname"],
    { name: "a", type: "hostname", hostname: "web-01", revert: true, on_revert: "true" },
    [" additionalProperties"],
  ],
];

test.each(verdicts)("%s", (_title, validate, value, faults) => {
  expect(validate?.(value)).toBe(faults.length === 0);
  const found = (validate?.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`);
  expect(found.toSorted()).toEqual(faults);
});

test("every fault names the place in a schema that speaks of it", () => {
  const lost = verdicts.flatMap(([title, validate, value]) => {
    validate?.(value);
    return (validate?.errors ?? [])
      .filter(({ schemaPath, keyword }) => placed(schemaPath, keyword) === undefined)
      .map(({ schemaPath }) => `${title}: ${schemaPath}`);
  });
  expect(lost).toEqual([]);
});

test("several faults of one value are all found", () => {
  resourceValidators["file"]?.({ ...file, mode: "9", state: "gone", colour: "red" });
  expect(resourceValidators["file"]?.errors).toHaveLength(3);
});

test("the types say what the schemas say", () => {
  const leaf: Documents["leaf"] = { match: "web*", roles: ["web", { name: "base", when: "x" }] };
  const motd: Resources["file"] = { name: "motd", type: "file", target_path: "/etc/motd" };
  expect(validateHostcrate({ envoys: [leaf] })).toBe(true);
  expect(resourceValidators[motd.type]?.(motd)).toBe(true);
});

test.each(await committed(await readSchemas("schemas")))(
  "%s is up to date: npm run generate -- --all",
  async (path, text) => {
    expect(await readFile(path, "utf8")).toBe(text);
  },
);

/** What a path such as `shared.schema.json#/$defs/mode/pattern` leads to. It ends with the keyword. */
function placed(schemaPath: string, keyword: string): unknown {
  const [name = "", pointer = ""] = schemaPath.split("#");
  const steps = pointer.split("/").slice(1);
  const step = (at: unknown, name: string): unknown =>
    typeof at === "object" && at !== null ? Reflect.get(at, name) : undefined;
  return steps.at(-1) === keyword ? steps.reduce(step, schemas[name]) : undefined;
}
