// One resource as an operator reads it: each attribute, where it is written, and the variables behind it.
import type { Value } from "../../runtime/contract/value.ts";
import type { Paint, Palette } from "../diagnostics/render/paint.ts";
import type { Cell } from "./columns.ts";
import { columns } from "./columns.ts";
import { spot } from "./origin.ts";
import { asides, brief, carrierWords } from "./render-trace.ts";
import type { TracedVar } from "./trace.ts";
import type { TracedAttribute, TracedResource } from "./trace-resource.ts";

export function renderResource(resource: TracedResource, palette: Palette): string {
  const { id, type, from, applies, when, whenVars = {}, attributes } = resource;
  const { bold, dim, yellow } = palette;
  const reads = (vars: { readonly [name: string]: TracedVar }): readonly (readonly Cell[])[] =>
    Object.entries(vars).map(([name, traced]) => varRow(name, traced, dim));
  const rows = attributes.flatMap((attribute) => [
    attributeRow(attribute, dim),
    ...reads(attribute.vars ?? {}),
  ]);
  const lines = [
    `${bold(id)}  ${type}  ${dim(spot(resource))}`,
    `  by ${carrierWords(from)}  ${dim(spot(from))}`,
    ...(applies ? [] : [yellow("  not for this host: its condition does not hold here")]),
    ...(when === undefined ? [] : [`  ${yellow(`when ${when}`)}`]),
    ...columns(reads(whenVars), "  "),
    "",
    ...columns(rows, "  "),
  ];
  return `${lines.join("\n")}\n`;
}

function attributeRow(
  { name, branch, value, written, ...at }: TracedAttribute,
  dim: Paint,
): readonly Cell[] {
  return [
    branch === undefined ? name : `${name} (case ${branch})`,
    value === undefined ? firstLine(written) : shown(value),
    [spot(at), dim],
  ];
}

/** Below the attribute, in its columns. */
function varRow(name: string, { value, from, overrides }: TracedVar, dim: Paint): readonly Cell[] {
  return [
    "",
    `└ ${name} = ${brief(value)}`,
    [`${spot(from)}  ${asides("was", overrides)}`.trimEnd(), dim],
  ];
}

function shown(value: Value): string {
  return typeof value === "string" ? firstLine(value) : brief(value);
}

const longestText = 60;

function firstLine(text: string): string {
  const [first = ""] = text.split("\n", 1);
  const isWhole = first.length === text.length && first.length <= longestText;
  return isWhole ? first : `${first.slice(0, longestText - 1)}…`;
}
