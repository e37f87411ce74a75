// One value, one text: JSON with sorted keys, so that equal values hash alike everywhere and for ever.

/** Compact. What JSON cannot say exactly is our own mistake, and is thrown. */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
      return numeral(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      break;
    default:
      throw unsayable(value);
  }
  if (value === null) return "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  let text = "";
  for (const [key, item] of sortedEntries(value)) {
    text += `${text === "" ? "{" : ","}${quoted(key)}:${canonical(item)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

/** One item to a line, indented by two spaces, ending in a line feed: for texts that people compare. */
export function canonicalPretty(value: unknown): string {
  return `${indented(value, "\n")}\n`;
}

/** Texts are put together as they come: a list of pieces for each mapping takes twice as long. */
function indented(value: unknown, margin: string): string {
  if (typeof value !== "object" || value === null) return canonical(value);
  const inner = `${margin}  `;
  const isList = Array.isArray(value);
  let body = "";
  if (isList) {
    for (const item of value)
      body += `${body === "" ? inner : `,${inner}`}${indented(item, inner)}`;
  } else {
    for (const [key, item] of sortedEntries(value)) {
      body += `${body === "" ? inner : `,${inner}`}${quoted(key)}: ${indented(item, inner)}`;
    }
  }
  if (body === "") return isList ? "[]" : "{}";
  return isList ? `[${body}${margin}]` : `{${body}${margin}}`;
}

function sortedEntries(value: object): [string, unknown][] {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw unsayable(value);
  return Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b));
}

/** JavaScript compares 16-bit units, which puts U+1F600 before U+FF5E; code points do not. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    const leftIsHalf = isSurrogate(left);
    return leftIsHalf === isSurrogate(right) ? left - right : leftIsHalf ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function quoted(text: string): string {
  // JSON.stringify is slower than this test, and most texts need no escape.
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f"\\\ud800-\udfff]/.test(text)) return `"${text}"`;
  if (/\p{Surrogate}/u.test(text)) throw unsayable(text);
  return JSON.stringify(text);
}

function numeral(value: number): string {
  if (!Number.isFinite(value)) throw unsayable(value);
  return JSON.stringify(value);
}

function unsayable(value: unknown): Error {
  return new TypeError(
    `canonical JSON cannot say ${typeof value} ${JSON.stringify(String(value))}`,
  );
}
