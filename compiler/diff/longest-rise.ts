// Of things that were put into another order: those that may count as having stayed where they were.

/** The places of a longest rising subsequence. All other things have moved, and no fewer can have. */
export function longestRise(ranks: readonly number[]): ReadonlySet<number> {
  // By length less one: the place of the smallest rank in which a rise of that length ends.
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  ranks.forEach((rank, place) => {
    const length = firstAtLeast(ends, ranks, rank);
    before.push(ends[length - 1]);
    ends[length] = place;
  });
  const rise = new Set<number>();
  for (let place = ends.at(-1); place !== undefined; place = before[place]) rise.add(place);
  return rise;
}

/** How many of the ends lie below the rank. */
function firstAtLeast(ends: readonly number[], ranks: readonly number[], rank: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const isBelow = (ranks[ends[middle] ?? 0] ?? 0) < rank;
    if (isBelow) low = middle + 1;
    else high = middle;
  }
  return low;
}
