// A place in the stacks as it is kept: file, line, and short hashes of the text, which stay when lines move.
import { lineDigits, type WrittenAt } from "../../runtime/contract/origins.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { lineStarts, position } from "../source/position.ts";
import type { Source, Span } from "../source/source.ts";
import { inFile } from "../source/source.ts";

export interface PlaceKeeper {
  readonly at: (span: Span) => WrittenAt;
  /** From the beginning of one to the end of the other, where they follow one another; else both. */
  readonly from: (first: Span, last: Span) => readonly WrittenAt[];
  /** All of a file. */
  readonly file: (source: Source) => WrittenAt;
}

/** Layers are shared by many match blocks, so that each place is looked at once. */
export function placeKeeper(): PlaceKeeper {
  const starts = new Map<Source, readonly number[]>();
  const known = new Map<Span, WrittenAt>();
  const joined = new Map<Span, readonly WrittenAt[]>();
  const whole = new Map<Source, WrittenAt>();
  const kept = ({ source, start, end }: Span): WrittenAt => {
    const table = starts.get(source) ?? lineStarts(source.text);
    starts.set(source, table);
    const text = source.text.slice(start, end).trimEnd();
    return {
      file: source.path,
      line: position(table, start).line,
      text: sha256(text).slice(0, textDigits),
      ...(text.includes("\n") ? { lines: linesOf(text) } : {}),
    };
  };
  const at = (span: Span): WrittenAt => {
    const place = known.get(span) ?? kept(inFile(span));
    known.set(span, place);
    return place;
  };
  const between = (first: Span, last: Span): readonly WrittenAt[] => {
    const [begin, end] = [inFile(first), inFile(last)];
    // An alias says here what stands elsewhere.
    const isOneText = begin.source === end.source && begin.start <= end.start;
    if (!isOneText) return [at(first), at(last)];
    return [kept({ ...begin, end: Math.max(begin.end, end.end) })];
  };
  return {
    at,
    from: (first, last) => {
      const places = joined.get(first) ?? between(first, last);
      joined.set(first, places);
      return places;
    },
    file: (source) => {
      const place = whole.get(source) ?? kept({ source, start: 0, end: source.text.length });
      whole.set(source, place);
      return place;
    },
  };
}

const textDigits = 12;

function linesOf(text: string): string {
  return text
    .split("\n")
    .map((line) => sha256(line.trim()).slice(0, lineDigits))
    .join("");
}
