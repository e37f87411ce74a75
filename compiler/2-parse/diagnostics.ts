// What this phase can find wrong with one file by itself, once its YAML is well-formed.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Span } from "../source/source.ts";

export function unknownFileKind(at: Span, topKeys: readonly string[]): Diagnostic {
  const found =
    topKeys.length === 0 ? "it holds no mapping" : `its top keys are ${quotedList(topKeys)}`;
  return {
    code: "unknown-file-kind",
    severity: "error",
    summary: "this file is of no known kind",
    detail: `A .vgo file is a configcrate below configcrates/, or holds match blocks under the top key \`envoys\`. Here ${found}.`,
    hint:
      didYouMean(topKeys[0] ?? "", ["envoys"]) ??
      "put a configcrate below configcrates/, or give the file the top key `envoys`",
    subject: at,
    rules: ["FILE-14"],
  };
}

export interface KeyFault {
  readonly at: Span;
  readonly key: string;
}

export function unknownKey(fault: KeyFault, known: readonly string[], owner: string): Diagnostic {
  return {
    code: "unknown-key",
    severity: "error",
    summary: `${owner} has no key "${fault.key}"`,
    ...(known.length > 0 ? { detail: `It knows ${quotedList(known)}.` } : {}),
    hint: didYouMean(fault.key, known) ?? `remove "${fault.key}"`,
    subject: fault.at,
  };
}

export function missingKey(fault: KeyFault, owner: string): Diagnostic {
  return {
    code: "missing-key",
    severity: "error",
    summary: missingWords(owner, fault.key),
    hint: `add \`${fault.key}:\` here`,
    subject: fault.at,
    ...(owner === "configcrate" ? { rules: [fault.key === "name" ? "FILE-08" : "FILE-09"] } : {}),
  };
}

/** Two of these sentences are the language's own, word for word. */
function missingWords(owner: string, key: string): string {
  if (owner === "configcrate" && key === "name") return "missing required name field";
  if (owner === "configcrate" && key === "resources") return "configcrate has no resources";
  return `${owner} lacks the required key "${key}"`;
}

/** Points at the last of them: what was written first may well be what was meant. */
export function exactlyOne(
  keys: readonly string[],
  places: readonly Span[],
  whose: { readonly at: Span; readonly owner: string },
): Diagnostic {
  const others = places.slice(0, -1);
  return {
    code: "exactly-one",
    severity: "error",
    summary: `${whose.owner} takes only one of ${quotedList(keys)}`,
    detail:
      "They say the same thing in different ways, so together they would contradict each other.",
    hint: "keep the one that you mean, and remove the other",
    subject: places.at(-1) ?? whose.at,
    related: others.map((at) => ({ at, note: "beside this" })),
    rules: ["TPL-04"],
  };
}

export function wrongType(at: Span, what: string, wanted: string, found: string): Diagnostic {
  return {
    code: "wrong-type",
    severity: "error",
    summary: `${what} must be ${wanted}, but is ${found}`,
    subject: at,
  };
}

export interface WrongValue {
  readonly at: Span;
  readonly what: string;
  readonly value: string;
  /** The whole vocabulary, when there is one. */
  readonly allowed?: readonly string[];
  /** In words, when there is none. */
  readonly wanted?: string;
}

export function wrongValue({ at, what, value, allowed, wanted }: WrongValue): Diagnostic {
  const hint = allowed === undefined ? undefined : didYouMean(value, allowed);
  const detail = allowed === undefined ? wanted : `Allowed are ${quotedList(allowed)}.`;
  return {
    code: "wrong-value",
    severity: "error",
    summary: `${what} cannot be "${value}"`,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    subject: at,
  };
}

export function unknownResourceType(at: Span, type: string, known: readonly string[]): Diagnostic {
  return {
    code: "unknown-resource-type",
    severity: "error",
    summary: `there is no resource type "${type}"`,
    detail: `Known types are ${quotedList(known)}.`,
    ...optionalHint(didYouMean(type, known)),
    subject: at,
    rules: ["RES-02"],
  };
}

export function templateSyntax(at: Span): Diagnostic {
  const action = at.source.text.slice(at.start, at.end);
  return {
    code: "template-syntax",
    severity: "error",
    summary: `cannot read the template action ${action}`,
    detail: "An action prints a variable: {{ .Vars.name }}.",
    hint: /^\{\{\s*Vars\./u.test(action)
      ? "names start with a dot: {{ .Vars.name }}"
      : "write {{ .Vars.name }}, with the name of a variable of the configcrate or the match block",
    subject: at,
    rules: ["TPL-01"],
  };
}

export function unclosedAction(at: Span): Diagnostic {
  return {
    code: "template-syntax",
    severity: "error",
    summary: "this template action is never closed",
    hint: "close it with }}",
    subject: at,
    rules: ["TPL-01"],
  };
}

/** The value means what its author meant, but only because the schema is known: better said in quotes. */
export function unquotedText(at: Span, what: string, spelled: string): Diagnostic {
  return {
    code: "unquoted-text",
    severity: "hint",
    summary: `${what} is text, so ${spelled} is read as "${spelled}"`,
    hint: `quote it: "${spelled}"`,
    subject: at,
    fix: { edits: [{ at, text: `"${spelled}"` }] },
  };
}

export function spelledBoolean(at: Span, what: string, meaning: boolean): Diagnostic {
  return {
    code: "spelled-boolean",
    severity: "hint",
    summary: `${what} is a boolean, so this is read as ${meaning}`,
    hint: `write ${meaning}`,
    subject: at,
    fix: { edits: [{ at, text: String(meaning) }] },
  };
}

function optionalHint(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

function quotedList(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop();
  if (last === undefined) return "nothing";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}
