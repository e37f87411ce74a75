// What nobody edits stays to the byte, whatever a file holds.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { joined, linesOf, newLine, pageOf } from "./page.ts";

const mark = [0xef, 0xbb, 0xbf];

const contents = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc
    .string({ unit: fc.constantFrom("a", "\n", "\r", "\r\n", "é", "\0"), maxLength: 20 })
    .map(bytes),
  fc
    .string({ unit: "grapheme", maxLength: 20 })
    .map((text) => new Uint8Array([...mark, ...bytes(text)])),
);

test("a page that is taken apart and put together again has the same bytes", () => {
  fc.assert(
    fc.property(contents, (content) => {
      const page = pageOf(content);
      expect(joined(page, linesOf(page))).toBe(page.text);
      expect(page.bytes(page.text)).toEqual(content);
    }),
  );
});

test("a new line leaves the bytes of all others alone", () => {
  fc.assert(
    fc.property(contents, fc.nat(), (content, number) => {
      const page = pageOf(content);
      // Half of a line end becomes a whole one.
      fc.pre(!page.text.endsWith("\r"));
      const lines = linesOf(page);
      const at = number % (lines.length + 1);
      const edited = page.bytes(joined(page, lines.toSpliced(at, 0, newLine("new"))));
      const again = linesOf(pageOf(edited)).map(({ text }) => text);
      const expected = lines.map(({ text }) => text).toSpliced(at, 0, "new");
      expect(again).toEqual(expected);
    }),
  );
});

test("bytes that are no text survive an edit beside them", () => {
  const content = new Uint8Array([0x61, 0xff, 0x0a, ...bytes("größe=1\n")]);
  const page = pageOf(content);
  const edited = page.text.replace(page.spelled("größe=1"), page.spelled("größe=2"));
  expect([...page.bytes(edited)]).toEqual([0x61, 0xff, 0x0a, ...bytes("größe=2\n")]);
});

test("a mark at the beginning stays there", () => {
  const page = pageOf(new Uint8Array([...mark, 0x61, 0x0a]));
  const edited = joined(page, [newLine("b"), ...linesOf(page)]);
  expect([...page.bytes(edited)]).toEqual([...mark, ...bytes("b\na\n")]);
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
