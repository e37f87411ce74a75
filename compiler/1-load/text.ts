// Bytes to text: exactly UTF-8, or a diagnostic that points at the first byte that is not.
import { isUtf8 } from "node:buffer";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";
import * as mistake from "./diagnostics.ts";

/** Undefined when the bytes are not text; the reason is reported. */
export function textOf(path: string, bytes: Uint8Array, report: Report): Source | undefined {
  if (isMarkOfUtf16(bytes)) {
    report(mistake.utf16({ source: { path, text: "" }, start: 0, end: 0 }));
    return undefined;
  }
  const decoded = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const marked = decoded.startsWith("\uFEFF");
  const source: Source = { path, text: marked ? decoded.slice(1) : decoded };
  if (!isUtf8(bytes)) {
    const offset = firstBadByte(bytes);
    const before = new TextDecoder("utf-8").decode(bytes.subarray(0, offset)).length;
    const byte = bytes[offset] ?? 0;
    report(mistake.notUtf8({ source, start: before, end: before + 1 }, offset, byte));
    return undefined;
  }
  const nul = source.text.indexOf("\0");
  if (nul !== -1) {
    report(mistake.nulByte({ source, start: nul, end: nul + 1 }));
    return undefined;
  }
  if (marked) report(mistake.byteOrderMark({ source, start: 0, end: 0 }));
  const crlf = source.text.indexOf("\r\n");
  if (crlf !== -1) report(mistake.crlfLineEndings({ source, start: crlf, end: crlf + 1 }));
  return source;
}

function isMarkOfUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Where the first sequence that UTF-8 does not allow begins, or the length when there is none. */
export function firstBadByte(bytes: Uint8Array): number {
  let offset = 0;
  while (offset < bytes.length) {
    const length = sequenceLength(bytes, offset);
    if (length === 0) return offset;
    offset += length;
  }
  return offset;
}

/** 0 for a sequence that is cut short, too long for what it says, a surrogate or out of range. */
function sequenceLength(bytes: Uint8Array, offset: number): number {
  const lead = bytes[offset] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (let i = 1; i < length; i += 1) {
    const next = bytes[offset + i] ?? 0;
    const [least, most] = i === 1 ? secondByte(lead) : [0x80, 0xbf];
    if (next < least || next > most) return 0;
  }
  return length;
}

/** The lead byte narrows what may follow, so that each character has exactly one spelling. */
function secondByte(lead: number): readonly [number, number] {
  switch (lead) {
    case 0xe0:
      return [0xa0, 0xbf];
    case 0xed:
      return [0x80, 0x9f];
    case 0xf0:
      return [0x90, 0xbf];
    case 0xf4:
      return [0x80, 0x8f];
    default:
      return [0x80, 0xbf];
  }
}
