// Words of the first versions: what are configcrates and envoys today were modules and nodes.
import { kindOf } from "../2-parse/kind.ts";
import type { MapNode } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import type { TextEdit } from "../source/edit.ts";
import { carriersOf } from "./carrier-maps.ts";
import { changed, documentsOf, type DraftFile, type KindOfChange, type Tell } from "./draft.ts";

export const oldWords: KindOfChange = {
  why: "the words of today",
  change: (draft, tell) =>
    new Map([...draft].map(([path, file]) => [path, inWordsOfToday(path, file, tell)])),
};

const today: Readonly<Record<string, string>> = {
  modules: "configcrates",
  exclude_modules: "exclude_configcrates",
};

function inWordsOfToday(path: string, file: DraftFile, tell: Tell): DraftFile {
  const { source } = file;
  // Most files of most trees are spared the reading.
  if (source === undefined || !path.endsWith(".vgo") || !/modules|nodes/u.test(source.text))
    return file;
  const documents = documentsOf(source) ?? [];
  const edits = carriersOf(path, documents).flatMap(({ map }) => renamed(map, today, tell));
  const isHostcrate = kindOf(path) === "assignment";
  const tops = isHostcrate ? documents.filter((document) => document.kind === "map") : [];
  return changed(file, [
    ...edits,
    ...tops.flatMap((top) => renamed(top, { nodes: "envoys" }, tell)),
  ]);
}

function renamed(
  map: MapNode,
  words: Readonly<Record<string, string>>,
  tell: Tell,
): readonly TextEdit[] {
  return Object.entries(words).flatMap(([old, word]) => {
    const entry = entryOf(map, old);
    if (entry === undefined) return [];
    if (entryOf(map, word) === undefined) {
      return [{ start: entry.keyAt.start, end: entry.keyAt.end, text: word }];
    }
    tell({
      at: entry.keyAt,
      what: `\`${old}:\` is the old word for \`${word}:\`, and both stand here`,
      decide: `join the two under \`${word}:\`, in the order that you mean`,
    });
    return [];
  });
}
