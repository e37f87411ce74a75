// Turns what went wrong while a template was folded into a diagnostic.
import type { Fault } from "../../../runtime/contract/template/fault.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { Span } from "../../source/source.ts";

/** `at` is the place of the fault's node, or of the whole template if the node has none. */
export function templateFault(fault: Fault, at: Span): Diagnostic {
  if (fault.code === "secret") return secretExposed(at, fault.message);
  const isUndefined = fault.code === "undefined";
  const hint = hintOf(fault, at.source.text.slice(at.start, at.end));
  return {
    code: isUndefined ? "undefined-variable" : "template-value",
    severity: "error",
    summary: fault.message,
    ...(hint === undefined ? {} : { hint }),
    subject: at,
    rules: [isUndefined ? "VAR-01" : "TPL-01"],
  };
}

/** A secret stands where something but the attribute's reader would come to know it. */
export function secretExposed(at: Span, summary: string, hint?: string): Diagnostic {
  return {
    code: "secret-exposed",
    severity: "error",
    summary,
    hint: hint ?? "print it whole, and store what should be printed instead as a secret of its own",
    subject: at,
  };
}

/** `words` are those at fault, as they are written. */
function hintOf({ code, name = "", known = [] }: Fault, words: string): string | undefined {
  switch (code) {
    case "undefined":
      if (name === "Each" || name === "Item") {
        return "`.Each` and `.Item` exist only where `foreach` repeats something";
      }
      return didYouMean(name, known) ?? standIn(name, words);
    case "wrong-type":
      return 'print it with {{ printf "%T" … }} to see what it is';
    case "out-of-range":
      return "positions count from 0, and in texts they count bytes; `len` tells how many there are";
    case "not-iterable":
      return "range goes over lists, maps and whole numbers; `split` makes a list of a text";
    case "required":
      return "give it a value";
    case "too-much":
      return "does a template call itself, or a text grow in a loop?";
    case "unknown-template":
      return didYouMean(name, known);
    case "unknown-function":
    case "wrong-count":
    case "secret":
      return undefined;
  }
}

function standIn(name: string, words: string): string {
  return `define "${name}", or say what stands in for it: {{ ${words} | default "…" }}`;
}
