// Puts figures where people find them: between two marks of a page, and into the history, one line a version.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Figure } from "./headline.ts";
import type { Machine } from "./machine.ts";

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
  readonly date: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

export async function writeHistory(file: string, entry: Entry): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const before = await readFile(file, "utf8").catch(() => "");
  await writeFile(file, withEntry(before, entry));
}

/** What was measured of the same version before is replaced, wherever it stands. */
export function withEntry(history: string, entry: Entry): string {
  const own = JSON.stringify(entry.version);
  const others = history.split("\n").filter((line) => {
    return line !== "" && !line.startsWith(`{"version":${own},`);
  });
  return [...others, JSON.stringify(entry), ""].join("\n");
}
