// Every function that a template can call: those of Go's text/template, and some that sprig and Helm made common.
import { known } from "../operand.ts";
import { fromBase64, toBase64 } from "../text/base64.ts";
import { escapeHtml, escapeJs, escapeQuery } from "../text/escape.ts";
import { toJson } from "../text/json.ts";
import { print, printf, println } from "../text/printf.ts";
import { sha256 } from "../text/sha256.ts";
import { toYaml } from "../text/yaml.ts";
import { isTrue, type Known } from "../operand.ts";
import { limits } from "../limits.ts";
import { dict, index, len, list, slice } from "./collection.ts";
import { eq, ge, gt, le, lt, ne } from "./compare.ts";
import {
  bounded,
  isHuge,
  onAnything,
  onTexts,
  refused,
  tooLong,
  wrongType,
  type TemplateFunction,
} from "./function.ts";
import { indent, join, lower, nindent, quote, replace, split, trim, upper } from "./texts.ts";

const not: TemplateFunction = {
  least: 1,
  most: 1,
  lenient: true,
  call: ([arg]) => known(!isTrue(arg?.value ?? null)),
};

/** `required "what to say" VALUE` */
const required: TemplateFunction = {
  least: 2,
  most: 2,
  lenient: true,
  call: ([message, value]) => {
    const words = message?.value ?? null;
    if (typeof words !== "string") return wrongType(0, "the text to fail with", words);
    if (value !== undefined && value.value !== null && value.value !== "") return value;
    const [line = ""] = words.split("\n", 1);
    return refused("required", line.replace(/[.\s]+$/, "") || "a value is required here", 1);
  },
};

const formatted: TemplateFunction = {
  least: 1,
  most: Infinity,
  call: ([format, ...args]) => {
    const text = format?.value ?? null;
    if (typeof text !== "string") return wrongType(0, "a format", text);
    if (isHuge(args)) return tooLong;
    const result = printf(text, args, limits.text);
    return result === undefined ? tooLong : bounded(result);
  },
};

const b64dec: TemplateFunction = onTexts(1, (encoded = "") => {
  const text = fromBase64(encoded);
  return text === undefined
    ? refused("wrong-type", "this is not the base64 of a text", 0)
    : known(text);
});

export const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries({
    b64dec,
    b64enc: onTexts(1, (text = "") => bounded(toBase64(text))),
    dict,
    eq,
    ge,
    gt,
    html: onAnything(Infinity, (args) => escapeHtml(operandText(args))),
    indent,
    index,
    join,
    js: onAnything(Infinity, (args) => escapeJs(operandText(args))),
    le,
    len,
    list,
    lower,
    lt,
    ne,
    nindent,
    not,
    print: onAnything(Infinity, print),
    printf: formatted,
    println: onAnything(Infinity, println),
    quote,
    replace,
    required,
    sha256: onTexts(1, (text = "") => known(sha256(text))),
    slice,
    split,
    toJson: onAnything(1, ([arg]) => toJson(arg?.value ?? null)),
    toYaml: onAnything(1, ([arg]) => toYaml(arg?.value ?? null)),
    trim,
    upper,
    urlquery: onAnything(Infinity, (args) => escapeQuery(operandText(args))),
  }),
);

/** They give back one of their arguments, and need not look at all of them. */
export const choices: ReadonlyMap<string, { readonly least: number; readonly most: number }> =
  new Map([
    ["and", { least: 1, most: Infinity }],
    ["default", { least: 2, most: 2 }],
    ["or", { least: 1, most: Infinity }],
  ]);

/** What is escaped is what would have been printed; nil shows as it does there. */
function operandText(args: readonly Known[]): string {
  return print(args.map((arg) => (arg.value === null ? known("<no value>") : arg)));
}
