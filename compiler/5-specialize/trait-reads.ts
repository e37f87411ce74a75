// Which traits the outcome of a crate may depend on: hosts that differ only in others share its part.
import type { Expression } from "../../runtime/contract/when/tree.ts";
import type { Template } from "../../runtime/contract/template/tree.ts";
import { predefinedNames } from "../../runtime/contract/when/names.ts";
import type {
  AttributeSyntax,
  LookupSpec,
  ResourceSyntax,
  TextSyntax,
  ValueSyntax,
  VarSyntax,
} from "../2-parse/syntax.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { Folding } from "./fold.ts";
import { everything, templateReads } from "./template-reads.ts";

/** Paths of traits, each with all below it; rather one too many than one too few. */
export type TraitPaths = readonly string[];

/** What a resource reads, wherever its crate is used. */
export function resourceReads(
  { whens, attributes, choice }: ResourceSyntax,
  templates: Folding["templates"],
): TraitPaths {
  return joined([
    ...whens.flatMap(({ expression }) => expressionReads(expression)),
    ...attributesRead(attributes, templates),
    ...(choice === undefined ? [] : textReads(choice.subject.value)),
    ...[...(choice?.branches.values() ?? [])].flatMap((branch) =>
      attributesRead(branch, templates),
    ),
  ]);
}

/** A conditional variable may be named anywhere, in a template too. */
export function varReads(vars: Iterable<VarSyntax>): TraitPaths {
  return joined(
    [...vars].flatMap(({ condition }) =>
      condition === undefined ? [] : expressionReads(condition),
    ),
  );
}

export function whenReads(when: ParsedWhen | undefined): TraitPaths {
  return when === undefined ? [] : expressionReads(when.expression);
}

export function joined(found: readonly string[]): TraitPaths {
  if (found.length < 2) return found;
  const paths = [...new Set(found)].sort();
  return paths.includes(everything) ? [everything] : paths;
}

function attributesRead(
  attributes: ReadonlyMap<string, AttributeSyntax>,
  templates: Folding["templates"],
): readonly string[] {
  return [...attributes].flatMap(([name, attribute]) => attributeReads(name, attribute, templates));
}

export function attributeReads(
  name: string,
  { value }: AttributeSyntax,
  templates: Folding["templates"],
): readonly string[] {
  const values: readonly ValueSyntax[] =
    value.kind === "lookup"
      ? [...value.lookup.arms.map((arm) => arm.value), value.lookup.fallback]
      : [value];
  return [
    ...(value.kind === "lookup"
      ? value.lookup.arms.flatMap(({ spec }) => specReads(spec.value))
      : []),
    ...values.flatMap(valueReads),
    ...(name === "source" ? values.flatMap((source) => sourceReads(source, templates)) : []),
  ];
}

function specReads(spec: LookupSpec): readonly string[] {
  switch (spec.kind) {
    case "trait":
      return [spec.path.join(".")];
    case "function":
      return callReads(spec.name);
    case "host":
    case "host-glob":
    case "tag":
      return [];
  }
}

/** The text of a template file is folded like one that stands there. */
function sourceReads(source: ValueSyntax, templates: Folding["templates"]): readonly string[] {
  if (source.kind !== "literal") return [everything];
  const template = templates.get(String(source.value));
  return template === undefined ? [] : templateReads(template.tree);
}

function valueReads(value: ValueSyntax): readonly string[] {
  switch (value.kind) {
    case "literal":
      return [];
    case "template":
      return templateReads(value.template.tree);
    case "list":
      return value.items.flatMap(valueReads);
    case "map":
      return value.entries.flatMap((entry) => valueReads(entry.value));
  }
}

export function textReads(text: TextSyntax): readonly string[] {
  return typeof text === "string" ? [] : templateReads(text.tree);
}

export function expressionReads(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "literal":
    case "changed":
      return [];
    case "name":
      return nameReads(expression.name);
    case "trait":
      return [expression.path];
    case "not":
      return expressionReads(expression.operand);
    case "all":
    case "any":
      return expression.operands.flatMap(expressionReads);
    case "call":
      return [...callReads(expression.name), ...expression.args.flatMap(operandReads)];
    case "equal":
    case "differs":
      return [expression.left, expression.right].flatMap(operandReads);
  }
}

type Part = { readonly kind: "text" | "integer" } | NamePart | TemplatePart;
interface NamePart {
  readonly kind: "name";
  readonly name: string;
}
interface TemplatePart {
  readonly kind: "template";
  readonly template: Template;
}

function operandReads(operand: Part): readonly string[] {
  switch (operand.kind) {
    case "text":
    case "integer":
      return [];
    case "name":
      return nameReads(operand.name);
    case "template":
      return templateReads(operand.template);
  }
}

function nameReads(name: string): readonly string[] {
  const trait = predefinedNames.get(name)?.trait;
  return trait === undefined ? [] : [trait];
}

/** What the functions ask of the traits; those that ask the machine itself are never answered here. */
const asked: ReadonlyMap<string, readonly string[]> = new Map([
  ["os_family", ["os.family", "os.kernel"]],
  ["distro", ["os.distro"]],
  ["arch", ["os.arch"]],
  ["version_ge", ["os.version"]],
  ["port_listening", ["ports"]],
  ["file_exists", []],
  ["dir_exists", []],
  ["process_running", []],
  ["command_succeeds", []],
  ["hour_range", []],
  ["minute_range", []],
  ["day_of_week", []],
  ["day_of_month", []],
  ["has_display", []],
  ["flag_set", []],
  ["in_group", []],
]);

function callReads(name: string): readonly string[] {
  return asked.get(name) ?? [everything];
}
