// Splits a text into what is printed as it stands and the actions between it; trims where it is told to.
import { placeholderAt } from "../../../runtime/contract/template/placeholder.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import * as say from "./diagnostics.ts";
import { lexAction, type Action } from "./lex.ts";

export type Piece = TextPiece | ActionPiece;

export interface TextPiece {
  readonly kind: "text";
  readonly text: string;
  readonly at: Span;
}

export interface ActionPiece extends Action {
  readonly kind: "action";
}

export function scan(source: Source, report: Report): readonly Piece[] {
  const { text } = source;
  const pieces: Piece[] = [];
  let done = 0;
  let trimsStart = false;
  const keep = (end: number, trimsEnd: boolean): void => {
    let kept = text.slice(done, end);
    if (trimsStart) kept = kept.slice(/^[ \t\r\n]*/.exec(kept)?.[0].length);
    if (trimsEnd) kept = trimEnd(kept);
    if (kept !== "") pieces.push({ kind: "text", text: kept, at: { source, start: done, end } });
  };
  for (let open = nextAction(text, 0); open !== -1; open = nextAction(text, done)) {
    const trimsBefore = /^-[ \t\r\n]/.test(text.slice(open + 2, open + 4));
    keep(open, trimsBefore);
    const start = open + (trimsBefore ? 3 : 2);
    const comment = readComment(source, open, trimsBefore ? start + 1 : start, report);
    if (comment === undefined) {
      const action = lexAction(source, open, start, report);
      pieces.push({ kind: "action", ...action });
      done = action.at.end;
      trimsStart = action.trimsAfter;
    } else ({ end: done, trimsAfter: trimsStart } = comment);
  }
  keep(text.length, false);
  return pieces;
}

/** Where the next pair of braces opens that is not a placeholder. */
function nextAction(text: string, from: number): number {
  let open = text.indexOf("{{", from);
  while (open !== -1) {
    const placeholder = placeholderAt(text, open);
    if (placeholder === undefined) return open;
    open = text.indexOf("{{", open + placeholder.length);
  }
  return -1;
}

/** By hand: a regular expression would try at every space anew. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && " \t\r\n".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

interface Comment {
  readonly end: number;
  readonly trimsAfter: boolean;
}

/** Undefined when no comment begins here. One that does not end swallows the rest of the text. */
function readComment(
  source: Source,
  open: number,
  start: number,
  report: Report,
): Comment | undefined {
  const { text } = source;
  if (!text.startsWith("/*", start)) return undefined;
  const star = text.indexOf("*/", start + 2);
  if (star === -1) {
    report(say.unclosedComment({ source, start, end: start + 2 }));
    return { end: text.length, trimsAfter: false };
  }
  const close = /^(?:\}\}|[ \t\r\n]+-\}\})/.exec(text.slice(star + 2))?.[0];
  if (close !== undefined) return { end: star + 2 + close.length, trimsAfter: close.includes("-") };
  report(say.commentNotAlone({ source, start: open, end: star + 2 }));
  const end = text.indexOf("}}", star);
  return { end: end === -1 ? text.length : end + 2, trimsAfter: false };
}
