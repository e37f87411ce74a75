// What is remembered of something that was fetched: from where, what it was, and what it brought.
import type { HostView } from "../host/host.ts";
import { sourcePackagesFolder } from "../contract/notes.ts";

export interface SourceNote {
  /** The hash of the address, which may hold a password. */
  readonly address: string;
  readonly sha256: string;
  readonly strip: number;
  /** Below the folder, without folders. */
  readonly files: readonly string[];
}

export function noteAt(path: string): string {
  return `${sourcePackagesFolder}/${encodeURIComponent(path)}`;
}

/** Undefined for what is not there, and for what is damaged: it is then as if it had never been fetched. */
export async function readNote(path: string, host: HostView): Promise<SourceNote | undefined> {
  const bytes = await host.read(noteAt(path));
  if (bytes === undefined) return undefined;
  const note = parsed(new TextDecoder().decode(bytes));
  return isNote(note) ? note : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's only complaint is that the text is not JSON.
    return undefined;
  }
}

function isNote(note: unknown): note is SourceNote {
  if (typeof note !== "object" || note === null) return false;
  const { address, sha256, strip, files }: { readonly [key: string]: unknown } = { ...note };
  return (
    typeof address === "string" &&
    typeof sha256 === "string" &&
    typeof strip === "number" &&
    Array.isArray(files) &&
    files.every((file) => typeof file === "string")
  );
}
