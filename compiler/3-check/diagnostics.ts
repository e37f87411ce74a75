// What this phase can find wrong between files: names that clash, and references that lead nowhere.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { CrateKind } from "../2-parse/syntax.ts";
import type { Located, Span } from "../source/source.ts";

export function duplicateCrate(name: Located<string>, first: Located<string>): Diagnostic {
  return {
    code: "duplicate-configcrate",
    severity: "error",
    summary: `there are two crates named "${name.value}": ${first.at.source.path} and ${name.at.source.path}`,
    detail:
      "A name stands for one configcrate or usercrate in the whole tree, whatever folder it lies in.",
    hint: "rename one of them, or remove it",
    subject: name.at,
    related: [{ at: first.at, note: "the other one" }],
    rules: ["CRATE-01", "USER-10"],
  };
}

export function duplicateRole(name: Located<string>, first: Located<string>): Diagnostic {
  return {
    code: "duplicate-role",
    severity: "error",
    summary: `there are two roles named "${name.value}"`,
    hint: "rename one of them, or join them",
    subject: name.at,
    related: [{ at: first.at, note: "the other one" }],
    rules: ["ROLE-14"],
  };
}

export function unknownRole(name: Located<string>, known: Iterable<string>): Diagnostic {
  return {
    code: "unknown-role",
    severity: "error",
    summary: `there is no role named "${name.value}"`,
    hint: didYouMean(name.value, known) ?? "define it in roles.vgo",
    subject: name.at,
    rules: ["ROLE-14"],
  };
}

export function nestedInclude(name: Located<string>, inner: Span): Diagnostic {
  return {
    code: "nested-include",
    severity: "error",
    summary: `the role "${name.value}" includes others itself, so it cannot be included`,
    detail:
      "Includes go one level deep: what a role brings can be seen in it and in what it includes.",
    hint: "include those roles here directly",
    subject: name.at,
    related: [{ at: inner, note: "what it includes" }],
    rules: ["ROLE-11"],
  };
}

/** The language's own words, at every place that may refer to a crate. */
export function crateKind(name: Located<string>, kind: CrateKind, path: string): Diagnostic {
  const summary =
    kind === "usercrate"
      ? `configcrates: references "${name.value}" — that name is a usercrate defined at ${path}; use \`usercrates:\` instead of \`configcrates:\`.`
      : `usercrates: references "${name.value}" — that name is a configcrate defined at ${path}; use \`configcrates:\` instead of \`usercrates:\`.`;
  return {
    code: "crate-kind",
    severity: "error",
    summary,
    subject: name.at,
    rules: [kind === "usercrate" ? "USER-06" : "USER-07", "USER-08"],
  };
}

export function unknownUsercrate(name: Located<string>, known: Iterable<string>): Diagnostic {
  return {
    code: "unknown-configcrate",
    severity: "error",
    summary: `there is no usercrate named "${name.value}"`,
    hint: didYouMean(name.value, known) ?? `write one in usercrates/${name.value}.vgo`,
    subject: name.at,
    rules: ["USER-02"],
  };
}

export function unreferencedUsercrates(names: readonly Located<string>[]): Diagnostic {
  const [first] = names;
  if (first === undefined) throw new Error("there is no usercrate to tell of");
  return {
    code: "unreferenced-usercrates",
    severity: "warning",
    summary: `unreferenced usercrates — defined under stacks/**/usercrates/ but not included by any envoy count=${names.length} names=[${names.map(({ value }) => value).join(" ")}]`,
    hint: "include them under `usercrates:` of a match block, common.vgo, environments.vgo or a role, or move the files away",
    subject: first.at,
    related: names.slice(1, 4).map(({ at }) => ({ at, note: "likewise" })),
    rules: ["USER-12"],
  };
}

export function unknownTag(
  tag: Located<string>,
  list: "provides" | "bundle",
  known: Iterable<string>,
): Diagnostic {
  const catalog = list === "provides" ? "provisions" : "bundles";
  return {
    code: "unknown-compliance-tag",
    severity: "error",
    summary: `no catalog has the tag "${tag.value}"`,
    hint:
      didYouMean(tag.value, known) ?? `\`vigocli compliance ${catalog}\` lists those that exist`,
    subject: tag.at,
    rules: ["COMP-07"],
  };
}

