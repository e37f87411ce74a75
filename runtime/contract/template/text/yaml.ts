// YAML in block style as Kubernetes' tools write it: lists flush with their key, texts quoted only where
// they would be read as something else, nothing ever wrapped.
import { isMap, type Value } from "../../value.ts";
import { formatFloat } from "./float.ts";
import { compareNaturally } from "./natural-order.ts";

/** Without a line feed at the end. */
export function toYaml(value: Value): string {
  return block(value, "").replace(/\n$/, "");
}

/** The lines of a value that begins at this indent; the first is not indented. */
function block(value: Value, indent: string): string {
  if (isMap(value)) {
    const keys = Object.keys(value).sort(compareNaturally);
    if (keys.length === 0) return "{}\n";
    return keys
      .map((key) => `${plainOrQuoted(key)}:${after(value[key] ?? null, indent)}`)
      .join(indent);
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]\n";
    return value.map((item) => `- ${block(item, `${indent}  `)}`).join(indent);
  }
  return scalar(value, indent);
}

/** What follows a key and its colon. */
function after(value: Value, indent: string): string {
  if (isMap(value) && Object.keys(value).length > 0) {
    return `\n${indent}  ${block(value, `${indent}  `)}`;
  }
  if (Array.isArray(value) && value.length > 0) return `\n${indent}${block(value, indent)}`;
  return ` ${block(value, `${indent}  `)}`;
}

function scalar(value: Value, indent: string): string {
  if (typeof value === "number") return `${numeral(value)}\n`;
  if (typeof value !== "string") return `${JSON.stringify(value)}\n`;
  if (value.includes("\n") && canBeLiteral(value)) return literal(value, indent);
  return `${plainOrQuoted(value)}\n`;
}

function numeral(value: number): string {
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 64) return String(value);
  return formatFloat(value, "g");
}

function literal(text: string, indent: string): string {
  const lead = /^[ \n]/.test(text) ? "2" : "";
  const chomp = !text.endsWith("\n") ? "-" : text === "\n" || text.endsWith("\n\n") ? "+" : "";
  // At the outermost level too, the text itself is indented.
  const margin = indent === "" ? "  " : indent;
  const lines = text.replace(/\n$/, "").split("\n");
  return `|${lead}${chomp}\n${lines.map((line) => (line === "" ? "" : margin + line)).join("\n")}\n`;
}

/** Nothing but spaces before a line's end, and nothing that YAML cannot show. */
function canBeLiteral(text: string): boolean {
  return !/ (?:\n|$)/.test(text) && !unshowable.test(text);
}

/** Outside of these a character is escaped; so are emojis, by the tools that this follows. */
const unshowable = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;

function plainOrQuoted(text: string): string {
  if (text.includes("\n") || unshowable.test(text) || meansSomethingElse(text))
    return doubleQuoted(text);
  return needsQuotes(text) ? `'${text.replaceAll("'", "''")}'` : text;
}

/** It would be read back as null, a boolean, a number, a merge or a time. */
function meansSomethingElse(text: string): boolean {
  return words.test(text) || number.test(text) || time.test(text);
}

const words =
  /^(?:|~|null|Null|NULL|<<|[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE|\.nan|\.NaN|\.NAN|[-+]?\.(?:inf|Inf|INF))$/;
const number =
  /^(?:[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9_]+)?))$/;
const time =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?))?$/;

function needsQuotes(text: string): boolean {
  if (/^ | $|^(?:---|\.\.\.)/.test(text)) return true;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return true;
  return /^[-?:](?:[ \t]|$)|:(?:[ \t]|$)|[ \t]#/.test(text);
}

function doubleQuoted(text: string): string {
  let escaped = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const name = escapes.get(character);
    if (name !== undefined) escaped += `\\${name}`;
    else if (!unshowable.test(character)) escaped += character;
    else if (code <= 0xff) escaped += `\\x${code.toString(16).toUpperCase().padStart(2, "0")}`;
    else if (code <= 0xffff) escaped += `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
    else escaped += `\\U${code.toString(16).toUpperCase().padStart(8, "0")}`;
  }
  return `"${escaped}"`;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["\0", "0"],
  ["\u0007", "a"],
  ["\b", "b"],
  ["\t", "t"],
  ["\n", "n"],
  ["\v", "v"],
  ["\f", "f"],
  ["\r", "r"],
  ["\u001b", "e"],
  ['"', '"'],
  ["\\", "\\"],
  ["\u0085", "N"],
  ["\u2028", "L"],
  ["\u2029", "P"],
]);
