// The name of a test as part of a file's name: letters and digits of any script, and dashes.

export function snapshotStem(name: string): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return Array.from(words.join("-")).slice(0, letters).join("") || "test";
}

/** A file's name has at most 255 bytes, and a letter may take four. */
const letters = 60;
