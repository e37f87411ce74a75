// Takes the text out of a scalar as a source of its own, whose every character knows its place.
import type { Source } from "../../source/source.ts";
import { decodeBlock } from "./decode-block.ts";
import type { Decoded } from "./decoded.ts";
import { decodeDoubleQuoted, decodePlain, decodeSingleQuoted } from "./decode-flow.ts";
import type { ScalarNode } from "./node.ts";

/** The text is the value when that is a string, and otherwise what was spelled. */
export function lift(scalar: ScalarNode): Source {
  const { at, value, spelled } = scalar;
  const text = typeof value === "string" ? value : spelled;
  const decoded = decode(scalar);
  const offsets =
    decoded.text === text
      ? decoded.offsets
      : // Wrong places are worse than coarse ones: everything is at the scalar.
        Array.from({ length: text.length + 1 }, () => at.start);
  return { path: at.source.path, text, within: { source: at.source, offsets } };
}

/** What the scalar says, read anew from the file. */
export function decode({ at, style, spelled }: ScalarNode): Decoded {
  const { text } = at.source;
  switch (style) {
    case "plain":
      return decodePlain(text, at.start, at.end);
    case "single-quoted":
      return decodeSingleQuoted(text, at.start, at.end);
    case "double-quoted":
      return decodeDoubleQuoted(text, at.start, at.end);
    case "literal":
    case "folded":
      return decodeBlock(at, spelled);
  }
}
