// Small files that mean nothing after a power cut: put in place whole, at once, and without waiting for the disk.
import { renameSync, unlinkSync, writeFileSync } from "node:fs";
import { linkNew, temporaryFor, type NewFile } from "./durable.ts";

/** False when the name is taken: then nothing has changed. */
export function createFleeting(file: NewFile): boolean {
  return throughTemporary(file, (temporary) => linkNew(temporary, file.path));
}

export function replaceFleeting(file: NewFile): void {
  throughTemporary(file, (temporary) => renameSync(temporary, file.path));
}

function throughTemporary<T>({ path, bytes, mode }: NewFile, place: (temporary: string) => T): T {
  const temporary = temporaryFor(path);
  try {
    writeFileSync(temporary, bytes, { flag: "wx", mode });
    return place(temporary);
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was not there any more, or a disk that fails keeps it: what it failed with first says why.
    }
    throw error;
  }
}
