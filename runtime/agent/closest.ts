// Finds the known word that somebody may have meant.

/** Undefined when none is near enough to be a slip of the finger. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    const found = distance(word, candidate);
    if (found < least) [best, least] = [candidate, found];
  }
  return best;
}

/** How many letters to insert, drop or replace. */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 0; line < from.length; line += 1) {
    const row = [line + 1];
    for (let column = 0; column < to.length; column += 1) {
      const replaced = (above[column] ?? 0) + (from[line] === to[column] ? 0 : 1);
      row.push(Math.min(replaced, (row[column] ?? 0) + 1, (above[column + 1] ?? 0) + 1));
    }
    above = row;
  }
  return above.at(-1) ?? 0;
}
