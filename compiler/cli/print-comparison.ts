// Prints a comparison in the form that was asked for, to standard output or whole into a file.
import { Option, type Command } from "commander";
import { resolve } from "node:path";
import { canonicalPretty } from "../../runtime/contract/canonical-json.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { replaceFile } from "../../runtime/disk/durable.ts";
import type { Comparison } from "../diff/comparison.ts";
import { diffDocument } from "../diff/render/document.ts";
import { renderHtml } from "../diff/render/render-html.ts";
import { renderMarkdown } from "../diff/render/render-markdown.ts";
import { renderStat } from "../diff/render/render-stat.ts";
import { renderComparison, type TextOptions } from "../diff/render/render-text.ts";
import type { Call } from "./command.ts";
import { flag, text } from "./command.ts";
import { formatNamed } from "./format-named.ts";
import { colorFor, notice, printRefusal, printUsage } from "./print.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

type Render = (comparison: Comparison, options: TextOptions) => string;

const formats = {
  text: renderComparison,
  json: (comparison) => canonicalPretty(diffDocument(comparison)),
  markdown: (comparison) => renderMarkdown(comparison),
  html: (comparison) => renderHtml(comparison),
} as const satisfies Readonly<Record<string, Render>>;

export function addComparisonFormats(command: Command): void {
  command
    .addOption(
      new Option("--format <format>", "how to print it")
        .choices(Object.keys(formats))
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .option("--stat", "only which resources change, on how many hosts, and how many lines")
    .option("--output <file>", "write it into this file, whole or not at all");
}

/** What is wrong with the words on the command line, before anything is read: the exit code, or undefined. */
export function formatFault(call: Call, world: World): number | undefined {
  const asked = flag(call, "json") ? "--json" : `--format ${formatNamed(call, formats)}`;
  if (!flag(call, "stat") || formatNamed(call, formats) === "text") return undefined;
  return printUsage(
    `\`--stat\` and \`${asked}\` do not go together`,
    "`--stat` is a form of the text; all other formats tell everything",
    call,
    world,
  );
}

/** The exit code: done, or that the file could not be written. */
export async function printComparison(
  comparison: Comparison,
  call: Call,
  world: World,
): Promise<number> {
  const to = text(call, "output");
  const render: Render = flag(call, "stat") ? renderStat : formats[formatNamed(call, formats)];
  // A file is read with something else than this terminal, unless somebody asks for its colours.
  const out = to === undefined ? world.out : { ...world.out, isTerminal: false };
  const rendered = render(comparison, {
    color: colorFor(out, call, world),
    width: (to === undefined ? world.out.columns : undefined) ?? 100,
  });
  if (to === undefined) {
    world.out.write(rendered);
    return exitCodes.done;
  }
  try {
    const bytes = new TextEncoder().encode(rendered);
    await replaceFile({ path: resolve(world.cwd, to), bytes, mode: 0o644 });
  } catch (error) {
    return printRefusal(systemRefusal(error, `cannot write "${to}"`), call, world);
  }
  notice(`Wrote ${to}`, call, world);
  return exitCodes.done;
}
