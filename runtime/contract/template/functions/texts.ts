// lower, upper, trim, replace, split, join, quote, indent, nindent: as sprig has them, arguments in its order.
import { isMap, type Value } from "../../value.ts";
import { limits } from "../limits.ts";
import { known, type Known } from "../operand.ts";
import { toLower, toUpper } from "../text/letter-case.ts";
import { quoteText } from "../text/quote.ts";
import { charactersOf } from "../text/utf8.ts";
import { shown } from "../text/verb.ts";
import {
  bounded,
  onAnything,
  onTexts,
  refused,
  tooLong,
  wrongType,
  type FunctionResult,
  type TemplateFunction,
} from "./function.ts";

export const lower: TemplateFunction = onTexts(1, (text = "") => known(toLower(text)));
export const upper: TemplateFunction = onTexts(1, (text = "") => known(toUpper(text)));
export const trim: TemplateFunction = onTexts(1, (text = "") => known(trimmed(text)));

/** `replace OLD NEW TEXT` */
export const replace: TemplateFunction = onTexts(3, (old = "", fresh = "", text = "") => {
  // Nothing stands before every character, and at the end.
  const pieces = old === "" ? ["", ...charactersOf(text), ""] : text.split(old);
  if (old === "" && text === "") return bounded(fresh);
  return joined(pieces, fresh);
});

/** `split SEPARATOR TEXT` gives a list. */
export const split: TemplateFunction = onTexts(2, (separator = "", text = "") => {
  const most = limits.steps + 1;
  const pieces = separator === "" ? charactersOf(text) : text.split(separator, most);
  return pieces.length < most ? known(pieces) : tooLong;
});

/** `join SEPARATOR LIST`; what is no list is one item, and nil is none. */
export const join: TemplateFunction = {
  least: 2,
  most: 2,
  call: ([separator, items]) => {
    const between = separator?.value ?? null;
    if (typeof between !== "string") return wrongType(0, "a text", between);
    const value = items?.value ?? null;
    const listed: readonly Value[] = Array.isArray(value) ? value : [value];
    return joined(
      listed.filter((item) => item !== null).map((item) => written(known(item))),
      between,
    );
  },
};

/** Each argument between double quotes, with a space between them; nil is left out. */
export const quote: TemplateFunction = onAnything(Infinity, (args) =>
  args
    .filter(({ value }) => value !== null)
    .map((arg) => quoteText(written(arg)))
    .join(" "),
);

export const indent: TemplateFunction = indenting("");
export const nindent: TemplateFunction = indenting("\n");

function indenting(before: string): TemplateFunction {
  return {
    least: 2,
    most: 2,
    call: ([width, text]) => {
      const spaces = width?.value ?? null;
      const lines = text?.value ?? null;
      if (typeof spaces !== "number" || !Number.isSafeInteger(spaces))
        return wrongType(0, "a number of spaces", spaces);
      if (typeof lines !== "string") return wrongType(1, "a text", lines);
      if (spaces < 0) return refused("wrong-type", "a number of spaces cannot be negative", 0);
      if (spaces > limits.text) return tooLong;
      const margin = " ".repeat(spaces);
      const [first = "", ...others] = lines.split("\n");
      return joined([before + margin + first, ...others], `\n${margin}`);
    },
  };
}

/** JavaScript's own trim also takes the byte order mark, and leaves U+0085. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charAt(start))) start += 1;
  while (end > start && isSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isSpace(character: string): boolean {
  return character === "\u0085" || (character !== "\ufeff" && /\s/.test(character));
}

/** Counts first: what the pieces add up to may not fit into memory. */
function joined(pieces: readonly string[], between: string): FunctionResult {
  let length = between.length * Math.max(pieces.length - 1, 0);
  for (const piece of pieces) length += piece.length;
  return length > limits.text ? tooLong : known(pieces.join(between));
}

function written(arg: Known): string {
  return isMap(arg.value) || typeof arg.value !== "string" ? shown(arg) : arg.value;
}
