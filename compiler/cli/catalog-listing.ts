// What `compliance provisions` and `compliance bundles` share: a list of tags, or all of one tag.
import type { Command } from "commander";
import { canonicalPretty } from "../../runtime/contract/canonical-json.ts";
import type { CatalogEntry } from "../compliance/catalogs.ts";
import { bundles, frameworkTitles, provisions } from "../compliance/catalogs.ts";
import { paint } from "../diagnostics/render/paint.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Call } from "./command.ts";
import { flag, text } from "./command.ts";
import { colorFor, printUsage } from "./print.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

export type CatalogName = "provisions" | "bundles";

export function configureListing(name: CatalogName, command: Command): void {
  const { noun, key, example } = listings[name];
  command
    .option("--show <name>", `print the framework controls of one ${noun}`)
    .option("--json", "print it as JSON, controls included")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli compliance ${name} --show ${example}

A configcrate names them under compliance, in the list ${key}.`,
    );
}

/** COMP-11, COMP-12. */
export function runListing(name: CatalogName, call: Call, world: World): number {
  const { entries } = listings[name];
  const asked = text(call, "show");
  if (asked === undefined) {
    world.out.write(flag(call, "json") ? documentOfAll(name) : listed(entries));
    return exitCodes.done;
  }
  // Pasted from `config trace`, a bundle may still wear its prefix.
  const tag = asked.replace(/^bundle:/u, "");
  const entry = entries.get(tag);
  if (entry === undefined) {
    printUsage(`there is no ${listings[name].noun} "${tag}"`, hintFor(name, tag), call, world);
    return exitCodes.wrongInput;
  }
  world.out.write(
    flag(call, "json")
      ? canonicalPretty(documentOf(tag, entry))
      : shown(tag, entry, {
          color: colorFor(world.out, call, world),
          width: world.out.columns ?? 100,
        }),
  );
  return exitCodes.done;
}

interface Listing {
  /** One of them, in messages. */
  readonly noun: string;
  /** Where a configcrate names them. */
  readonly key: string;
  readonly example: string;
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  readonly other: CatalogName;
}

const listings: Readonly<Record<CatalogName, Listing>> = {
  provisions: {
    noun: "provision",
    key: "provides",
    example: "time-sync",
    entries: provisions,
    other: "bundles",
  },
  bundles: {
    noun: "bundle",
    key: "bundle",
    example: "cis-ubuntu-access",
    entries: bundles,
    other: "provisions",
  },
};

function hintFor(name: CatalogName, tag: string): string {
  const { entries, other } = listings[name];
  if (listings[other].entries.has(tag)) {
    return `it is a ${listings[other].noun}: run \`vigocli compliance ${other} --show ${tag}\``;
  }
  return (
    didYouMean(tag, entries.keys()) ?? `run \`vigocli compliance ${name}\` for the list of names`
  );
}

function documentOfAll(name: CatalogName): string {
  const { entries } = listings[name];
  return canonicalPretty({ [name]: [...entries].map(([tag, entry]) => documentOf(tag, entry)) });
}

function documentOf(tag: string, { description, frameworks }: CatalogEntry): object {
  return { name: tag, description, frameworks };
}

function listed(entries: ReadonlyMap<string, CatalogEntry>): string {
  const width = Math.max(...[...entries.keys()].map((tag) => tag.length));
  return [...entries]
    .map(([tag, { description }]) => `${tag.padEnd(width)}  ${description}\n`)
    .join("");
}

interface Look {
  readonly color: boolean;
  readonly width: number;
}

function shown(tag: string, { description, frameworks }: CatalogEntry, look: Look): string {
  const { bold, cyan } = paint(look.color);
  const lines = [bold(tag), description];
  for (const [framework, controls] of Object.entries(frameworks)) {
    lines.push("", `${cyan(framework)}  ${frameworkTitles.get(framework) ?? ""}`.trimEnd());
    lines.push(...rowsOf(controls, look.width - 2).map((row) => `  ${row}`));
  }
  return `${lines.join("\n")}\n`;
}

/** Breaks between ids only: some have a blank inside. */
function rowsOf(controls: readonly string[], width: number): readonly string[] {
  const rows: string[] = [];
  let row = "";
  controls.forEach((control, index) => {
    const item = index === controls.length - 1 ? control : `${control},`;
    if (row !== "" && row.length + 1 + item.length > width) {
      rows.push(row);
      row = "";
    }
    row = row === "" ? item : `${row} ${item}`;
  });
  return [...rows, row];
}
