import { applyPatch } from "diff";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hunksOf, lineCounts, textPatch } from "./text-patch.ts";

const line = fc.constantFrom("", "a", "b", "a b c", "a b d", "-x", "+x", "@@", "\\ No", "\t", "\r");
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join("\n") + (isEnded && lines.length > 0 ? "\n" : ""));

test("a patch that is applied to the old text gives the new one", () => {
  fc.assert(
    fc.property(text, text, (old, next) => {
      const patch = textPatch(old, next);
      const whole = patch === "" ? old : applyPatch(old, `--- old\n+++ new\n${patch}`);
      expect(whole).toBe(next);
    }),
  );
});

test("what both texts begin and end with changes nothing but the numbers of the lines", () => {
  const hunks = (of: string): readonly string[] =>
    of.split("\n").filter((row) => !row.startsWith("@@"));
  const many = Array.from({ length: 9 }, (_, at) => `line ${at}\n`).join("");
  fc.assert(
    fc.property(text, text, (old, next) => {
      const around = (middle: string): string => `${many}${middle}\n${many}`;
      const patch = textPatch(around(old), around(next));
      const whole = patch === "" ? around(old) : applyPatch(around(old), `--- o\n+++ n\n${patch}`);
      expect(whole).toBe(around(next));
      const wider = textPatch(many + around(old) + many, many + around(next) + many);
      expect(hunks(wider)).toEqual(hunks(patch));
    }),
  );
});

test("the marked words of a line are what the other side does not have, and all words are there", () => {
  fc.assert(
    fc.property(text, text, (old, next) => {
      const told = hunksOf(old, next).flatMap(({ lines }) => lines);
      const plain = textPatch(old, next).split("\n");
      for (const { sign, spans } of told) {
        expect(plain).toContain(sign + spans.map((span) => span.text).join(""));
        expect(sign !== " " || spans.every(({ strong }) => !strong)).toBe(true);
      }
    }),
  );
});

test("words are marked where lines belong together, and not where they have little in common", () => {
  const marked = (old: string, next: string): readonly string[] =>
    hunksOf(old, next)
      .flatMap(({ lines }) => lines)
      .map(
        ({ sign, spans }) =>
          sign + spans.map((span) => (span.strong ? `[${span.text}]` : span.text)).join(""),
      );
  expect(marked("listen 80;\n", "listen 8080;\n")).toEqual(["-listen [80];", "+listen [8080];"]);
  expect(marked("alpha\n", "omega beta\n")).toEqual(["-alpha", "+omega beta"]);
  expect(marked("a b c\n", "a b c\na b d\n")).toEqual([" a b c", "+a b d"]);
});

test("that neither text ends with a line feed is not told", () => {
  const signs = (old: string, next: string): string =>
    hunksOf(old, next)
      .flatMap(({ lines }) => lines.map(({ sign }) => sign))
      .join("");
  expect(signs("a", "b")).toBe("-+");
  expect(signs("a", "a\n")).toBe("-\\+");
});

test("texts that have next to nothing in common are exchanged as a whole, in little time", () => {
  const old = Array.from({ length: 20_000 }, (_, index) => `old ${index}\n`).join("");
  const next = Array.from({ length: 20_000 }, (_, index) => `new ${index}`).join("\n");
  expect(textPatch(old, next).startsWith("@@ -1,20000 +1,20000 @@\n-old 0\n")).toBe(true);
  expect(lineCounts(old, next)).toEqual({ in: 20_000, out: 20_000 });
  expect(applyPatch(old, `--- old\n+++ new\n${textPatch(old, next)}`)).toBe(next);
});
