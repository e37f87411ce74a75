// One value under one verb of printf, with Go's flags: `%v`, `%-5s`, `%#x` and all the others.
import { compareCodePoints } from "../../canonical-json.ts";
import { isMap, type Value } from "../../value.ts";
import type { Known } from "../operand.ts";
import { formatFloat, type FloatVerb } from "./float.ts";
import { canBackquote, characterOf, isPrintable, quoteCharacter, quoteText } from "./quote.ts";
import { charactersOf, utf8 } from "./utf8.ts";

export interface Flags {
  readonly width?: number;
  readonly precision?: number;
  readonly plus?: boolean;
  readonly minus?: boolean;
  readonly sharp?: boolean;
  readonly space?: boolean;
  readonly zero?: boolean;
  /** `%#v`: as it would be written in Go. */
  readonly syntax?: boolean;
}

/** A verb that does not fit the value is written into the text, as Go does: `%!d(string=x)`. */
export function formatValue(known: Known, verb: string, flags: Flags): string {
  const { value } = known;
  if (value === null) {
    return verb === "v" || verb === "T" ? padded("<nil>", flags) : `%!${verb}(<nil>)`;
  }
  if (verb === "T") return padded(clipped(goType(known), flags), flags);
  if (typeof value === "object") {
    return verb === "w" || verb === "p"
      ? badVerb(known, verb, flags)
      : formatNested(known, verb, flags);
  }
  return formatNested(known, verb, flags);
}

/** As `print` shows it. */
export function shown(known: Known): string {
  return typeof known.value === "string" ? known.value : formatValue(known, "v", {});
}

export function isInteger({ value, float }: Known): boolean {
  return Number.isSafeInteger(value) && float !== true;
}

export function goType(known: Known): string {
  const { value } = known;
  if (value === null) return "<nil>";
  if (typeof value === "object") return isMap(value) ? "map[string]interface {}" : "[]interface {}";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  return isInteger(known) ? "int" : "float64";
}

function formatNested(known: Known, verb: string, flags: Flags): string {
  const { value } = known;
  switch (typeof value) {
    case "boolean":
      return verb === "t" || verb === "v"
        ? padded(String(value), flags)
        : badVerb(known, verb, flags);
    case "string":
      return formatText(value, verb, flags) ?? badVerb(known, verb, flags);
    case "number": {
      const text = isInteger(known)
        ? formatInteger(value, verb, flags)
        : formatReal(value, verb, flags);
      return text ?? badVerb(known, verb, flags);
    }
    default:
      if (value === null) return flags.syntax === true ? "interface {}(nil)" : "<nil>";
      return formatCollection(value, verb, flags);
  }
}

function formatCollection(
  value: readonly Value[] | { readonly [key: string]: Value },
  verb: string,
  flags: Flags,
): string {
  const inner = (item: Value): string => formatNested({ kind: "known", value: item }, verb, flags);
  const isList = !isMap(value);
  const items = isList
    ? value.map(inner)
    : sortedKeys(value).map((key) => `${inner(key)}:${inner(value[key] ?? null)}`);
  if (flags.syntax === true) return `${goType({ kind: "known", value })}{${items.join(", ")}}`;
  return `${isList ? "" : "map"}[${items.join(" ")}]`;
}

/** The order in which Go prints maps and ranges over them. */
export function sortedKeys(map: { readonly [key: string]: Value }): string[] {
  return Object.keys(map).sort(compareCodePoints);
}

function badVerb(known: Known, verb: string, flags: Flags): string {
  return `%!${verb}(${goType(known)}=${formatValue(known, "v", flags)})`;
}

function formatText(text: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case "s":
      return padded(clipped(text, flags), flags);
    case "v":
      return flags.syntax === true ? quoted(text, flags) : padded(clipped(text, flags), flags);
    case "q":
      return quoted(text, flags);
    case "x":
      return hexOfText(text, flags);
    case "X":
      return hexOfText(text, flags).toUpperCase();
    default:
      return undefined;
  }
}

function quoted(text: string, flags: Flags): string {
  const clip = clipped(text, flags);
  if (flags.sharp === true && canBackquote(clip)) return padded(`\`${clip}\``, flags);
  return padded(quoteText(clip, flags.plus), flags);
}

function hexOfText(text: string, flags: Flags): string {
  const prefix = flags.sharp === true ? "0x" : "";
  const bytes = Array.from(utf8(text).subarray(0, flags.precision), (byte) =>
    byte.toString(16).padStart(2, "0"),
  );
  if (bytes.length === 0) return padded("", { ...flags, minus: false });
  return padded(
    flags.space === true ? bytes.map((byte) => prefix + byte).join(" ") : prefix + bytes.join(""),
    flags,
  );
}

