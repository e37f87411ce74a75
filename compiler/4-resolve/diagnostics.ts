// What this phase can find wrong between hosts and match blocks.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Located, Span } from "../source/source.ts";

export function duplicateHost(host: Located<string>, first: Located<string>): Diagnostic {
  return {
    code: "duplicate-host",
    severity: "error",
    summary: `the host "${host.value}" stands twice in the inventory`,
    hint: "remove one of them",
    subject: host.at,
    related: [{ at: first.at, note: "the other one" }],
  };
}

export function noHosts(at: Span): Diagnostic {
  return {
    code: "no-hosts",
    severity: "error",
    summary: "there is no match block, so no host would get anything",
    detail:
      "No file of the stacks tree holds match blocks under the top key `envoys`, or is one itself.",
    hint: "write one, such as envoys.vgo with a `match:` pattern and a list of configcrates",
    subject: at,
    rules: ["HOST-01"],
  };
}

export function unmatchedHost(host: Located<string>): Diagnostic {
  return {
    code: "unmatched-host",
    severity: "warning",
    summary: `no match block matches the host "${host.value}"`,
    detail: "It gets no bundle, so its agent would leave it alone.",
    hint: "add a match block for it, or take it out of the inventory",
    subject: host.at,
    rules: ["HOST-02"],
  };
}

export function excludeNothing(
  name: Located<string>,
  isOwn: boolean,
  known: ReadonlyMap<string, unknown>,
): Diagnostic {
  const slip = known.has(name.value) ? undefined : didYouMean(name.value, known.keys());
  return {
    code: "exclude-nothing",
    severity: "warning",
    summary: isOwn
      ? `"${name.value}" is added right here, so excluding it here does nothing`
      : `nothing brings "${name.value}" here, so excluding it does nothing`,
    hint: isOwn ? "remove it from one of the two lists" : (slip ?? "remove the exclusion"),
    subject: name.at,
    rules: ["INH-05"],
  };
}

export function foreachList(
  name: Located<string>,
  value: Value | undefined,
  known: readonly string[],
): Diagnostic {
  const found = value === undefined ? "nothing defines it" : "it is no list";
  return {
    code: "foreach-list",
    severity: "error",
    summary: `foreach cannot go through "${name.value}": ${found}`,
    hint:
      (value === undefined ? didYouMean(name.value, known) : undefined) ??
      `define "${name.value}" as a list under \`vars:\`; an empty one is fine`,
    subject: name.at,
    rules: ["FOR-02"],
  };
}

export function foreachKey(
  at: Located<string>,
  fault: "missing" | "lacking" | "repeated" | "unneeded",
  key?: string,
): Diagnostic {
  const words = {
    missing: {
      summary: `the items of "${at.value}" are mappings, and nothing says which field names each`,
      hint: "add `key:` with the name of a field that differs from item to item",
      rule: "CFOR-08",
    },
    lacking: {
      summary: `an item has no usable field "${at.value}" to be named by`,
      hint: "give every item the field, with a plain value",
      rule: "CFOR-09",
    },
    unneeded: {
      summary: `the items have no field "${at.value}": they are plain values`,
      hint: "remove `key:`; plain values are named by themselves",
      rule: "CFOR-07",
    },
    repeated: {
      summary: `two items are both named "${key ?? ""}"`,
      hint: "choose a `key:` whose values differ, or remove one of the items",
      rule: "CFOR-10",
    },
  }[fault];
  return {
    code: "foreach-key",
    severity: "error",
    summary: words.summary,
    hint: words.hint,
    subject: at.at,
    rules: [words.rule],
  };
}
