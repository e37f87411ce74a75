// The text of a file as lines, so that what is not edited stays to the byte: letters, line ends, a missing last one.

export interface Page {
  readonly text: string;
  /** The line end that most of its lines have. */
  readonly eol: "\n" | "\r\n";
  /** How a text of the policy is spelled on this page. */
  spelled(text: string): string;
  /** The bytes of a text of this page. */
  bytes(text: string): Uint8Array;
}

export interface Line {
  readonly text: string;
  /** Empty for a new line, and for a last one that is not ended. */
  readonly end: string;
}

/** Bytes that are no UTF-8 are taken for a letter each, and so survive. */
export function pageOf(content: Uint8Array): Page {
  const read = utf8(content);
  if (read === undefined) {
    const text = Buffer.from(content).toString("latin1");
    return {
      text,
      eol: eolOf(text),
      spelled: (wanted) => Buffer.from(wanted, "utf8").toString("latin1"),
      bytes: (edited) => new Uint8Array(Buffer.from(edited, "latin1")),
    };
  }
  const mark = read.startsWith(byteOrderMark) ? byteOrderMark : "";
  const text = read.slice(mark.length);
  return {
    text,
    eol: eolOf(text),
    spelled: (wanted) => wanted,
    bytes: (edited) => new TextEncoder().encode(mark + edited),
  };
}

const byteOrderMark = "\uFEFF";

function utf8(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    // The decoder's only complaint is that the bytes are not UTF-8.
    return undefined;
  }
}

function eolOf(text: string): Page["eol"] {
  const all = text.split("\n").length;
  const windows = text.split("\r\n").length;
  return windows > 1 && windows * 2 > all ? "\r\n" : "\n";
}

export function linesOf({ text }: Page): readonly Line[] {
  return Array.from(text.matchAll(/([^\n]*?)(\r?\n)|([^\n]+)$/g), ([, line, end, rest]) => ({
    text: line ?? rest ?? "",
    end: end ?? "",
  }));
}

export function newLine(text: string): Line {
  return { text, end: "" };
}

/** A file whose last line had no end goes on having none. */
export function joined(page: Page, lines: readonly Line[]): string {
  const isOpen = page.text !== "" && !page.text.endsWith("\n");
  const last = lines.length - 1;
  return lines
    .map(({ text, end }, at) => text + (end === "" && !(isOpen && at === last) ? page.eol : end))
    .join("");
}

/** The lines of a text of the policy, whatever its own line ends; a line end at its end begins no further line. */
export function wantedLines(page: Page, text: string): readonly Line[] {
  const body = page.spelled(text).replace(/\r?\n$/, "");
  return body === "" && text === "" ? [] : body.split(/\r?\n/).map(newLine);
}
