// The library's scalars to ours: values that JSON can say, and the spelling that they had.
import type { Scalar } from "yaml";
import type { Source } from "../../source/source.ts";
import type { ScalarNode, ScalarStyle } from "./node.ts";

export function scalarNode(source: Source, scalar: Scalar.Parsed): ScalarNode {
  const spelled = scalar.source;
  const isNothing = spelled === "" && scalar.type === "PLAIN";
  const start = isNothing ? beforeBlanks(source.text, scalar.range[0]) : scalar.range[0];
  return {
    kind: "scalar",
    value: valueOf(scalar.value, spelled),
    spelled,
    style: styles[scalar.type ?? "PLAIN"],
    at: { source, start, end: isNothing ? start : scalar.range[1] },
  };
}

const styles: Readonly<Record<Scalar.Type, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single-quoted",
  QUOTE_DOUBLE: "double-quoted",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

/** A number that would lose digits, and one that JSON cannot say, stay text as they were spelled. */
function valueOf(value: unknown, spelled: string): ScalarNode["value"] {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number": {
      const isWhole = /^[-+]?\d+$|^0[ox]/u.test(spelled);
      const isExact = isWhole ? Number.isSafeInteger(value) : Number.isFinite(value);
      // Adding zero makes -0 the 0 that JSON has.
      return isExact ? value + 0 : spelled;
    }
    default:
      return null;
  }
}

/** The value that is missing stands right behind its colon or dash. */
function beforeBlanks(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && (text[at - 1] === " " || text[at - 1] === "\t")) at -= 1;
  return at;
}
