// Formats in the manner of Go's fmt: what is wrong with a format is written into the text, never refused.
import type { Known } from "../operand.ts";
import { formatValue, goType, isInteger, shown, type Flags } from "./verb.ts";

/** Undefined when the text would be longer than `limit`. */
export function printf(format: string, args: readonly Known[], limit: number): string | undefined {
  const reader: Reader = {
    format,
    args,
    at: 0,
    next: 0,
    reordered: false,
    indexed: false,
    isGood: true,
  };
  let text = "";
  while (reader.at < format.length) {
    const percent = format.indexOf("%", reader.at);
    const plain = percent === -1 ? format.length : percent;
    text += format.slice(reader.at, plain);
    reader.at = plain + 1;
    if (percent !== -1) text += formatNext(reader);
    if (text.length > limit) return undefined;
  }
  if (!reader.reordered && reader.next < args.length) {
    const extra = args
      .slice(reader.next)
      .map((arg) => (arg.value === null ? "<nil>" : `${goType(arg)}=${shown(arg)}`));
    text += `%!(EXTRA ${extra.join(", ")})`;
  }
  return text;
}

/** Spaces stand between operands of which neither is a text. */
export function print(args: readonly Known[]): string {
  let text = "";
  args.forEach((arg, at) => {
    const before = args[at - 1];
    const isApart =
      before !== undefined && typeof arg.value !== "string" && typeof before.value !== "string";
    text += (isApart ? " " : "") + shown(arg);
  });
  return text;
}

export function println(args: readonly Known[]): string {
  return `${args.map(shown).join(" ")}\n`;
}

interface Reader {
  readonly format: string;
  readonly args: readonly Known[];
  at: number;
  /** Index of the argument that the next verb takes. */
  next: number;
  /** Some index, such as `[2]`, was read: then arguments may be left over. */
  reordered: boolean;
  /** The piece just read was an index. */
  indexed: boolean;
  /** Every index of the verb at hand leads to an argument. */
  isGood: boolean;
}

type Editable = { -readonly [Name in keyof Flags]: Flags[Name] };

/** Stands behind a percent sign; reads flags, width, precision and verb. */
function formatNext(reader: Reader): string {
  const { format, args } = reader;
  reader.isGood = true;
  const flags = readFlags(reader);
  readIndex(reader);
  let complaints = readWidth(reader, flags);
  if (format[reader.at] === "." && reader.at + 1 < format.length)
    complaints += readPrecision(reader, flags);
  if (!reader.indexed) readIndex(reader);
  if (reader.at >= format.length) return `${complaints}%!(NOVERB)`;

  const verb = String.fromCodePoint(format.codePointAt(reader.at) ?? 0);
  reader.at += verb.length;
  if (verb === "%") return `${complaints}%`;
  if (!reader.isGood) return `${complaints}%!${verb}(BADINDEX)`;
  const arg = args[reader.next];
  if (arg === undefined) return `${complaints}%!${verb}(MISSING)`;
  reader.next += 1;
  if (verb !== "v") return complaints + formatValue(arg, verb, flags);
  const { sharp = false, plus: _, ...others } = flags;
  return complaints + formatValue(arg, verb, { ...others, sharp: false, syntax: sharp });
}

function readFlags(reader: Reader): Editable {
  const flags: Editable = {};
  for (; reader.at < reader.format.length; reader.at += 1) {
    switch (reader.format[reader.at]) {
      case "#":
        flags.sharp = true;
        break;
      case "0":
        flags.zero = flags.minus !== true;
        break;
      case "+":
        flags.plus = true;
        break;
      case "-":
        alignLeft(flags);
        break;
      case " ":
        flags.space = true;
        break;
      default:
        return flags;
    }
  }
  return flags;
}

/** Zeros are never added on the right. */
function alignLeft(flags: Editable): void {
  flags.minus = true;
  flags.zero = false;
}

function readWidth(reader: Reader, flags: Editable): string {
  if (reader.format[reader.at] !== "*") {
    const width = readNumber(reader);
    if (width === undefined) return "";
    flags.width = width;
    if (reader.indexed) reader.isGood = false;
    return "";
  }
  reader.at += 1;
  reader.indexed = false;
  const width = takeInteger(reader);
  if (width === undefined) return "%!(BADWIDTH)";
  flags.width = Math.abs(width);
  if (width < 0) alignLeft(flags);
  return "";
}

function readPrecision(reader: Reader, flags: Editable): string {
  reader.at += 1;
  if (reader.indexed) reader.isGood = false;
  readIndex(reader);
  if (reader.format[reader.at] !== "*") {
    flags.precision = readNumber(reader) ?? 0;
    return "";
  }
  reader.at += 1;
  reader.indexed = false;
  const precision = takeInteger(reader);
  if (precision === undefined || precision < 0) return "%!(BADPREC)";
  flags.precision = precision;
  return "";
}

/** The value for a star. */
function takeInteger(reader: Reader): number | undefined {
  const arg = reader.args[reader.next];
  if (arg === undefined) return undefined;
  reader.next += 1;
  const { value } = arg;
  return typeof value === "number" && isInteger(arg) && Math.abs(value) <= widest
    ? value
    : undefined;
}

const widest = 1_000_000;

/** Gives up on a number that is too large, and on all that follows it in the format, as Go does. */
function readNumber(reader: Reader): number | undefined {
  const { format } = reader;
  let number: number | undefined;
  for (; reader.at < format.length; reader.at += 1) {
    const digit = format.charCodeAt(reader.at) - 0x30;
    if (digit < 0 || digit > 9) return number;
    if (number !== undefined && number > widest) {
      reader.at = format.length;
      return undefined;
    }
    number = (number ?? 0) * 10 + digit;
  }
  return number;
}

/** `[2]`: the next verb or star takes the second argument. */
function readIndex(reader: Reader): void {
  const { format, args } = reader;
  reader.indexed = false;
  if (format[reader.at] !== "[") return;
  reader.reordered = true;
  const close = format.indexOf("]", reader.at + 1);
  if (close === -1) {
    reader.isGood = false;
    reader.at += 1;
    return;
  }
  const digits = format.slice(reader.at + 1, close);
  reader.at = close + 1;
  const isNumber = /^[0-9]{1,7}$/.test(digits);
  const index = isNumber ? Number(digits) - 1 : -1;
  reader.indexed = isNumber;
  if (index < 0 || index >= args.length) reader.isGood = false;
  else reader.next = index;
}
