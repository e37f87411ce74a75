// Puts figures where people find them: between two marks of a page, and into the history, one line a version.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Figures } from "./headline.ts";
import { isMapping } from "./peers/read-json.ts";

const begin = "<!-- figures: written by `npm run bench -- --write` -->";
const end = "<!-- end of figures -->";

export async function writeTable(page: string, table: string): Promise<void> {
  await writeFile(page, withTable(await readFile(page, "utf8"), table, page));
}

export function withTable(text: string, table: string, page: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`"${page}" has no place for figures`);
  return `${text.slice(0, from)}${begin}\n${table}\n${text.slice(to)}`;
}

export interface Entry {
  readonly version: string;
  readonly benchmarks: Figures;
}

/** What is known of the version afterwards: what was measured now, and what was not measured again. */
export async function writeHistory(file: string, entry: Entry): Promise<Figures> {
  await mkdir(dirname(file), { recursive: true });
  const { text, figures } = withEntry(await readFile(file, "utf8").catch(() => ""), entry);
  await writeFile(file, text);
  return figures;
}

/** A benchmark takes the place of its former run for the same version; other versions stay as they are. */
export function withEntry(
  history: string,
  { version, benchmarks }: Entry,
): { readonly text: string; readonly figures: Figures } {
  const lines = history.split("\n").filter((line) => line !== "");
  const entries = lines.map((line) => ({ line, entry: entryIn(line) }));
  const former = entries.find(({ entry }) => entry.version === version)?.entry.benchmarks;
  const figures = { ...former, ...benchmarks };
  const others = entries.filter(({ entry }) => entry.version !== version).map(({ line }) => line);
  const text = [...others, JSON.stringify({ version, benchmarks: figures }), ""].join("\n");
  return { text, figures };
}

function entryIn(line: string): Entry {
  const entry: unknown = JSON.parse(line);
  if (!isEntry(entry))
    throw new Error(`the history has a line of another shape: ${line.slice(0, 60)}`);
  return entry;
}

/** Only this program writes it, so that its outermost shape vouches for the rest. */
function isEntry(value: unknown): value is Entry {
  return isMapping(value) && typeof value["version"] === "string" && isMapping(value["benchmarks"]);
}
