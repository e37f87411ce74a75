// Floats, where JavaScript has the same notation. The cases of fixtures/template/printf.txt come from Go.
import { expect, test } from "vitest";
import { formatFloat, type FloatVerb } from "./float.ts";

const floats = [
  0,
  0.1,
  0.5,
  1,
  1.5,
  2.675,
  123.456,
  1e-7,
  5e-324,
  2 ** 53,
  1e21,
  1.7976931348623157e308,
  1 / 3,
];

test.each(floats)("%d reads back as itself", (value) => {
  expect(Number(formatFloat(value, "g"))).toBe(value);
  expect(Number(formatFloat(value, "e"))).toBe(value);
  expect(Number(formatFloat(value, "f"))).toBe(value);
  expect(Number(formatFloat(-value, "E"))).toBe(-value);
});

test.each<[value: number, verb: FloatVerb, precision: number | undefined, text: string]>([
  // Ties go to the even neighbour, where JavaScript rounds them up.
  [0.5, "f", 0, "0"],
  [1.5, "f", 0, "2"],
  [2.5, "f", 0, "2"],
  [0.125, "f", 2, "0.12"],
  [0.375, "f", 2, "0.38"],
  // This one is a little less than the tie that it looks like.
  [1.005, "f", 2, "1.00"],
  [999.5, "f", 0, "1000"],
  [9.995, "e", 2, "9.99e+00"],
  [99.95, "g", 3, "100"],
  [0.1, "f", 20, "0.10000000000000000555"],
  [1e21, "f", undefined, "1000000000000000000000"],
  [1e20, "g", undefined, "1e+20"],
  [100000, "g", undefined, "100000"],
  [1e6, "g", undefined, "1e+06"],
  [0.0001, "g", undefined, "0.0001"],
  [0.00001, "g", undefined, "1e-05"],
  [1e-300, "e", 0, "1e-300"],
  [-0, "f", 1, "-0.0"],
  [1, "x", undefined, "0x1p+00"],
  [0.1, "x", undefined, "0x1.999999999999ap-04"],
  [1.999, "x", 2, "0x1.00p+01"],
  [5e-324, "x", undefined, "0x1p-1074"],
  [0, "x", 3, "0x0.000p+00"],
  [10, "X", 20, "0X1.40000000000000000000P+03"],
  [1, "b", undefined, "4503599627370496p-52"],
])("%d as %%%s with precision %s is %s", (value, verb, precision, text) => {
  expect(formatFloat(value, verb, precision)).toBe(text);
});