export function unknownEnvironment(name: Located<string>, known: Iterable<string>): Diagnostic {
  return {
    code: "unknown-environment",
    severity: "warning",
    summary: `no environments.vgo defines the environment "${name.value}"`,
    hint: didYouMean(name.value, known) ?? "define it under `env:`, or remove it here",
    subject: name.at,
    rules: ["HOST-05"],
  };
}

export function manyConfigcrates(at: Span, count: number): Diagnostic {
  return {
    code: "many-configcrates",
    severity: "warning",
    summary: `this match block lists ${count} configcrates itself`,
    hint: "give them a role in roles.vgo, and assign that",
    subject: at,
    rules: ["HOST-13", "RULE-01"],
  };
}

// Ways back -------------------------------------------------------------------------------------

export interface Culprit {
  readonly name: string;
  readonly type: string;
  readonly at: Span;
}

export function noInverse(at: Span, type: string): Diagnostic {
  return {
    code: "no-inverse",
    severity: "error",
    summary: `this ${type} is to be reverted, and nothing says how`,
    detail: "The inverse of a command cannot be guessed.",
    hint: "add `on_revert:` with the command that undoes it",
    subject: at,
    rules: ["REV-08", "REV-12"],
  };
}

export function noInverseInCrate(ref: Located<string>, { name, type, at }: Culprit): Diagnostic {
  return {
    code: "no-inverse",
    severity: "error",
    summary: `"${ref.value}" cannot be retracted: the ${type} "${name}" does not say how it is undone`,
    hint: "add `on_revert:` to it, with the command that undoes it",
    subject: ref.at,
    related: [{ at, note: "this resource" }],
    rules: ["INL-09"],
  };
}

export function notReversible(ref: Located<string>, { name, type, at }: Culprit): Diagnostic {
  return {
    code: "not-reversible",
    severity: "error",
    summary: `"${ref.value}" cannot be retracted: nothing can reverse "${name}", which is a ${type}`,
    hint: "write a configcrate that sets things right, or use the .retract file of this one",
    subject: ref.at,
    related: [{ at, note: "this resource" }],
    rules: ["INL-08"],
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

export interface MissingSource {
  readonly what: "file" | "folder";
  /** Where such things lie in the tree. */
  readonly where: string;
  readonly known: Iterable<string>;
}

export function sourceNotFound(
  path: Located<string>,
  { what, where, known }: MissingSource,
): Diagnostic {
  const empty = what === "folder" ? "with a file in it " : "";
  return {
    code: "source-not-found",
    severity: "error",
    summary: `there is no ${what} "${path.value}" ${empty}in the stacks tree`,
    hint:
      didYouMean(path.value, known) ?? `put it below ${where}, and name it from the stacks root`,
    subject: path.at,
    rules: ["TPL-05"],
  };
}

/** There is something of this name, but of the other kind. */
export function sourceOfOtherKind(path: Located<string>, what: "file" | "folder"): Diagnostic {
  const [is, hint] =
    what === "folder"
      ? ["a folder", "copy it with `type: directory`, or name one file in it"]
      : ["a file", "copy it with `type: file`, or name the folder that it lies in"];
  return {
    code: "source-not-found",
    severity: "error",
    summary: `"${path.value}" is ${is}`,
    hint,
    subject: path.at,
    rules: ["TPL-05"],
  };
}

export function duplicateWork(
  kind: "task" | "workflow",
  name: Located<string>,
  first: Located<string>,
): Diagnostic {
  return {
    code: "duplicate-work",
    severity: "error",
    summary: `there are two ${kind}s named "${name.value}"`,
    hint: "rename one of them, or remove it",
    subject: name.at,
    related: [{ at: first.at, note: "the other one" }],
    rules: ["FILE-18"],
  };
}

export function unknownTask(name: Located<string>, known: Iterable<string>): Diagnostic {
  return {
    code: "unknown-task",
    severity: "error",
    summary: `there is no task named "${name.value}"`,
    hint: didYouMean(name.value, known) ?? `write it in tasks/${name.value}.vgo`,
    subject: name.at,
    rules: ["FILE-18"],
  };
}
