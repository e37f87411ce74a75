// The library of examples: what is on its shelves, told by where each file lies, and what each example wants beside it.
import * as posix from "node:path/posix";
import type { Node } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { readYaml } from "../2-parse/yaml/read.ts";

export interface Example {
  readonly kind: "configcrate" | "usercrate" | "retraction";
  /** The folder on its shelf, such as "web"; "" where the shelf has none. */
  readonly category: string;
  /** As the crate calls itself. */
  readonly name: string;
  /** Below the folder of the library. */
  readonly path: string;
  readonly text: string;
  /** The first sentence of its heading. */
  readonly about: string;
  /** Configcrates whose resources it names. */
  readonly needs: readonly string[];
  /** Files below templates/ and files/ that its resources take. */
  readonly sources: readonly string[];
  /** Secrets that it reads. */
  readonly secrets: readonly string[];
  /** Variables that it brings, which layers may change. */
  readonly vars: readonly string[];
}

/** DIR-04 and EX-03: the shelves, and what the names on them end in. */
const shelves = [
  { kind: "configcrate", folder: "configcrates/", ending: ".vgo.example" },
  { kind: "usercrate", folder: "usercrates/", ending: ".vgo.example" },
  { kind: "retraction", folder: "retractions/configcrates/", ending: ".vgo.example" },
] as const;

/** Texts by their path below the folder of the library; what is on no shelf is no example. */
export function readLibrary(texts: ReadonlyMap<string, string>): readonly Example[] {
  const found = [...texts].flatMap(([path, text]) => {
    const shelf = shelves.find(
      ({ folder, ending }) => path.startsWith(folder) && path.endsWith(ending),
    );
    if (shelf === undefined) return [];
    const id = path.slice(shelf.folder.length, -shelf.ending.length);
    const category = posix.dirname(id) === "." ? "" : posix.dirname(id);
    return [{ kind: shelf.kind, category, path, text, ...readExample(text, posix.basename(id)) }];
  });
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

type Told = Pick<Example, "name" | "about" | "needs" | "sources" | "secrets" | "vars">;

function readExample(text: string, stem: string): Told {
  const [root] = readYaml({ path: "", text }, () => undefined);
  const vars = root?.kind === "map" ? entryOf(root, "vars")?.value : undefined;
  const words = root === undefined ? [] : [...wordsOf(root, "")];
  const valuesOf = (...keys: readonly string[]): readonly string[] =>
    words.filter(({ key }) => keys.includes(key)).map(({ value }) => value);
  const references = valuesOf("depends_on", "before", "notify", "subscribes");
  const own = nameIn(root) ?? stem;
  return {
    name: own,
    about: headingOf(text),
    needs: unique(
      references.filter((word) => word.includes("/")).map((word) => word.replace(/\/.*$/u, "")),
    ).filter((crate) => crate !== own),
    sources: unique(
      valuesOf("source").filter((path) => /^(?:templates|files)\/[^{}]+$/u.test(path)),
    ),
    secrets: unique(words.flatMap(({ value }) => value.match(/\bsecret:[\w./-]+/gu) ?? [])),
    vars: vars?.kind === "map" ? vars.entries.map(({ key }) => key) : [],
  };
}

/** USER-11: a usercrate without a name is called as its file is. */
export function crateName(text: string, stem: string): string {
  return nameIn(readYaml({ path: "", text }, () => undefined)[0]) ?? stem;
}

function nameIn(root: Node | undefined): string | undefined {
  const name = root?.kind === "map" ? entryOf(root, "name")?.value : undefined;
  return name?.kind === "scalar" && name.value !== null ? String(name.value) : undefined;
}

/** The comments that the file begins with, up to the end of their first sentence. */
function headingOf(text: string): string {
  const lines = /^(?:#[^\n]*\n)*/u.exec(text)?.[0] ?? "";
  const words = lines.replaceAll(/^#\s?/gmu, "").replaceAll(/\s+/gu, " ").trim();
  return /^.*?\.(?=\s|$)/u.exec(words)?.[0] ?? words;
}

/** Every text with the key that it stands below, however deep in lists. */
function* wordsOf(
  node: Node,
  key: string,
): Generator<{ readonly key: string; readonly value: string }> {
  switch (node.kind) {
    case "scalar":
      if (typeof node.value === "string") yield { key, value: node.value };
      return;
    case "list":
      for (const item of node.items) yield* wordsOf(item, key);
      return;
    case "map":
      for (const entry of node.entries) yield* wordsOf(entry.value, entry.key);
  }
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
