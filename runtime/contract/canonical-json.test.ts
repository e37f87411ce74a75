import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonical, canonicalPretty, compareCodePoints } from "./canonical-json.ts";
import { parseStrict } from "./strict-json.ts";

const said: readonly (readonly [value: unknown, text: string])[] = [
  [null, "null"],
  [true, "true"],
  [-0, "0"],
  [1e21, "1e+21"],
  [0.1, "0.1"],
  ['a\n\u0000"\\/é\u007f', '"a\\n\\u0000\\"\\\\/é\u007f"'],
  ["😀", '"😀"'],
  [[], "[]"],
  [{}, "{}"],
  [{ b: 1, a: [2, { d: 3, c: 4 }] }, '{"a":[2,{"c":4,"d":3}],"b":1}'],
  [{ "\uff5e": 1, "😀": 2 }, '{"\uff5e":1,"😀":2}'],
  [{ a: 1, ab: 2, B: 3 }, '{"B":3,"a":1,"ab":2}'],
];

test.each(said)("%j", (value, text) => {
  expect(canonical(value)).toBe(text);
});

const unsayable: readonly unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  undefined,
  { a: undefined },
  [undefined],
  10n,
  new Date(0),
  new Map(),
  () => 1,
  "\ud800",
  { "\udc00": 1 },
];

test.each(unsayable)("throws rather than guess: %s", (value) => {
  expect(() => canonical(value)).toThrow(TypeError);
  expect(() => canonicalPretty(value)).toThrow(TypeError);
});

test("pretty is what people expect: two spaces, empty things short, a line feed at the end", () => {
  expect(canonicalPretty({ b: [1, { c: [] }], a: {} })).toBe(
    '{\n  "a": {},\n  "b": [\n    1,\n    {\n      "c": []\n    }\n  ]\n}\n',
  );
});

const json = fc.jsonValue({ noUnicodeString: false });

test("what is written reads back as it was, and equal values have one text", () => {
  fc.assert(
    fc.property(json, (value) => {
      // Such a key is written, and refused by whoever reads: strict-json.test.ts shows that.
      fc.pre(!JSON.stringify(value).includes('"__proto__"'));
      const plain: unknown = JSON.parse(JSON.stringify(value));
      const read = parseStrict(canonical(plain), { name: "x" });
      expect(read).toEqual({ kind: "ok", value: plain });
      const shuffled = reversed(plain);
      expect(canonical(shuffled)).toBe(canonical(plain));
      expect(canonicalPretty(shuffled)).toBe(canonicalPretty(plain));
      expect(JSON.parse(canonicalPretty(plain))).toEqual(plain);
    }),
  );
});

test("the order of keys is that of code points", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      const byPoints = Buffer.compare(utf32(a), utf32(b));
      expect(Math.sign(compareCodePoints(a, b))).toBe(byPoints);
    }),
  );
});

function utf32(text: string): Buffer {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(points.length * 4);
  points.forEach((point, at) => bytes.writeUInt32BE(point, at * 4));
  return bytes;
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([key, item]) => [key, reversed(item)]));
}
