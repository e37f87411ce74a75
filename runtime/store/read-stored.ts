// Reads a file of a store, which anybody may have put there, into no more memory than it may take.
import { closeSync, constants, fstatSync, openSync, read, readSync } from "node:fs";
import { refuse } from "../contract/refusal.ts";
import { systemCode } from "../contract/system-refusal.ts";
import { sha256 } from "../trust/hash.ts";
import type { Fetched, Found } from "./store.ts";

/**
 * Small files are read without asking another thread, which costs several times what reading them does:
 * a release has thousands of objects.
 */
export async function readStored(path: string, limit: number): Promise<Fetched> {
  const file = openToRead(path);
  if (file === undefined) return { kind: "absent" };
  try {
    const state = fstatSync(file);
    if (!state.isFile()) return refuse("malformed", `"${path}" is not a file`);
    const { size } = state;
    const bytes = size > limit ? undefined : await readAtMost(file, limit, size);
    if (bytes !== undefined) return foundIn(bytes);
    return refuse("too-large", `"${path}" is longer than the ${limit} bytes that it may have`);
  } finally {
    closeSync(file);
  }
}

/** Hashed when somebody asks: whoever reads an object hashes it anyway, to see whether it is the right one. */
function foundIn(bytes: Uint8Array): Found {
  return {
    kind: "found",
    bytes,
    get tag(): string {
      return sha256(bytes);
    },
  };
}

/** Undefined when there is none. Without waiting: a pipe in a store must not hold up a host for ever. */
function openToRead(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** Undefined when there is more: the file may grow while it is read. */
async function readAtMost(
  file: number,
  limit: number,
  expected: number,
): Promise<Uint8Array | undefined> {
  const buffer = new Uint8Array(Math.min(limit, expected) + 1);
  let length = 0;
  while (length < buffer.length) {
    const bytesRead =
      buffer.length > smallFile
        ? await readElsewhere(file, buffer, length)
        : readSync(file, buffer, length, buffer.length - length, null);
    length += bytesRead;
    // All that there was, and no byte more: asking again would only say so.
    const isWhole = length === expected && length < buffer.length;
    if (bytesRead === 0 || isWhole) return buffer.subarray(0, length);
  }
  return undefined;
}

const smallFile = 1024 * 1024;

/** On another thread, so that whoever waits for a large file can do other things. */
function readElsewhere(file: number, buffer: Uint8Array, offset: number): Promise<number> {
  return new Promise((settle, fail) => {
    read(file, buffer, offset, buffer.length - offset, null, (error, bytesRead) => {
      if (error === null) settle(bytesRead);
      else fail(error);
    });
  });
}
