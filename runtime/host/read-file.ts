// Reads a file in a place that was walked to, whoever put it there: it may be a pipe, a device, or a link by now.
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import type { Place } from "./place.ts";

// Without O_NONBLOCK, opening a pipe would wait for someone to write into it.
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Undefined when it is no file. Follows no link. */
export async function readFileAt({ folder, name }: Place): Promise<Uint8Array | undefined> {
  const handle = await open(`${folder}/${name}`, flags);
  try {
    const state = await handle.stat();
    return state.isFile() ? await wholeOf(handle, state.size) : undefined;
  } finally {
    await handle.close();
  }
}

/** The same on the thread that asks, unless the file is large. */
export async function readNearFileAt(place: Place): Promise<Uint8Array | undefined> {
  const file = openSync(`${place.folder}/${place.name}`, flags);
  try {
    const state = fstatSync(file);
    if (!state.isFile()) return undefined;
    if (state.size <= atOnce) return wholeOfNear(file, state.size);
  } finally {
    closeSync(file);
  }
  return readFileAt(place);
}

/** Most files are looked at on every run, and as long as they say: one request tells it, where readFile makes three. */
async function wholeOf(handle: FileHandle, size: number): Promise<Uint8Array> {
  // Those of /proc say that they are empty.
  if (size > 0 && size <= atOnce) {
    const bytes = Buffer.allocUnsafe(size + 1);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead === size) return bytes.subarray(0, size);
  }
  return handle.readFile();
}

function wholeOfNear(file: number, size: number): Uint8Array {
  if (size > 0) {
    const bytes = Buffer.allocUnsafe(size + 1);
    if (readSync(file, bytes, 0, bytes.length, 0) === size) return bytes.subarray(0, size);
  }
  return readFileSync(file);
}

const atOnce = 4 * 1024 * 1024;
