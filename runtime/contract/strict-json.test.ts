import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Answer } from "./refusal.ts";
import { parseStrict } from "./strict-json.ts";
import type { Value } from "./value.ts";

const deep = "[".repeat(65) + "]".repeat(65);

const refused: readonly (readonly [text: string, because: string])[] = [
  ["", "a value is missing at offset 0"],
  ['{"a":1,"a":2}', "a key that is there already at offset 7"],
  ['{"a":1,"\\u0061":2}', "a key that is there already at offset 7"],
  ['{"__proto__":1}', "a forbidden key at offset 1"],
  ['{"\\u005f_proto__":1}', "a forbidden key at offset 1"],
  ['"\\ud800"', "half a character at offset 0"],
  ['{"\\udc00":1}', "half a character at offset 1"],
  ['"\ud800"', "half a character at offset 0"],
  [deep, "nested too deeply at offset 64"],
  ["[".repeat(100_000), "nested too deeply at offset 64"],
  ["1e400", "a number too large at offset 0"],
  ["01", "a leading zero at offset 0"],
  ["-01", "a leading zero at offset 1"],
  ["1.", "a digit is missing at offset 2"],
  ["1e", "a digit is missing at offset 2"],
  ["-", "a value is missing at offset 0"],
  ["+1", "a value is missing at offset 0"],
  [".5", "a value is missing at offset 0"],
  ["NaN", "a value is missing at offset 0"],
  ["nul", "a value is missing at offset 0"],
  ["\ufeff1", "a value is missing at offset 0"],
  ["1 2", "unexpected text at offset 2"],
  ["{} x", "unexpected text at offset 3"],
  ["[1,]", "a value is missing at offset 3"],
  ['{"a":1,}', "a key is missing at offset 7"],
  ["{a:1}", "a key is missing at offset 1"],
  ['{"a" 1}', "a colon is missing at offset 5"],
  ['{"a":1', "a closing brace is missing at offset 6"],
  ["[1", "a closing bracket is missing at offset 2"],
  ['"a', "a text without end at offset 0"],
  ['"a\nb"', "a bare control character at offset 2"],
  ['"\\x"', "an unknown escape at offset 1"],
  ['"\\u12g4"', "an unknown escape at offset 1"],
];

test.each(refused)("refuses %j", (text, because) => {
  const answer = parseStrict(text, { name: "x.json" });
  expect(answer).toEqual({
    kind: "refused",
    reason: "malformed",
    message: `"x.json" is not sound JSON: ${because}`,
  });
});

test.each(["1.5", "9007199254740993", "1e300"])("refuses %s where integers are wanted", (text) => {
  expect(parseStrict(text, { name: "x" }).kind).toBe("ok");
  expect(parseStrict(text, { name: "x", integersOnly: true }).kind).toBe("refused");
});

test.each(["constructor", "toString", "hasOwnProperty"])("%s is a key like any other", (key) => {
  expect(parseStrict(`{"${key}":1}`, { name: "x" })).toEqual({ kind: "ok", value: { [key]: 1 } });
});

test("reads any JSON as JSON.parse does", () => {
  const json = fc.json({ maxDepth: 5 }).filter((text) => !text.includes("__proto__"));
  fc.assert(
    fc.property(json, (text) => {
      expect(parseStrict(text, { name: "x" })).toEqual({ kind: "ok", value: JSON.parse(text) });
    }),
  );
});

interface Edit {
  readonly at: number;
  readonly drop: number;
  readonly insert: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  drop: fc.nat(3),
  insert: fc.constantFrom(
    ...Array.from('{}[]",:0123456789.eE+-\\u \t\n\u0001truefalsn'),
    "\\u00",
    "",
  ),
});

const edits = fc.array(edit, { maxLength: 3 });

function edited(text: string, changes: readonly Edit[]): string {
  return changes.reduce((before, { at, drop, insert }) => {
    const from = at % (before.length + 1);
    return before.slice(0, from) + insert + before.slice(from + drop);
  }, text);
}

test("what JSON.parse refuses is refused, and what is accepted means the same to both", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), edits, (text, changes) => {
      const changed = edited(text, changes);
      const strict = parseStrict(changed, { name: "x" });
      const loose = looselyParsed(changed);
      expect(loose).toEqual(expectedOf(strict, loose));
    }),
    { numRuns: 2000 },
  );
});

test("text that is plainly written means what it means when it is read with care", () => {
  const key = fc.constantFrom("a", "b", "1", "10", "9", "__proto__", "toJSON", "\ud800", "\u2028");
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(
        0,
        -0,
        1.5,
        1e21,
        2 ** 53,
        true,
        null,
        "",
        "\udc00",
        "\\udder",
        '"',
        "__proto__",
      ),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  const text = fc.oneof(
    value.map((one) => JSON.stringify(one)),
    value.map((one) => `${JSON.stringify(one, undefined, 2)}\n`),
  );
  const limits = fc.record({
    name: fc.constant("x"),
    depth: fc.constantFrom(1, 2, 64),
    integersOnly: fc.boolean(),
  });
  fc.assert(
    fc.property(text, fc.oneof(fc.constant([]), edits), limits, (plain, changes, within) => {
      const changed = edited(plain, changes);
      // A blank in front is no way that we write, and changes nothing else.
      const careful = parseStrict(` ${changed}`, within);
      expect(withoutPlace(parseStrict(changed, within))).toEqual(withoutPlace(careful));
    }),
    { numRuns: 3000 },
  );
});

function withoutPlace(answer: Answer<Value>): unknown {
  return answer.kind === "ok"
    ? { value: answer.value, keys: JSON.stringify(answer.value) }
    : answer.message.replace(/ at offset \d+$/u, "");
}

const ownReasons = /there already|forbidden|half a character|too deeply|too large/u;

/** What JSON.parse must say to the same text: anything, where strict has reasons of its own. */
function expectedOf(strict: Answer<Value>, loose: unknown): unknown {
  if (strict.kind === "ok") return { value: strict.value };
  return ownReasons.test(strict.message) ? loose : undefined;
}

function looselyParsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
