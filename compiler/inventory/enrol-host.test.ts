// An inventory before and after: what a person wrote stays to the letter, and the host has its key.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expandHosts } from "../2-parse/host-range.ts";
import { enrolHost, hostsWithKey, type Enrolled } from "./enrol-host.ts";
import { splitRange } from "./split-range.ts";

const key = "x25519:hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=";
const other = "x25519:3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=";

function enrol(text: string, host: string, replace = false): Enrolled {
  return enrolHost({ path: "inventory.yaml", text }, { host, key }, { replace });
}

function after(text: string, host: string, replace = false): string {
  const made = enrol(text, host, replace);
  return made.kind === "edited" ? made.text : made.kind;
}

describe("a host that is not there is added at the end", () => {
  test.each<readonly [what: string, before: string, after: string]>([
    ["an empty file", "", `hosts:\n  - name: new\n    key: ${key}\n`],
    ["comments alone", "# ours", `# ours\nhosts:\n  - name: new\n    key: ${key}\n`],
    [
      "no list",
      "fleet: prod # live\n",
      `fleet: prod # live\nhosts:\n  - name: new\n    key: ${key}\n`,
    ],
    ["nothing in it", "hosts: # none\n", `hosts: # none\n  - name: new\n    key: ${key}\n`],
    ["a null", "hosts: ~\nfleet: x\n", `hosts:\n  - name: new\n    key: ${key}\nfleet: x\n`],
    ["an empty list", "hosts: []\n", `hosts: [{"name": "new", "key": "${key}"}]\n`],
    [
      "comments all over",
      "# top\nhosts:\n  # first\n  - a # one\n\n  - name: b # two\n    traits: {x: 1}\n  # end\n# tail\n",
      `# top\nhosts:\n  # first\n  - a # one\n\n  - name: b # two\n    traits: {x: 1}\n  - name: new\n    key: ${key}\n  # end\n# tail\n`,
    ],
    [
      "no indentation",
      "hosts:\n- a\nfleet: x\n",
      `hosts:\n- a\n- name: new\n  key: ${key}\nfleet: x\n`,
    ],
    ["no line end", "hosts:\n  - a", `hosts:\n  - a\n  - name: new\n    key: ${key}`],
    [
      "lines as Windows ends them",
      "hosts:\r\n  - a # c\r\n",
      `hosts:\r\n  - a # c\r\n  - name: new\r\n    key: ${key}\r\n`,
    ],
    [
      "a flow list",
      "hosts: [a, b] # two\n",
      `hosts: [a, b, {"name": "new", "key": "${key}"}] # two\n`,
    ],
    ["JSON", '{"hosts": ["a"]}', `{"hosts": ["a", {"name": "new", "key": "${key}"}]}`],
    [
      "JSON without hosts",
      '{"fleet":"x"}',
      `{"fleet":"x", "hosts": [{"name": "new", "key": "${key}"}]}`,
    ],
    [
      "a block of text at the end",
      "hosts:\n  - name: a\n    traits:\n      note: |\n        text\n\n# tail\n",
      `hosts:\n  - name: a\n    traits:\n      note: |\n        text\n  - name: new\n    key: ${key}\n\n# tail\n`,
    ],
  ])("%s", (_what, before, wanted) => {
    expect(after(before, "new")).toBe(wanted);
  });

  test.each(["1.5", "true", "0x10", "_x", "10", "1e3"])("as a text, even when it is %s", (host) => {
    expect(after("hosts:\n  - a\n", host)).toBe(
      `hosts:\n  - a\n  - name: "${host}"\n    key: ${key}\n`,
    );
  });
});

describe("a host that is there is completed in its place", () => {
  test.each<readonly [what: string, before: string, after: string]>([
    [
      "a name alone",
      "hosts:\n  - a\n  - h # it\n  - b\n",
      `hosts:\n  - a\n  - name: h # it\n    key: ${key}\n  - b\n`,
    ],
    ["a quoted name", 'hosts:\n- "h"\n', `hosts:\n- name: "h"\n  key: ${key}\n`],
    [
      "a mapping",
      "hosts:\n  - traits: {x: 1}\n    name: h # it\n    pinned: true\n",
      `hosts:\n  - traits: {x: 1}\n    name: h # it\n    key: ${key}\n    pinned: true\n`,
    ],
    [
      "a mapping below its dash",
      "hosts:\n  -\n    name: h",
      `hosts:\n  -\n    name: h\n    key: ${key}`,
    ],
    [
      "a mapping in braces",
      "hosts:\n  - {name: h, pinned: true}\n",
      `hosts:\n  - {name: h, "key": "${key}", pinned: true}\n`,
    ],
    [
      "a name in a flow list",
      "hosts: [a, h, b]\n",
      `hosts: [a, {"name": "h", "key": "${key}"}, b]\n`,
    ],
    ["a wide dash", "hosts:\n  -   h\n", `hosts:\n  -   name: h\n      key: ${key}\n`],
  ])("%s", (_what, before, wanted) => {
    expect(after(before, "h")).toBe(wanted);
  });
});

