// What the files of a cache are called, so that nothing else is ever taken for one of them, or swept away.
import { sha256 } from "../../runtime/trust/hash.ts";

/** `about` says all that the entry depends on. */
export function entryName(about: string): string {
  return `${sha256(about)}.entry`;
}

export function isEntryName(name: string): boolean {
  return /^[0-9a-f]{64}\.entry$/u.test(name);
}

/** The folder below that of the cache, so that none gets very full. */
export function entryFolder(name: string): string {
  return name.slice(0, 2);
}

/** Whether a cache's own folder may hold a file or folder of this name. */
export function belongsInCache(name: string): boolean {
  return name === tagName || /^[0-9a-f]{2}$|^\.tmp-/u.test(name);
}

/** Says "this can be made again" to programs that make backups; its age is that of the last sweep. */
export const tagName = "CACHEDIR.TAG";
