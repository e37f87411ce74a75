// A text that is put together piece by piece, with the place in the file of each of its characters.

export interface Decoded {
  readonly text: string;
  /** One for each UTF-16 unit of the text, and one for its end. */
  readonly offsets: readonly number[];
}

export interface Decoder {
  /** Text that stands in the file as it is. */
  copy(text: string, start: number, end: number): void;
  /** Text that the file says in another way, all of it from one place. */
  put(text: string, offset: number): void;
  end(offset: number): Decoded;
}

export function decoder(): Decoder {
  let decoded = "";
  const offsets: number[] = [];
  return {
    copy(text, start, end) {
      decoded += text.slice(start, end);
      for (let at = start; at < end; at += 1) offsets.push(at);
    },
    put(text, offset) {
      decoded += text;
      for (let i = 0; i < text.length; i += 1) offsets.push(offset);
    },
    end(offset) {
      offsets.push(offset);
      return { text: decoded, offsets };
    },
  };
}

/** A line without its break. */
export interface Line {
  readonly start: number;
  readonly end: number;
}

export function linesOf(text: string, start: number, end: number): readonly Line[] {
  const lines: Line[] = [];
  let from = start;
  for (let at = text.indexOf("\n", from); at !== -1 && at < end; at = text.indexOf("\n", from)) {
    lines.push({ start: from, end: at > from && text[at - 1] === "\r" ? at - 1 : at });
    from = at + 1;
  }
  lines.push({ start: from, end });
  return lines;
}
