import { expect, test } from "vitest";
import { signedBytes } from "./signed-bytes.ts";

const cases: readonly (readonly [value: unknown, text: string])[] = [
  [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
  ["a\nb\u0001\tc", '"a\nb\u0001\tc"'],
  ['"\\', '"\\"\\\\"'],
  ["\\n and \\u0001 as they stand", '"\\\\n and \\\\u0001 as they stand"'],
  ["\\\n", '"\\\\\n"'],
  ["é 😀", '"é 😀"'],
];

test.each(cases)("only quotes and backslashes are escaped: %j", (value, text) => {
  expect(Buffer.from(signedBytes(value)).toString()).toBe(text);
});
