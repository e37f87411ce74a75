import { isUtf8 } from "node:buffer";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { gather } from "../diagnostics/diagnostic.ts";
import { placeFinder } from "../source/position.ts";
import { firstBadByte, textOf } from "./text.ts";

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(typeof part === "string" ? part : [part])));

test.each<[name: string, bytes: Uint8Array, text: string | undefined, ...found: string[]]>([
  ["plain text", bytes("a: é\n"), "a: é\n"],
  ["nothing", bytes(), ""],
  ["a byte order mark", bytes(0xef, 0xbb, 0xbf, "a: 1\n"), "a: 1\n", "byte-order-mark warning 1:1"],
  [
    "Windows line endings",
    bytes("a: 1\n", "b: 2\r\nc: 3\r\n"),
    "a: 1\nb: 2\r\nc: 3\r\n",
    "crlf-line-endings hint 2:5",
  ],
  ["a lone carriage return", bytes("a\rb\n"), "a\rb\n"],
  ["a NUL byte", bytes("a: 1\nb: ", 0, "\n"), undefined, "nul-byte error 2:4"],
  ["Latin-1", bytes("a: 1\né: ", 0xe9, "x\n"), undefined, "not-utf8 error 2:4"],
  ["half a character", bytes("a", 0xf0, 0x9f), undefined, "not-utf8 error 1:2"],
  ["a bad byte behind a mark", bytes(0xef, 0xbb, 0xbf, "a", 0xff), undefined, "not-utf8 error 1:2"],
  ["UTF-16", bytes(0xff, 0xfe, "a", 0, ":", 0), undefined, "not-utf8 error 1:1"],
  ["UTF-16, the other way", bytes(0xfe, 0xff, 0, "a"), undefined, "not-utf8 error 1:1"],
])("%s", (_, given, text, ...found) => {
  const { value, diagnostics } = gather((report) => textOf("x.vgo", given, report));
  const place = placeFinder();
  expect(value?.text).toBe(text);
  expect(
    diagnostics.map(({ code, severity, subject }) => {
      const { line, column } = place(subject);
      return `${code} ${severity} ${line}:${column}`;
    }),
  ).toEqual(found);
});

test("a byte that is not UTF-8 is named by offset and value", () => {
  const { diagnostics } = gather((report) => textOf("x.vgo", bytes("é", 0xe9), report));
  expect(diagnostics[0]?.summary).toBe("byte 2 of the file, 0xE9, is not valid UTF-8");
});

test("the first bad byte is where valid text ends", () => {
  const nearly = fc
    .array(fc.constantFrom(0x41, 0x7f, 0x80, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5))
    .map((values) => Buffer.from(values));
  fc.assert(
    fc.property(nearly, fc.string({ unit: "binary", maxLength: 3 }), (tail, head) => {
      const given = Buffer.concat([Buffer.from(head), tail]);
      const offset = firstBadByte(given);
      expect(isUtf8(given.subarray(0, offset))).toBe(true);
      expect(offset === given.length).toBe(isUtf8(given));
      // No character starts at the bad byte, however many of the next ones belong to it.
      expect(
        [1, 2, 3, 4].some(
          (length) =>
            length <= given.length - offset && isUtf8(given.subarray(offset, offset + length)),
        ),
      ).toBe(false);
    }),
    { seed: 1, numRuns: 2000 },
  );
});
