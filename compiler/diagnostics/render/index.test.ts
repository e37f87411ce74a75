// What holds of every format, whatever the diagnostics are.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Span } from "../../source/source.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { Format } from "./index.ts";
import { formats } from "./index.ts";

const piece = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "\n",
    "\r\n",
    "\t",
    "  ",
    "\u001B[31m",
    "\u009B",
    "\uD800",
    "日本",
    "👩‍👩‍👧",
    "e\u0301",
  ),
  fc.string().map((text) => text.repeat(40)),
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
const source = fc.record({ path: fc.string({ unit: "binary" }), text });

// Offsets may lie outside of the text: a mistake of ours must not hide a mistake of the user's.
const span = fc.oneof(source, lifted()).chain((source): fc.Arbitrary<Span> => {
  const offset = fc.integer({ min: -2, max: source.text.length + 2 });
  return fc.record({ source: fc.constant(source), start: offset, end: offset });
});

const diagnostic: fc.Arbitrary<Diagnostic> = fc.record(
  {
    code: fc.constantFrom("wrong-type" as const, "duplicate-key" as const),
    severity: fc.constantFrom("error" as const, "warning" as const, "hint" as const),
    summary: text,
    detail: text,
    hint: text,
    subject: span,
    related: fc.array(fc.record({ at: span, note: text }), { maxLength: 3 }),
    rules: fc.array(text, { maxLength: 2 }),
    fix: fc.record({ edits: fc.array(fc.record({ at: span, text }), { maxLength: 3 }) }),
  },
  { requiredKeys: ["code", "severity", "summary", "subject"] },
);

const diagnostics = fc.array(diagnostic, { maxLength: 4 });

test.each<Format>(["text", "json", "sarif", "github", "junit"])(
  "%s takes anything, and lets nothing through that a terminal would obey",
  (format) => {
    fc.assert(
      fc.property(diagnostics, fc.integer({ min: 0, max: 200 }), (diagnostics, width) => {
        const options = { color: false, width, version: "1.0.0" };
        const rendered = formats[format](diagnostics, options);
        expect(rendered).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(rendered === "" || rendered.endsWith("\n")).toBe(true);
        expect(formats[format](diagnostics.toReversed(), options)).toBe(rendered);
      }),
      { seed: 7, numRuns: 200 },
    );
  },
);

test("colours change nothing else", () => {
  fc.assert(
    fc.property(diagnostics, fc.integer({ min: 0, max: 200 }), (diagnostics, width) => {
      const plain = formats.text(diagnostics, { color: false, width, version: "1.0.0" });
      const colored = formats.text(diagnostics, { color: true, width, version: "1.0.0" });
      expect(colored.replaceAll(/(?!\n)\p{Cc}\[\d+m/gu, "")).toBe(plain);
    }),
    { seed: 7, numRuns: 200 },
  );
});

/** A text in which each character comes from somewhere in another text. */
function lifted(): fc.Arbitrary<Span["source"]> {
  return source.chain((outer) => {
    const offset = fc.nat(outer.text.length);
    return fc
      .array(offset, { minLength: 1, maxLength: 12 })
      .map((offsets) => offsets.toSorted((a, b) => a - b))
      .map((offsets) => ({
        path: outer.path,
        text: "x".repeat(offsets.length - 1),
        within: { source: outer, offsets },
      }));
  });
}
