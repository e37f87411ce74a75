// What can be wrong with a condition.
import { builtins } from "../../../runtime/contract/when/builtins.ts";
import type { NameKind } from "../../../runtime/contract/when/names.ts";
import { predefinedNames } from "../../../runtime/contract/when/names.ts";
import type { Fault } from "../../../runtime/contract/when/scope.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { Span } from "../../source/source.ts";

/** What a message says beyond its code and severity. */
export type Words = Omit<Diagnostic, "code" | "severity">;

export function whenSyntax(words: Words): Diagnostic {
  return { code: "when-syntax", severity: "error", ...words };
}

/** Something of the wrong kind stands here: a text where a condition is wanted, or the reverse. */
export function whenType(words: Words): Diagnostic {
  return { code: "when-type", severity: "error", ...words };
}

export function whenArguments(words: Words): Diagnostic {
  return { code: "when-arguments", severity: "error", ...words };
}

export function whenUnknownFunction(at: Span, name: string): Diagnostic {
  return {
    code: "when-unknown-function",
    severity: "error",
    summary: `there is no function "${name}"`,
    hint: functionHint(name),
    subject: at,
    rules: ["LANG-12"],
  };
}

function functionHint(name: string): string {
  if (name === "changed" || predefinedNames.has(name)) {
    return `"${name}" is no function: write it without parentheses`;
  }
  if (name.startsWith("trait_")) return "define a conditional variable, and name it here";
  return (
    didYouMean(name, builtins.keys()) ??
    "a variable is written without parentheses; `vigocli explain when-unknown-function` lists the functions"
  );
}

export interface UnknownName {
  readonly at: Span;
  readonly name: string;
  readonly known: Iterable<string>;
  /** In a comparison a word may be a text whose quotes were forgotten. */
  readonly compared: boolean;
}

export function whenUnknownName({ at, name, known, compared }: UnknownName): Diagnostic {
  return {
    code: "when-unknown-name",
    severity: "error",
    summary: `nothing defines "${name}"`,
    hint: nameHint(name, known, compared),
    subject: at,
    rules: ["LANG-32"],
  };
}

function nameHint(name: string, known: Iterable<string>, compared: boolean): string {
  const builtin = builtins.get(name);
  if (builtin !== undefined) {
    const parameters = builtin.parameters.map((parameter) => parameter.name).join(", ");
    return `"${name}" is a function: write ${name}(${parameters})`;
  }
  const candidates = new Set([...known, ...predefinedNames.keys(), "changed", "true", "false"]);
  const guess = didYouMean(name, candidates);
  const quotes = `if it is a text, quote it: '${name}'`;
  if (compared) return guess === undefined ? quotes : `${guess} Or, ${quotes}`;
  return guess ?? `define "${name}" under \`vars:\`, or ask the host with a function`;
}

export function whenShadowsName(at: Span, name: string): Diagnostic {
  return {
    code: "when-shadows-name",
    severity: "warning",
    summary: `"${name}" means the variable here, not ${meaningOf(name)}`,
    detail: `The name \`${name}\` exists without being defined, and a variable of that name hides it.`,
    hint: "give the variable another name",
    subject: at,
    rules: ["X-12"],
  };
}

function meaningOf(name: string): string {
  switch (name) {
    case "is_container":
      return "whether the host is a container";
    case "is_vm":
      return "whether the host is a virtual machine";
    default:
      return `the host's own ${name}`;
  }
}

/** What evaluating found; faults of templates are told in the words of the template language. */
export function whenFault(at: Span, fault: FaultOfWhen): Diagnostic {
  const codes = {
    name: "when-unknown-name",
    type: "when-type",
    arguments: "when-arguments",
  } as const;
  return { code: codes[fault.about], severity: "error", summary: fault.message, subject: at };
}

export type FaultOfWhen = Fault & { readonly about: Exclude<Fault["about"], "text"> };

export function notBoolean(at: Span, name: string, kind: NameKind): Diagnostic {
  return whenType({
    subject: at,
    summary: `"${name}" is ${described[kind]}, not a boolean`,
    detail: "A name that stands by itself must be true or false.",
    hint: kind === "list" || kind === "map" ? askInstead : `compare it: ${name} == '...'`,
    rules: ["LANG-32"],
  });
}

export function notComparable(at: Span, name: string, kind: NameKind): Diagnostic {
  return whenType({
    subject: at,
    summary: `"${name}" is ${described[kind]}, which cannot be compared`,
    hint: `compare one value of it, in a template: '{{ .Vars.${name}.key }}' == '...'`,
    rules: ["LANG-04"],
  });
}

const askInstead = "define a variable that is true or false, and name that";

const described: Readonly<Record<NameKind, string>> = {
  boolean: "a boolean",
  text: "a text",
  number: "a number",
  empty: "empty",
  list: "a list",
  map: "a map",
};

/** it means the same, and the formatter will write the sign. */
export function whenWordOperator(at: Span, word: string, fix: Diagnostic["fix"]): Diagnostic {
  const sign = signs[word] ?? word;
  return {
    code: "when-word-operator",
    severity: "hint",
    summary: `\`${word}\` is spelled as a word`,
    detail: `The formatter writes it as \`${sign}\`, which means the same.`,
    hint: `write ${sign}`,
    subject: at,
    rules: ["LANG-03"],
    ...(fix === undefined ? {} : { fix }),
  };
}

export const signs: Readonly<Record<string, string>> = { and: "&&", or: "||", not: "!" };

export function whenNever(words: Words): Diagnostic {
  return { code: "when-never", severity: "warning", ...words };
}
