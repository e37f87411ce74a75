// Prints a comparison in the form that was asked for, to standard output or whole into a file.
import { Option, type Command } from "commander";
import { resolve } from "node:path";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { replaceFile } from "../../runtime/disk/durable.ts";
import type { Comparison } from "../diff/comparison.ts";
import type { GroupLimit } from "../diff/render/groups-within.ts";
import { renderHtml } from "../diff/render/render-html.ts";
import { renderJson } from "../diff/render/render-json.ts";
import { renderMarkdown } from "../diff/render/render-markdown.ts";
import { renderStat } from "../diff/render/render-stat.ts";
import { renderComparison, type TextOptions } from "../diff/render/render-text.ts";
import type { Call } from "./command.ts";
import { flag, text } from "./command.ts";
import { formatNamed } from "./format-named.ts";
import { colorFor, notice, printRefusal, printUsage } from "./print.ts";
import type { Asking } from "./stacks-side.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

type Render = (comparison: Comparison, options: TextOptions) => Iterable<string>;

const formats = {
  text: renderComparison,
  json: renderJson,
  markdown: (comparison) => [renderMarkdown(comparison)],
  html: (comparison) => [renderHtml(comparison)],
} as const satisfies Readonly<Record<string, Render>>;

const inBrief: Render = (comparison, options) => [renderStat(comparison, options)];

/** More than anyone reads to the end; where hosts have much in common, hardly a comparison is longer. */
const mostRows = 10_000;

export function addComparisonFormats(command: Command): void {
  command
    .addOption(
      new Option("--format <format>", "how to print it")
        .choices(Object.keys(formats))
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .option("--all", "tell every group of hosts in full, however long the text becomes")
    .option("--stat", "only which resources change, on how many hosts, and how many lines")
    .option("--output <file>", "write it into this file, whole or not at all");
}

/** What is wrong with the words on the command line, before anything is read: the exit code, or undefined. */
export function formatFault(call: Call, world: World): number | undefined {
  if (formatNamed(call, formats) === "text") return undefined;
  const asked = flag(call, "json") ? "--json" : `--format ${formatNamed(call, formats)}`;
  const fault = textOnly.find(({ option }) => flag(call, option));
  if (fault === undefined) return undefined;
  const { option, hint } = fault;
  return printUsage(`\`--${option}\` and \`${asked}\` do not go together`, hint, call, world);
}

const textOnly = [
  {
    option: "stat",
    hint: "`--stat` is a form of the text; all other formats tell everything",
  },
  {
    option: "all",
    hint: "`--all` is about the text; JSON always tells everything, Markdown and HTML as much as can be shown",
  },
] as const;

/** The exit code: done, or that the file could not be written. */
export async function printComparison(
  comparison: Comparison,
  keep: GroupLimit["keep"],
  { call, world }: Asking,
): Promise<number> {
  const to = text(call, "output");
  const render = flag(call, "stat") ? inBrief : formats[formatNamed(call, formats)];
  // A file is read with something else than this terminal, unless somebody asks for its colours.
  const out = to === undefined ? world.out : { ...world.out, isTerminal: false };
  world.progress?.step("writing down what differs");
  const pieces = render(comparison, {
    color: colorFor(out, call, world),
    width: (to === undefined ? world.out.columns : undefined) ?? 100,
    limit: flag(call, "all") ? undefined : { rows: mostRows, keep },
  });
  if (to === undefined) {
    for (const piece of pieces) world.out.write(piece);
    return exitCodes.done;
  }
  try {
    const bytes = Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece)));
    await replaceFile({ path: resolve(world.cwd, to), bytes, mode: 0o644 });
  } catch (error) {
    return printRefusal(systemRefusal(error, `cannot write "${to}"`), call, world);
  }
  notice(`Wrote ${to}`, call, world);
  return exitCodes.done;
}