describe("a host that a range stands for gets an entry of its own, between what is left", () => {
  test.each<readonly [before: string, host: string, after: string]>([
    [
      "- db[01:04].x # four",
      "db02.x",
      `- db01.x # four\n  - name: db02.x\n    key: ${key}\n  - db[03:04].x`,
    ],
    ["- db[1:12]", "db9", `- db[1:8]\n  - name: db9\n    key: ${key}\n  - db[10:12]`],
    ["- db[01:02]", "db01", `- name: db01\n    key: ${key}\n  - db02`],
    ["- db[a, b, c]", "dbc", `- db[a,b]\n  - name: dbc\n    key: ${key}`],
    ["- r[1:2]n[a,b]", "r1nb", `- r1na\n  - name: r1nb\n    key: ${key}\n  - r2n[a,b]`],
    [
      "- name: db[1:3] # three\n    pinned: true",
      "db2",
      `- name: db1 # three\n    pinned: true\n  - name: db2 # three\n    key: ${key}\n    pinned: true\n  - name: db3 # three\n    pinned: true`,
    ],
    [
      "- {name: 'db[1:3]', pinned: true}",
      "db1",
      `- {name: "db1", "key": "${key}", pinned: true}\n  - {name: "db[2:3]", pinned: true}`,
    ],
  ])("%s", (before, host, wanted) => {
    expect(after(`hosts:\n  - a\n  ${before}\n  - z\n`, host)).toBe(
      `hosts:\n  - a\n  ${wanted}\n  - z\n`,
    );
  });

  test("in a flow list too", () => {
    expect(after("hosts: ['db[1:3]']\n", "db2")).toBe(
      `hosts: ["db1", {"name": "db2", "key": "${key}"}, "db3"]\n`,
    );
  });

  test("whatever the range, what is left and the host are what it stood for, in its order", () => {
    const bracket = fc.oneof(
      fc.tuple(fc.nat(120), fc.nat(12), fc.boolean()).map(([from, more, wide]) => {
        const width = wide ? 3 : 0;
        return `[${String(from).padStart(width, "0")}:${from + more}]`;
      }),
      fc
        .uniqueArray(fc.stringMatching(/^[a-z]{1,2}$/u), { minLength: 2, maxLength: 4 })
        .map((names) => `[${names.join(",")}]`),
    );
    const pattern = fc
      .array(bracket, { minLength: 1, maxLength: 3 })
      .map((all) => `n${all.join("-")}.x`);
    fc.assert(
      fc.property(pattern, fc.nat(), (pattern, seed) => {
        const names = namesOf(pattern);
        const host = names[seed % names.length] ?? "";
        const split = splitRange(pattern, host);
        if (split === undefined) throw new Error("not found");
        expect([...split.before.flatMap(namesOf), host, ...split.after.flatMap(namesOf)]).toEqual(
          names,
        );
        expect(splitRange(pattern, `${host}x`)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});

function namesOf(pattern: string): readonly string[] {
  const expanded = expandHosts(pattern);
  if (expanded.kind === "fault") throw new Error(expanded.reason);
  return expanded.names;
}

describe("a key that is there", () => {
  const known = (text: string): string => `hosts:\n  - name: h\n    key: ${text}\n`;

  test("stays when it is the same, and is not replaced unasked", () => {
    expect(enrol(known(key), "h")).toEqual({ kind: "unchanged" });
    expect(enrol(known(other), "h")).toEqual({ kind: "conflict", known: other });
    expect(enrol(known(other), "h", true)).toEqual({
      kind: "edited",
      text: known(key),
      was: "with another key",
    });
    expect(after(`hosts: [{name: h, key: "${other}"}]`, "h", true)).toBe(
      `hosts: [{name: h, key: "${key}"}]`,
    );
  });

  test("of a range is that of all its hosts, and is replaced for one", () => {
    const text = `hosts:\n  - name: h[1:2]\n    key: ${other}\n`;
    expect(enrol(text, "h1")).toEqual({ kind: "conflict", known: other });
    expect(after(text, "h1", true)).toBe(
      `hosts:\n  - name: h1\n    key: ${key}\n  - name: h2\n    key: ${other}\n`,
    );
  });

  test("is known again at another host", () => {
    const source = { path: "inventory.yaml", text: known(key) };
    expect(hostsWithKey(source, { host: "new", key })).toEqual(["h"]);
    expect(hostsWithKey(source, { host: "h", key })).toEqual([]);
    expect(hostsWithKey(source, { host: "new", key: other })).toEqual([]);
  });
});

describe("what cannot be edited is left to a person", () => {
  test.each<readonly [what: string, kind: Enrolled["kind"], text: string]>([
    ["no YAML", "faulty", "hosts: [a\n"],
    ["an unknown key", "faulty", "hosts:\n  - a\nhots: 1\n"],
    ["a key that is none", "faulty", "hosts:\n  - name: a\n    key: hello\n"],
    ["a list at the top", "faulty", "- a\n"],
    ["a host twice", "stuck", "hosts:\n  - h\n  - h\n"],
    ["an alias", "stuck", "hosts:\n  - &it h\n  - name: *it\n"],
    ["a range below its dash", "stuck", "hosts:\n  -\n    name: h[0:9]\n"],
    ["two documents", "faulty", "hosts:\n  - a\n---\nhosts:\n  - b\n"],
  ])("%s", (_what, kind, text) => {
    expect(enrol(text, text.includes("[0:9]") ? "h3" : "h").kind).toBe(kind);
  });

  test("whatever else stands in it, the rest is untouched or nothing is written", () => {
    const line = fc.constantFrom(
      "hosts:",
      "  - a",
      "- a",
      "  - name: h",
      "    traits: {x: 1}",
      "# c",
      "",
      "  - h[1:3]",
      "fleet: x",
      "hosts: [a, h]",
      "    key:",
      "  - 'h'",
      "---",
      "  - {name: h}",
      "    pinned: true",
      "  -",
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.constantFrom("h", "h2", "n"),
        (lines, host) => {
          const text = lines.join("\n");
          const made = enrol(text, host);
          if (made.kind !== "edited") return;
          expect(enrol(made.text, host)).toEqual({ kind: "unchanged" });
          for (const line of lines.filter((line) => line.startsWith("#"))) {
            expect(made.text).toContain(line);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
