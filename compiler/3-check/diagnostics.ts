// What this phase can find wrong between files: names that clash, and references that lead nowhere.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Located } from "../source/source.ts";

export function duplicateConfigcrate(name: Located<string>, first: Located<string>): Diagnostic {
  return {
    code: "duplicate-configcrate",
    severity: "error",
    summary: `there are two configcrates named "${name.value}"`,
    detail: "A name stands for one configcrate in the whole tree, whatever folder it lies in.",
    hint: "rename one of them, or remove it",
    subject: name.at,
    related: [{ at: first.at, note: "the other one" }],
    rules: ["CRATE-01"],
  };
}

export function duplicateResource(name: Located<string>, first: Located<string>): Diagnostic {
  return {
    code: "duplicate-resource",
    severity: "error",
    summary: `this configcrate has two resources named "${name.value}"`,
    hint: "rename one of them: references find a resource by its name",
    subject: name.at,
    related: [{ at: first.at, note: "the other one" }],
    rules: ["RES-01"],
  };
}

export function unknownConfigcrate(name: Located<string>, known: Iterable<string>): Diagnostic {
  return {
    code: "unknown-configcrate",
    severity: "error",
    summary: `there is no configcrate named "${name.value}"`,
    hint: didYouMean(name.value, known) ?? `write one in configcrates/${name.value}.vgo`,
    subject: name.at,
  };
}

export function unknownResource(name: Located<string>, known: Iterable<string>): Diagnostic {
  return {
    code: "unknown-resource",
    severity: "error",
    summary: `nothing is named "${name.value}"`,
    detail:
      "A reference means a resource of its own configcrate, else a configcrate, else the one resource of that name on the host.",
    hint: didYouMean(name.value, known) ?? "correct the name, or remove the reference",
    subject: name.at,
    rules: ["RES-12"],
  };
}

export function sourceNotFound(path: Located<string>, known: Iterable<string>): Diagnostic {
  return {
    code: "source-not-found",
    severity: "error",
    summary: `there is no file "${path.value}" in the stacks tree`,
    hint:
      didYouMean(path.value, known) ?? "put it below templates/, and name it from the stacks root",
    subject: path.at,
    rules: ["TPL-05"],
  };
}
