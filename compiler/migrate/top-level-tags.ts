// COMP-09: tags that stood at the top of a configcrate go below `compliance:`.
import { kindOf } from "../2-parse/kind.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import {
  changed,
  soleDocument,
  withText,
  type DraftFile,
  type KindOfChange,
  type Tell,
} from "./draft.ts";
import { mergePiece } from "./merge.ts";
import { indented, isFlow, linesOf } from "./piece.ts";
import { eolOf, taken } from "./transfer.ts";

export const topLevelTags: KindOfChange = {
  why: "tags stand below `compliance:`",
  change: (draft, tell) =>
    new Map([...draft].map(([path, file]) => [path, tagged(path, file, tell)])),
};

function tagged(path: string, file: DraftFile, tell: Tell): DraftFile {
  const kind = path.endsWith(".vgo") ? kindOf(path) : undefined;
  if (kind !== "configcrate" && kind !== "usercrate") return file;
  return ["provides", "bundle"].reduce((current, key) => below(path, current, key, tell), file);
}

function below(path: string, file: DraftFile, key: string, tell: Tell): DraftFile {
  const { source } = file;
  if (source?.text.includes(key) !== true) return file;
  const root = soleDocument(source);
  if (root?.kind !== "map") return file;
  const entry = entryOf(root, key);
  if (entry === undefined) return file;
  if (entryOf(root, "compliance") === undefined && !isFlow(source.text, root)) {
    // It stays where it is, one step in, with its heading above.
    const { start, end } = linesOf(source.text, entry);
    const eol = eolOf(file);
    const text = `compliance:${eol}${indented(source.text.slice(start, end), 2)}`;
    return changed(file, [{ start, end, text }]);
  }
  const out = taken(file, root, entry, tell);
  if (out?.rest.source === undefined) return file;
  const result = mergePiece(out.rest.source.text, ["compliance"], out.piece);
  if (result.kind === "merged") return withText(file, path, result.text);
  tell({
    at: entry.keyAt,
    what: `\`${key}:\` belongs below \`compliance:\`, where something else stands`,
    decide: `join the two under \`compliance.${key}:\``,
  });
  return file;
}