function formatInteger(value: number, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case "v":
    case "d":
      return digits(value, 10, verb, flags);
    case "b":
      return digits(value, 2, verb, flags);
    case "o":
    case "O":
      return digits(value, 8, verb, flags);
    case "x":
      return digits(value, 16, verb, flags);
    case "X":
      return digits(value, 16, verb, flags);
    case "c":
      return padded(characterOf(value), flags);
    case "q":
      return padded(quoteCharacter(value, flags.plus), flags);
    case "U":
      return padded(codePoint(value, flags), { ...flags, zero: false });
    default:
      return undefined;
  }
}

function digits(value: number, base: number, verb: string, flags: Flags): string {
  const { width = 0, precision, sharp = false } = flags;
  const unpadded = { ...flags, zero: false };
  if (precision === 0 && value === 0) return padded("", { ...unpadded, minus: false });
  const sign = value < 0 ? "-" : flags.plus === true ? "+" : flags.space === true ? " " : "";
  const zeros = precision ?? (flags.zero === true ? width - sign.length : 0);
  let text = Math.abs(value).toString(base).padStart(zeros, "0");
  if (verb === "X") text = text.toUpperCase();
  if (sharp && base === 2) text = `0b${text}`;
  if (sharp && base === 8 && !text.startsWith("0")) text = `0${text}`;
  if (sharp && base === 16) text = (verb === "X" ? "0X" : "0x") + text;
  if (verb === "O") text = `0o${text}`;
  return padded(sign + text, unpadded);
}

function codePoint(value: number, { precision = 0, sharp = false }: Flags): string {
  const code = BigInt.asUintN(64, BigInt(value)).toString(16).toUpperCase();
  const name = `U+${code.padStart(Math.max(precision, 4), "0")}`;
  const isShown =
    sharp && value >= 0 && value <= 0x10ffff && isPrintable(String.fromCodePoint(value));
  return isShown ? `${name} '${characterOf(value)}'` : name;
}

function formatReal(value: number, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case "v":
      return real(value, "g", flags);
    case "g":
    case "G":
    case "b":
    case "x":
    case "X":
      return real(value, verb, flags);
    case "e":
    case "E":
    case "f":
      return real(value, verb, { precision: 6, ...flags });
    case "F":
      return real(value, "f", { precision: 6, ...flags });
    default:
      return undefined;
  }
}

function real(value: number, verb: FloatVerb, flags: Flags): string {
  const { width = 0, precision, plus = false } = flags;
  const text = formatFloat(Math.abs(value), verb, precision);
  const sign = value < 0 ? "-" : plus ? "+" : flags.space === true ? " " : "";
  const body = flags.sharp === true && verb !== "b" ? withPoint(text, verb, precision) : text;
  // Zeros go between the sign and the number.
  const isSigned = flags.zero === true && sign !== "";
  return isSigned ? sign + body.padStart(width - sign.length, "0") : padded(sign + body, flags);
}

/** `%#g`: a point always, and the zeros that %g would drop. */
function withPoint(text: string, verb: FloatVerb, precision?: number): string {
  const isHex = verb === "x" || verb === "X";
  const tailAt = text.search(isHex ? /p/i : /e/i);
  const tail = tailAt === -1 ? "" : text.slice(tailAt);
  const head = tailAt === -1 ? text : text.slice(0, tailAt);
  const wanted = verb === "g" || verb === "G" || verb === "x" ? (precision ?? 6) : 0;
  // Digits count from the first that is not zero; the x of 0x counts for one, as in Go.
  const significant = head.replace(".", "").replace(/^0+/, "").length;
  const point = head.includes(".") ? "" : ".";
  const leading = point !== "" && head === "0" ? 1 : 0;
  return head + point + "0".repeat(Math.max(wanted - significant - leading, 0)) + tail;
}

/** Widths and precisions count characters, not bytes. */
function padded(text: string, { width = 0, minus = false, zero = false }: Flags): string {
  if (width <= text.length / 2) return text;
  const missing = Math.max(width - charactersOf(text).length, 0);
  return minus ? text + " ".repeat(missing) : (zero ? "0" : " ").repeat(missing) + text;
}

function clipped(text: string, { precision }: Flags): string {
  if (precision === undefined || text.length <= precision) return text;
  return charactersOf(text).slice(0, precision).join("");
}
