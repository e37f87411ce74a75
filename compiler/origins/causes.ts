// What one side was made of and the other was not: the lines that made a difference.
import { lineDigits, type WrittenAt } from "../../runtime/contract/origins.ts";

export interface CausePlace {
  readonly file: string;
  readonly line: number;
}

/** A place that merely moved up or down is no cause. Of a long piece, its lines that are new count. */
export function placesOnlyIn(
  side: readonly WrittenAt[],
  other: readonly WrittenAt[],
): readonly CausePlace[] {
  const known = new Set(other.map(({ file, text }) => `${file} ${text}`));
  const own = side.filter(({ file, text }) => !known.has(`${file} ${text}`));
  const found = own.flatMap((place) => linesOnlyIn(place, other));
  return [...new Map(found.map((cause) => [`${cause.file}:${cause.line}`, cause])).values()];
}

function linesOnlyIn(place: WrittenAt, other: readonly WrittenAt[]): readonly CausePlace[] {
  const { file, line, lines } = place;
  const counterparts = other.filter((one) => one.file === file && one.lines !== undefined);
  if (lines === undefined || counterparts.length === 0) return [{ file, line }];
  const known = new Set(counterparts.flatMap((one) => split(one.lines ?? "")));
  const changed = split(lines).flatMap((hash, at) =>
    known.has(hash) ? [] : [{ file, line: line + at }],
  );
  // Only lines that are gone, or stand in another order.
  return changed.length === 0 ? [{ file, line }] : changed;
}

function split(lines: string): readonly string[] {
  return Array.from({ length: lines.length / lineDigits }, (_, at) =>
    lines.slice(at * lineDigits, (at + 1) * lineDigits),
  );
}

/** The last line of a place. */
export function endLine({ line, lines }: WrittenAt): number {
  return lines === undefined ? line : line + lines.length / lineDigits - 1;
}
