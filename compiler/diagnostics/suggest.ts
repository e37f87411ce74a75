// Finds the known words that someone may have meant, and asks whether they did.

/** At most three known words near enough to be a slip of the finger, nearest first. */
export function nearest(word: string, known: Iterable<string>): readonly string[] {
  const wanted = word.toLowerCase();
  const limit = allowance(wanted);
  const distance = boundedDistance(limit);
  const near: { readonly word: string; readonly distance: number }[] = [];
  for (const candidate of new Set(known)) {
    if (candidate === word || Math.abs(candidate.length - word.length) > limit) continue;
    const found = distance(wanted, candidate.toLowerCase());
    if (found <= limit) near.push({ word: candidate, distance: found });
  }
  near.sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
  return near.slice(0, 3).map((item) => item.word);
}

/** `did you mean "a", "b" or "c"?`, or nothing when no known word is near. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const quoted = nearest(word, known).map((item) => `"${item}"`);
  const last = quoted.pop();
  if (last === undefined) return undefined;
  return quoted.length === 0
    ? `did you mean ${last}?`
    : `did you mean ${quoted.join(", ")} or ${last}?`;
}

/** One slip for every three letters, and none in one letter: those are all near each other. */
function allowance(word: string): number {
  return word.length < 2 ? 0 : Math.min(4, Math.max(1, Math.floor(word.length / 3)));
}

/**
 * Counts insertions, deletions, replacements and swaps of neighbours, and gives up above the limit.
 * Rows are reused from word to word, so that ten thousand known words cost no allocation.
 */
function boundedDistance(limit: number): (from: string, to: string) => number {
  let beforeLast: number[] = [];
  let last: number[] = [];
  let row: number[] = [];
  return (from, to) => {
    for (let column = 0; column <= to.length; column++) last[column] = column;
    let leastOfLast = 0;
    for (let line = 1; line <= from.length; line++) {
      row[0] = line;
      let least = line;
      for (let column = 1; column <= to.length; column++) {
        const same = from[line - 1] === to[column - 1];
        const swapped =
          line > 1 &&
          column > 1 &&
          from[line - 1] === to[column - 2] &&
          from[line - 2] === to[column - 1];
        const cost = Math.min(
          at(last, column) + 1,
          at(row, column - 1) + 1,
          at(last, column - 1) + (same ? 0 : 1),
          swapped ? at(beforeLast, column - 2) + 1 : Infinity,
        );
        row[column] = cost;
        least = Math.min(least, cost);
      }
      // A swap reaches two rows back, so both rows must be hopeless.
      if (least > limit && leastOfLast > limit) return Infinity;
      leastOfLast = least;
      [beforeLast, last, row] = [last, row, beforeLast];
    }
    return at(last, to.length);
  };
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
