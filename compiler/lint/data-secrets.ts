// Finds keys and tokens in what hosts get byte for byte: piece by piece, because it may be more than fits into memory.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import type { DataFile } from "../2-parse/syntax.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isAllowed } from "./allowed-secret.ts";
import { secretInBytes, secretInData } from "./diagnostics.ts";
import { mayHoldSecret, secretsIn } from "./secret-forms.ts";

/** `allowed` are patterns of paths: files that hold what looks like a secret, and is none. */
export async function dataSecrets(
  data: ReadonlyMap<string, DataFile>,
  allowed: readonly string[],
): Promise<Answer<readonly Diagnostic[]>> {
  const found: Diagnostic[] = [];
  for (const [path, file] of data) {
    if (allowed.some((pattern) => globMatches(pattern, path))) continue;
    try {
      const first = await firstSecret(file.pieces());
      if (first !== undefined) found.push(...(await tell(path, file, first)));
    } catch (error) {
      return systemRefusal(error, `cannot read "${path}"`);
    }
  }
  return ok(found);
}

interface FirstSecret {
  readonly what: string;
  readonly offset: number;
}

/** Longer than any form that is looked for, with the headers that a key may have. */
const overlap = 4096;

/** Each byte is taken for a character: all forms are ASCII, and anything else is no part of them. */
async function firstSecret(pieces: AsyncIterable<Uint8Array>): Promise<FirstSecret | undefined> {
  let kept = "";
  let offset = 0;
  const earliest = (text: string, isLast: boolean): FirstSecret | undefined => {
    if (!mayHoldSecret(text)) return undefined;
    // What touches an edge may be part of something longer; it is looked at again with the next piece.
    const [first] = secretsIn(text)
      .filter(({ start, end }) => (start > 0 || offset === 0) && (isLast || end < text.length))
      .sort((a, b) => a.start - b.start);
    return first === undefined ? undefined : { what: first.what, offset: offset + first.start };
  };
  for await (const piece of pieces) {
    const text = kept + charactersOf(piece);
    const first = earliest(text, false);
    if (first !== undefined) return first;
    kept = text.slice(-overlap);
    offset += text.length - kept.length;
  }
  return earliest(kept, true);
}

/** TextDecoder would take latin1 for windows-1252, whose texts take twice the room and ten times as long. */
function charactersOf(piece: Uint8Array): string {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString("latin1");
}

/** So much text can be shown, and so many places in it say enough. */
const shownBytes = 8 * 1024 * 1024;
const shownPlaces = 3;

/** In a text the line is shown, and a comment in it counts; of other bytes the place is all there is to say. */
async function tell(
  path: string,
  file: DataFile,
  { what, offset }: FirstSecret,
): Promise<readonly Diagnostic[]> {
  const text = file.size > shownBytes ? undefined : await textOf(file);
  if (text === undefined) return [secretInBytes(what, path, offset)];
  const source = { path, text };
  return secretsIn(text)
    .filter(({ start }) => !isAllowed(text, start))
    .slice(0, shownPlaces)
    .map(({ what: kind, start, end }) => secretInData(kind, { source, start, end }));
}

/** Undefined for what is no text, or has been changed since its hash was taken: publishing will say that. */
async function textOf(file: DataFile): Promise<string | undefined> {
  const read = await file.read();
  if (read.kind !== "ok" || read.value.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(read.value);
  } catch {
    return undefined;
  }
}
