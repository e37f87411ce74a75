// What this phase can find wrong once variables are known.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Located, Span } from "../source/source.ts";

export function undefinedVariable(
  at: Span,
  path: readonly string[],
  { known, block }: { readonly known: readonly string[]; readonly block: Located<string> },
): Diagnostic {
  const name = path.at(-1) ?? "";
  return {
    code: "undefined-variable",
    severity: "error",
    summary: `nothing defines \`.${path.join(".")}\``,
    hint:
      didYouMean(name, known) ??
      `define "${name}" under \`vars:\` of the configcrate, or of the match block`,
    subject: at,
    related: [{ at: block.at, note: "for the hosts of this match block" }],
    rules: ["VAR-01"],
  };
}

export interface FoldedFault {
  readonly at: Span;
  readonly attribute: string;
  readonly value: string;
  readonly wanted: string | undefined;
  readonly block: Located<string>;
}

/** The template could be read and printed, but what it prints does not fit the attribute. */
export function foldedValue(fault: FoldedFault): Diagnostic {
  return {
    code: "wrong-value",
    severity: "error",
    summary: `"${fault.attribute}" cannot be "${fault.value}", which this template prints`,
    ...(fault.wanted === undefined ? {} : { detail: fault.wanted }),
    subject: fault.at,
    related: [{ at: fault.block.at, note: "for the hosts of this match block" }],
  };
}

export function absentResource(name: Located<string>, block: Located<string>): Diagnostic {
  return {
    code: "unknown-resource",
    severity: "error",
    summary: `nothing that these hosts get is named "${name.value}"`,
    detail:
      "The name exists in the stacks tree, but the match block brings no configcrate that holds it.",
    hint: "add that configcrate to the match block, or remove the reference",
    subject: name.at,
    related: [{ at: block.at, note: "for the hosts of this match block" }],
    rules: ["RES-12"],
  };
}

export function ambiguousResource(
  name: Located<string>,
  candidates: readonly string[],
  block: Located<string>,
): Diagnostic {
  return {
    code: "unknown-resource",
    severity: "error",
    summary: `"${name.value}" could mean several resources`,
    detail: `These hosts get ${candidates.map((id) => `\`${id}\``).join(" and ")}.`,
    hint: "name the one you mean by its full id, configcrate/resource",
    subject: name.at,
    related: [{ at: block.at, note: "for the hosts of this match block" }],
    rules: ["RES-12"],
  };
}
