// Where things were written: a text, a range in it, and a value that remembers its range.

/** A text with a name. Offsets into it count UTF-16 units; lines exist only when someone prints. */
export interface Source {
  /** Relative to the stacks root, always with "/". */
  readonly path: string;
  readonly text: string;
  /** Set when the text was lifted out of another source (a condition inside a YAML scalar). */
  readonly within?: Embedding;
}

/** How the offsets of a lifted text map back to the text that it was lifted from. */
export interface Embedding {
  readonly source: Source;
  /** One entry for each offset of the lifted text, and one for its end. */
  readonly offsets: ArrayLike<number>;
}

export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

export interface Located<T> {
  readonly value: T;
  readonly at: Span;
}

/** The same range in the file that a person can open. */
export function inFile(span: Span): Span {
  let { source, start, end } = span;
  while (source.within !== undefined) {
    const { offsets } = source.within;
    const from = offsets[start] ?? 0;
    // An end lies behind a character, so it maps through the last character that it covers:
    // the next one may stand far away, on the other side of an indent or an escape.
    const to = end > start ? (offsets[end - 1] ?? from) + 1 : from;
    source = source.within.source;
    start = from;
    end = Math.max(from, to);
  }
  return { source, start, end };
}
