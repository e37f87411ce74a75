// The hash and the encodings that are written out by hand agree with Node's own.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";
import { sha256 } from "./sha256.ts";
import { charactersOf, textOf, utf8, utf8Length } from "./utf8.ts";

const texts = [
  "",
  "a",
  "ab",
  "abc",
  "héllo",
  "日本語",
  "😀 and \u0000\u007f\u0080\u07ff\u0800\uffff\u{10ffff}",
  ...Array.from({ length: 130 }, (_, length) => "é".repeat(length % 3) + "x".repeat(length)),
  "long".repeat(10_000),
];

test.each(texts)("%j", (text) => {
  const bytes = Buffer.from(text, "utf8");
  expect(Buffer.from(utf8(text)).equals(bytes)).toBe(true);
  expect(utf8Length(text)).toBe(bytes.length);
  expect(textOf(bytes)).toBe(text);
  expect(sha256(text)).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(toBase64(text)).toBe(bytes.toString("base64"));
  expect(fromBase64(toBase64(text))).toBe(text);
});

test("half a character becomes U+FFFD, as it does in a file", () => {
  expect(Buffer.from(utf8("a\ud800b")).toString("hex")).toBe("61efbfbd62");
  expect(charactersOf("a😀")).toEqual(["a", "😀"]);
});

test.each([
  [0x80],
  [0xc0, 0x80],
  [0xc3],
  [0xe0, 0x80, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xff],
])("bytes %j, %j are no text", (...bytes) => {
  expect(textOf(bytes)).toBeUndefined();
});

test.each(["a", "ab=c", "a===", "!!!!", "YQ", "YQ=", "/w=="])(
  "%s is not the base64 of a text",
  (text) => {
    expect(fromBase64(text)).toBeUndefined();
  },
);
