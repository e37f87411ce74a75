// Finds the names that are one slip of the finger away, without comparing all with all.

/** Words that differ by one edit share a word that lacks one letter, or are one: so that is the key. */
export function indexNear(words: Iterable<string>): (word: string) => readonly string[] {
  const byShorter = new Map<string, string[]>();
  for (const word of new Set(words)) {
    for (const key of shortened(word)) {
      const list = byShorter.get(key) ?? [];
      list.push(word);
      byShorter.set(key, list);
    }
  }
  return (word) => {
    const candidates = new Set(shortened(word).flatMap((key) => byShorter.get(key) ?? []));
    return [...candidates].filter((other) => isOneEditApart(word, other));
  };
}

/** One letter more, less or other, or two neighbours swapped. */
export function isOneEditApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  if (restA.slice(1) === restB.slice(1)) return true;
  if (restA.slice(1) === restB || restA === restB.slice(1)) return true;
  const isSwap = restA[0] === restB[1] && restA[1] === restB[0];
  return isSwap && restA.slice(2) === restB.slice(2);
}

function shortened(word: string): readonly string[] {
  const keys = new Set([word]);
  for (let at = 0; at < word.length; at += 1) keys.add(word.slice(0, at) + word.slice(at + 1));
  return [...keys];
}
