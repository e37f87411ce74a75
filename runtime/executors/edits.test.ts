// Whatever a file holds and whatever is wanted of it: one edit is enough, and taking it back is too.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seeded } from "../host/seeded.ts";
import type { Attributes } from "./executor.ts";
import { executors } from "./index.ts";

const target_path = "/etc/x";

const word = fc.constantFrom("a", "b", "ab", "k", "k=1", "k = 2", "[s]", "[t]", "#a", "", " a");
const begin = "# BEGIN it - managed by vigo";
const end = "# END it - managed by vigo";
const line = fc.oneof(word, fc.constantFrom(begin, end));
const content = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"), fc.boolean())
  .map(([lines, eol, isEnded]) => lines.join(eol) + (isEnded && lines.length > 0 ? eol : ""));

const pattern = fc.constantFrom("^a", "b$", "k", "^$", "(a)(b)?", "[ab]+", "no");
const position = fc.constantFrom("begin", "end", "after:a", "before:^k", "after:no");
const state = fc.constantFrom("present", "absent");

const fileLine = fc.record(
  { line: word, match_pattern: pattern, position, state },
  { requiredKeys: ["line"] },
);
const blockinfile = fc.record({
  label: fc.constant("it"),
  content: fc.array(word, { maxLength: 3 }).map((lines) => lines.join("\n")),
  position,
  state,
});
const replace = fc.record(
  {
    match_pattern: pattern,
    replacement: fc.constantFrom("", "a", "x", "$1", "k\na", "$$"),
    occurrences: fc.constantFrom("all", "first"),
    region_start: pattern,
    region_end: pattern,
  },
  { requiredKeys: ["match_pattern", "replacement"] },
);
const ini = fc.record(
  {
    section: fc.constantFrom("s", "t", "u"),
    key: fc.constantFrom("k", "a", "z"),
    value: word,
    state,
  },
  { requiredKeys: ["key", "value"] },
);

const wants: fc.Arbitrary<readonly [string, Attributes]> = fc.oneof(
  fileLine.map((want) => ["file_line", want] as const),
  blockinfile.map((want) => ["blockinfile", want] as const),
  replace.map((want) => ["replace", want] as const),
  ini.map((want) => ["ini", want] as const),
);

test("after one edit nothing is left to do, and nothing else was touched", async () => {
  await fc.assert(
    fc.asyncProperty(wants, content, async ([type, want], before) => {
      const host = seeded({ paths: { [target_path]: { content: before, mode: "0640" } } });
      const item = executors.get(type)?.bind({ name: "it", ...want, target_path });
      const decision = await item?.check(host);
      if (decision?.kind !== "steps") return;
      for (const step of decision.steps) {
        expect(step).toMatchObject({ kind: "write-file", path: target_path, mode: 0o640 });
        await host.perform(step);
      }
      expect((await item?.check(host))?.kind).toBe("settled");
    }),
    { numRuns: 1_500 },
  );
});

test("a block that goes leaves what was there before it came", async () => {
  const foreign = fc
    .array(word, { maxLength: 6 })
    .map((lines) => lines.map((text) => `${text}\n`).join(""));
  await fc.assert(
    fc.asyncProperty(blockinfile, foreign, async (want, before) => {
      const host = seeded({ paths: { [target_path]: { content: before } } });
      for (const wanted of ["present", "absent"]) {
        const item = executors
          .get("blockinfile")
          ?.bind({ name: "it", ...want, target_path, state: wanted });
        const decision = await item?.check(host);
        for (const step of decision?.kind === "steps" ? decision.steps : [])
          await host.perform(step);
      }
      expect(new TextDecoder().decode(await host.read(target_path))).toBe(before);
    }),
    { numRuns: 300 },
  );
});
