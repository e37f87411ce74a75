// A range of a file as a frame marks it, and the marks that a diagnostic asks for.
import type { Position } from "../../source/position.ts";
import type { Source, Span } from "../../source/source.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { visible } from "./cells.ts";
import type { Range } from "./line-view.ts";
import type { LinesOf } from "./lines.ts";
import { spanInFile } from "./lines.ts";
import type { Sheet } from "./sheet.ts";

export interface Mark {
  readonly source: Source;
  readonly from: Position;
  readonly to: Position;
  readonly note: string;
  readonly isSubject: boolean;
}

/** The subject first, then the related places in their own order. */
export function marksOf(diagnostic: Diagnostic, linesOf: LinesOf): readonly Mark[] {
  const related = (diagnostic.related ?? []).map(({ at, note }) => markOf(at, note, linesOf));
  return [{ ...markOf(diagnostic.subject, "", linesOf), isSubject: true }, ...related];
}

export function isBlock(mark: Mark): boolean {
  return mark.to.line > mark.from.line;
}

/** Of a mark that lies within a line. */
export function rangeOf({ from, to }: Mark): Range {
  return { start: from.column - 1, end: to.column - 1 };
}

/** `^^^` under the subject, or `--- note` under a related place. */
export function underline(mark: Mark, length: number, sheet: Sheet): string {
  const line = tipOf(mark).repeat(length);
  return stroke(mark, mark.note === "" ? line : `${line} ${visible(mark.note)}`, sheet);
}

export function tipOf(mark: Mark): "^" | "-" {
  return mark.isSubject ? "^" : "-";
}

export function stroke(mark: Mark, text: string, sheet: Sheet): string {
  return mark.isSubject ? sheet.accent(text) : sheet.colors.cyan(text);
}

function markOf(at: Span, note: string, linesOf: LinesOf): Mark {
  const { source, start, end } = spanInFile(at);
  const lines = linesOf(source);
  return {
    source,
    from: lines.position(start),
    to: lines.position(endShown(source.text, start, end)),
    note,
    isSubject: false,
  };
}

/** A range that runs on into an empty line or the next line's indent ends where its words end. */
function endShown(text: string, start: number, end: number): number {
  let shown = end;
  while (shown > start && isBlank(text[shown - 1])) shown--;
  return text.slice(shown, end).includes("\n") ? shown : end;
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}
