// Carries an entry from one file of the tree to another, with its comments, or says why it cannot.
import type { Entry, MapNode } from "../2-parse/yaml/node.ts";
import { lineEndOf } from "../source/edit.ts";
import type { Draft, DraftFile, Tell } from "./draft.ts";
import { changed, withText } from "./draft.ts";
import { mergePiece } from "./merge.ts";
import { pieceOf, removal, type Piece } from "./piece.ts";

export interface Target {
  readonly path: string;
  /** The keys below which the pieces go. */
  readonly keys: readonly string[];
}

/** The file with all pieces in it; undefined when one of them does not fit, which is told of `entry`. */
export function merged(
  draft: Draft,
  { path, keys }: Target,
  pieces: readonly Piece[],
  { entry, eol, tell }: Origin,
): DraftFile | undefined {
  const file = draft.get(path);
  let text = file?.source?.text ?? "";
  for (const piece of pieces) {
    const result = mergePiece(text, keys, piece);
    if (result.kind !== "merged") {
      const where = result.kind === "conflict" ? ` at \`${result.path.join(".")}\`` : "";
      tell({
        at: entry.keyAt,
        what:
          result.kind === "conflict"
            ? `what stands under \`${entry.key}:\` belongs into ${path}, which says something else${where}`
            : `\`${entry.key}:\` belongs into ${path}, and one of the two is written in a way that only a person can change`,
        decide: `move it there yourself, below \`${[...keys, piece.key].join(".")}\``,
      });
      return undefined;
    }
    text = result.text;
  }
  const isNew = file === undefined;
  return withText(file, path, isNew ? text.replaceAll("\n", eol) : text);
}

export interface Origin {
  /** What is carried, for the words about it. */
  readonly entry: Entry;
  /** How the file that it comes from ends its lines. */
  readonly eol: string;
  readonly tell: Tell;
}

/** The entry as a piece, and its file without it; undefined when that needs a person, which is told. */
export function taken(
  file: DraftFile,
  map: MapNode,
  entry: Entry,
  tell: Tell,
): { readonly piece: Piece; readonly rest: DraftFile } | undefined {
  const text = file.source?.text ?? "";
  const piece = pieceOf(text, map, entry);
  const gone = removal(text, map, entry, piece?.text ?? "");
  if (piece !== undefined && gone !== undefined) {
    return { piece, rest: changed(file, [gone]) };
  }
  tell({
    at: entry.keyAt,
    what: `\`${entry.key}:\` is written in a way that only a person can take apart`,
    decide: "write it as a block of its own, without anchors and aliases, and run it again",
  });
  return undefined;
}

export function eolOf(file: DraftFile): string {
  return lineEndOf(file.source?.text ?? "");
}

/** Whether anything but blank lines and comments is left of a file. */
export function isBare(file: DraftFile): boolean {
  return (file.source?.text ?? "").split("\n").every((line) => /^\s*(?:#.*|---\s*)?$/u.test(line));
}

/** Comment lines of a text that goes away, which the other file does not hold by now, go to its end. */
export function withComments(target: DraftFile, path: string, gone: string): DraftFile {
  const text = target.source?.text ?? "";
  const lines = gone.split("\n").map((line) => line.trim());
  const left = lines.filter((line) => line.startsWith("#") && !text.includes(line));
  if (left.length === 0) return target;
  const eol = lineEndOf(text);
  const glue = text === "" || text.endsWith("\n") ? "" : eol;
  return withText(target, path, `${text}${glue}${left.join(eol)}${eol}`);
}
