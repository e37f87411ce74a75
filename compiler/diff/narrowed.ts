// Two texts without the lines that both begin and end with: what is left is all that has to be compared.

export interface Narrowed {
  readonly old: string;
  readonly next: string;
  /** How many lines were left out at the beginning. */
  readonly skipped: number;
}

/** As many lines as that stay around what differs. The texts are not the same. */
export function narrowed(old: string, next: string, context: number): Narrowed {
  const start = startOfLines(old, sameAtStart(old, next), context);
  const shift = next.length - old.length;
  const end = endOfLines(old, old.length - sameAtEnd(old, next), context);
  return {
    old: old.slice(start, end),
    next: next.slice(start, end + shift),
    skipped: linesBefore(old, start),
  };
}

function sameAtStart(old: string, next: string): number {
  const most = Math.min(old.length, next.length);
  let at = 0;
  while (at < most && old.charCodeAt(at) === next.charCodeAt(at)) at += 1;
  return at;
}

/** What both begin with does not count again. */
function sameAtEnd(old: string, next: string): number {
  const most = Math.min(old.length, next.length) - sameAtStart(old, next);
  let count = 0;
  while (
    count < most &&
    old.charCodeAt(old.length - 1 - count) === next.charCodeAt(next.length - 1 - count)
  ) {
    count += 1;
  }
  return count;
}

/** Where the line with this place begins, or one that many lines above it. */
function startOfLines(text: string, place: number, above: number): number {
  let start = lineStart(text, place);
  for (let line = 0; line < above && start > 0; line += 1) start = lineStart(text, start - 1);
  return start;
}

function lineStart(text: string, place: number): number {
  return place === 0 ? 0 : text.lastIndexOf("\n", place - 1) + 1;
}

/** Where the line with this place ends, or one that many lines below it. */
function endOfLines(text: string, place: number, below: number): number {
  let end = lineEnd(text, place);
  for (let line = 0; line < below && end < text.length; line += 1) end = lineEnd(text, end);
  return end;
}

function lineEnd(text: string, place: number): number {
  const feed = text.indexOf("\n", place);
  return feed === -1 ? text.length : feed + 1;
}

function linesBefore(text: string, place: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < place; at = text.indexOf("\n", at + 1)) {
    count += 1;
  }
  return count;
}
