// Writes down what the compiler reads anyway: booleans, text in quotes, the first of two words, signs of conditions.
import { parse } from "../2-parse/parse.ts";
import type { Syntax } from "../2-parse/syntax.ts";
import type { DiagnosticCode } from "../diagnostics/catalogue.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { gather } from "../diagnostics/diagnostic.ts";
import type { TextEdit } from "../source/edit.ts";
import { applyEdits } from "../source/edit.ts";
import type { Source } from "../source/source.ts";
import { inFile } from "../source/source.ts";
import { sameMeaning } from "./same-meaning.ts";

/** Hints about what has one meaning only. Other mends are guesses, and wait for a person. */
const repairs: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  "another-word",
  "spelled-boolean",
  "unquoted-text",
  "when-word-operator",
]);

export function repair(source: Source): string {
  const { value: syntax, diagnostics } = parsed(source);
  const mends = new Map<string, readonly TextEdit[]>();
  for (const { code, fix } of diagnostics) {
    if (!repairs.has(code) || fix === undefined) continue;
    const edits = fix.edits.map(({ at, text }) => {
      const { start, end } = inFile(at);
      return { start, end, text };
    });
    // What is shared, such as a default, is told for each that takes it.
    mends.set(JSON.stringify(edits), edits);
  }
  return withMends(source, syntax, [...mends.values()]);
}

/**
 * An alias may stand where the mended value means something else, so the outcome is read again. Only
 * where it says something else are the mends tried one by one.
 */
function withMends(
  source: Source,
  syntax: Syntax,
  mends: readonly (readonly TextEdit[])[],
): string {
  if (mends.length === 0) return source.text;
  const keepsMeaning = (text: string): boolean =>
    sameMeaning(syntax, parsed({ ...source, text }).value);
  const mended = applyEdits(source.text, mends.flat());
  if (keepsMeaning(mended)) return mended;
  const good: (readonly TextEdit[])[] = [];
  for (const mend of mends) {
    if (keepsMeaning(applyEdits(source.text, [...good, mend].flat()))) good.push(mend);
  }
  return applyEdits(source.text, good.flat());
}

/** The file by itself: what has one meaning has it whatever other files say. */
function parsed(source: Source): Outcome<Syntax> {
  const files = new Map([[source.path, source]]);
  return gather((report) => parse({ files, inventories: [] }, report));
}
