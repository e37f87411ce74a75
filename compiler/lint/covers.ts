// Whether one pattern takes every name that another could match, and which of a list are taken so.

/**
 * Both as in match blocks: `*` is any run of characters, `?` exactly one, letter case is nothing. A yes
 * is certain; a few odd pairs get a no, such as `?*` over `*a`.
 */
export function covers(broad: string, narrow: string): boolean {
  return coversPlain(plain(broad), plain(narrow));
}

export interface Covered<T> {
  readonly item: T;
  /** The first of those before it that covers it. */
  readonly by: T;
}

/**
 * A pattern can be covered only by one that begins with the same letters, as far as its own reach; so
 * patterns are kept by the letters before their first wildcard, and few pairs are ever compared.
 */
export function coveredByEarlier<T>(
  items: readonly T[],
  patternOf: (item: T) => string,
): readonly Covered<T>[] {
  const same = new Map<string, number>();
  const wild = new Map<string, { readonly pattern: string; readonly index: number }[]>();
  return items.flatMap((item, index) => {
    const pattern = plain(patternOf(item));
    const letters = beforeWildcard(pattern);
    let first = same.get(pattern) ?? Infinity;
    for (let end = 0; end <= letters.length; end += 1) {
      for (const other of wild.get(letters.slice(0, end)) ?? []) {
        if (other.index >= first) break;
        if (coversPlain(other.pattern, pattern)) first = other.index;
      }
    }
    const by = items[first];
    if (by !== undefined) return [{ item, by }];
    // One that is covered itself covers nothing that its own cover does not.
    same.set(pattern, index);
    if (letters !== pattern) {
      const list = wild.get(letters) ?? [];
      list.push({ pattern, index });
      wild.set(letters, list);
    }
    return [];
  });
}

function beforeWildcard(pattern: string): string {
  const at = pattern.search(/[*?]/u);
  return at === -1 ? pattern : pattern.slice(0, at);
}

/** `?*?` means "two or more", as `??*` does: wildcards that touch have one spelling. */
function plain(pattern: string): string {
  return pattern.toLowerCase().replaceAll(/[*?]{2,}/gu, (run) => {
    const ones = run.replaceAll("*", "");
    return ones.length === run.length ? run : `${ones}*`;
  });
}

/**
 * Matches one pattern against the other as if that were a name: its `?` stands for a character that
 * nobody has written anywhere, and its `*` for a run of them, which only another `*` can take.
 */
function coversPlain(broad: string, narrow: string): boolean {
  let b = 0;
  let n = 0;
  let star = -1;
  let retry = 0;
  while (n < narrow.length) {
    if (broad[b] === "*") {
      star = b;
      retry = n;
      b += 1;
    } else if (takesOne(broad[b], narrow[n])) {
      b += 1;
      n += 1;
    } else if (star !== -1) {
      b = star + 1;
      retry += 1;
      n = retry;
    } else {
      return false;
    }
  }
  while (broad[b] === "*") b += 1;
  return b === broad.length;
}

function takesOne(broad: string | undefined, narrow: string | undefined): boolean {
  if (narrow === "*") return false;
  return broad === "?" || broad === narrow;
}
