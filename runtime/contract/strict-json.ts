// Reads JSON that a stranger may have written: whatever two readers could take differently is refused.
import { parsePlain } from "./plain-json.ts";
import { ok, refuse, type Answer } from "./refusal.ts";
import type { Value } from "./value.ts";

export interface JsonLimits {
  /** What the text is, for the message: a file's name or an address. */
  readonly name: string;
  /** How deeply lists and maps may lie in one another. */
  readonly depth?: number;
  /** Refuses fractions, and integers that a double cannot hold exactly. */
  readonly integersOnly?: boolean;
}

/** Refuses also: a key twice in one map, `__proto__`, lone surrogates, numbers too large for a double. */
export function parseStrict(text: string, limits: JsonLimits): Answer<Value> {
  const { depth = 64, integersOnly = false } = limits;
  // What we write ourselves is all plain, and read so in a quarter of the time.
  const plain = parsePlain(text, { depth, integersOnly });
  if (plain !== undefined) return ok(plain);
  const reader: Reader = { text, at: 0, fault: undefined, depthLeft: depth, integersOnly };
  const value = readValue(reader);
  if (value !== undefined) {
    skipSpace(reader);
    if (reader.at === text.length) return ok(value);
  }
  const fault = reader.fault ?? "unexpected text";
  return refuse("malformed", `"${limits.name}" is not sound JSON: ${fault} at offset ${reader.at}`);
}

interface Reader {
  readonly text: string;
  at: number;
  fault: string | undefined;
  depthLeft: number;
  readonly integersOnly: boolean;
}

/** Undefined is no value of JSON: from every reading function it means a fault, with `at` on the place. */
type Read<T> = T | undefined;

function readValue(reader: Reader): Read<Value> {
  skipSpace(reader);
  switch (reader.text[reader.at]) {
    case "{":
      return nested(reader, readMap);
    case "[":
      return nested(reader, readList);
    case '"':
      return readText(reader);
    case "t":
      return readWord(reader, "true", true);
    case "f":
      return readWord(reader, "false", false);
    case "n":
      return readWord(reader, "null", null);
    default:
      return readNumber(reader);
  }
}

function nested(reader: Reader, read: (reader: Reader) => Read<Value>): Read<Value> {
  if (reader.depthLeft === 0) return fail(reader, "nested too deeply");
  reader.depthLeft -= 1;
  reader.at += 1;
  const value = read(reader);
  reader.depthLeft += 1;
  return value;
}

function readMap(reader: Reader): Read<Value> {
  const map: { [key: string]: Value } = {};
  if (takes(reader, "}")) return map;
  do {
    skipSpace(reader);
    const keyAt = reader.at;
    const key = reader.text[keyAt] === '"' ? readText(reader) : fail(reader, "a key is missing");
    if (key === undefined) return undefined;
    if (key === "__proto__") return fail(reader, "a forbidden key", keyAt);
    if (Object.hasOwn(map, key)) return fail(reader, "a key that is there already", keyAt);
    if (!takes(reader, ":")) return fail(reader, "a colon is missing");
    const value = readValue(reader);
    if (value === undefined) return undefined;
    map[key] = value;
  } while (takes(reader, ","));
  return takes(reader, "}") ? map : fail(reader, "a closing brace is missing");
}

function readList(reader: Reader): Read<Value> {
  const list: Value[] = [];
  if (takes(reader, "]")) return list;
  do {
    const value = readValue(reader);
    if (value === undefined) return undefined;
    list.push(value);
  } while (takes(reader, ","));
  return takes(reader, "]") ? list : fail(reader, "a closing bracket is missing");
}

function readText(reader: Reader): Read<string> {
  const { text } = reader;
  const start = reader.at;
  let read = "";
  let copied = start + 1;
  for (let at = copied; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) {
      read += text.slice(copied, at);
      if (/\p{Surrogate}/u.test(read)) return fail(reader, "half a character", start);
      reader.at = at + 1;
      return read;
    }
    if (unit < 0x20) return fail(reader, "a bare control character", at);
    if (unit !== 0x5c) continue;
    const escape = readEscape(text, at);
    if (escape === undefined) return fail(reader, "an unknown escape", at);
    read += text.slice(copied, at) + escape.stands;
    at += escape.length - 1;
    copied = at + 1;
  }
  return fail(reader, "a text without end", start);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

function readEscape(
  text: string,
  at: number,
): { readonly stands: string; readonly length: number } | undefined {
  const letter = text[at + 1] ?? "";
  const stands = escapes.get(letter);
  if (stands !== undefined) return { stands, length: 2 };
  const digits = text.slice(at + 2, at + 6);
  if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) return undefined;
  return { stands: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
}

function readNumber(reader: Reader): Read<number> {
  const { text } = reader;
  const start = reader.at;
  let at = start;
  const skipDigits = (): boolean => {
    const from = at;
    while (isDigit(text.charCodeAt(at))) at += 1;
    return at > from;
  };
  if (text[at] === "-") at += 1;
  const leading = at;
  if (!skipDigits()) return fail(reader, "a value is missing");
  if (text[leading] === "0" && at > leading + 1) return fail(reader, "a leading zero", leading);
  if (text[at] === ".") {
    at += 1;
    if (!skipDigits()) return fail(reader, "a digit is missing", at);
  }
  if (text[at] === "e" || text[at] === "E") {
    at += text[at + 1] === "+" || text[at + 1] === "-" ? 2 : 1;
    if (!skipDigits()) return fail(reader, "a digit is missing", at);
  }
  const value = Number(text.slice(start, at));
  if (!Number.isFinite(value)) return fail(reader, "a number too large");
  if (reader.integersOnly && !Number.isSafeInteger(value)) return fail(reader, "not an integer");
  reader.at = at;
  return value;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function readWord<T extends Value>(reader: Reader, word: string, value: T): Read<T> {
  if (!reader.text.startsWith(word, reader.at)) return fail(reader, "a value is missing");
  reader.at += word.length;
  return value;
}

/** Skips space, and then the mark if it is there. */
function takes(reader: Reader, mark: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== mark) return false;
  reader.at += 1;
  return true;
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const unit = reader.text.charCodeAt(reader.at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
    reader.at += 1;
  }
}

function fail(reader: Reader, fault: string, at: number = reader.at): undefined {
  reader.fault = fault;
  reader.at = at;
  return undefined;
}
