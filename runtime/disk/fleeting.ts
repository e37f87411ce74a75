// Small files that mean nothing after a power cut: put in place whole, at once, and without waiting for the disk.
import { randomBytes } from "node:crypto";
import { linkSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemCode } from "../contract/system-refusal.ts";
import { temporaryPrefix, type NewFile } from "./durable.ts";

type FleetingFile = Omit<NewFile, "fleeting">;

/** False when the name is taken: then nothing has changed. */
export function createFleeting(file: FleetingFile): boolean {
  return throughTemporary(file, (temporary) => {
    try {
      linkSync(temporary, file.path);
      return true;
    } catch (error) {
      if (systemCode(error) === "EEXIST") return false;
      throw error;
    } finally {
      unlinkSync(temporary);
    }
  });
}

export function replaceFleeting(file: FleetingFile): void {
  throughTemporary(file, (temporary) => renameSync(temporary, file.path));
}

function throughTemporary<T>(
  { path, bytes, mode }: FleetingFile,
  place: (temporary: string) => T,
): T {
  const temporary = join(dirname(path), temporaryPrefix + randomBytes(8).toString("hex"));
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
