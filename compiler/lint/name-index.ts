// Many host names, asked again and again whether a pattern matches any of them.
import { globMatches } from "../../runtime/contract/host-glob.ts";

export interface NameIndex {
  readonly has: (name: string) => boolean;
  readonly hasMatch: (glob: string) => boolean;
}

/** Sorted once, for the first pattern: it is held only against the names that begin with its letters. */
export function indexNames(names: readonly string[]): NameIndex {
  const exact = new Set(names.map((name) => name.toLowerCase()));
  let sorted: readonly string[] | undefined;
  return {
    has: (name) => exact.has(name.toLowerCase()),
    hasMatch: (glob) => {
      sorted ??= [...exact].sort();
      const pattern = glob.toLowerCase();
      const letters = pattern.split(/[*?]/u, 1)[0] ?? "";
      for (let at = firstFrom(sorted, letters); at < sorted.length; at += 1) {
        const name = sorted[at] ?? "";
        if (!name.startsWith(letters)) return false;
        if (globMatches(pattern, name)) return true;
      }
      return false;
    },
  };
}

/** The index of the first name that does not come before these letters. */
function firstFrom(sorted: readonly string[], letters: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < letters) low = middle + 1;
    else high = middle;
  }
  return low;
}
