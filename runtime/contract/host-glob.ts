// Host name patterns: `*` stands for any run of characters, dots included, `?` for exactly one.

/** Linear in practice and never worse than pattern times name: only the last star is ever retried. */
export function globMatches(pattern: string, name: string): boolean {
  return lowerGlobMatches(pattern.toLowerCase(), name.toLowerCase());
}

/** The same, for those who hold many names against many patterns, and have both in lower case. */
export function lowerGlobMatches(wanted: string, given: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let retry = 0;
  while (n < given.length) {
    if (wanted[p] === "*") {
      star = p;
      retry = n;
      p += 1;
    } else if (wanted[p] === "?" || wanted[p] === given[n]) {
      p += 1;
      n += 1;
    } else if (star !== -1) {
      p = star + 1;
      retry += 1;
      n = retry;
    } else {
      return false;
    }
  }
  while (wanted[p] === "*") p += 1;
  return p === wanted.length;
}

export function isLiteral(pattern: string): boolean {
  return !/[*?]/u.test(pattern);
}

/** A name means the same in any letters. Trees hold hosts as the inventory writes them, mostly in small ones. */
export function spellingsOf(name: string): readonly string[] {
  const small = name.toLowerCase();
  return small === name ? [name] : [name, small];
}

/** The same pattern as a regular expression, for conditions that travel to a host. */
export function globPattern(pattern: string): string {
  const escaped = pattern.toLowerCase().replaceAll(/[.+^${}()|[\]\\]/gu, "\\$&");
  return `^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`;
}
