// Numbers that look random, and are the same in each run and on each machine.

/** A whole number from 0, below the one given. */
export type Draw = (below: number) => number;

export function drawFrom(seed: number): Draw {
  // Zero would stay zero for ever.
  let state = (seed ^ 0x5bf03635) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** 0, 1, 2 and so on, as many as asked for. */
export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at);
}

/** Goes round when there are too few. */
export function pick<T>(items: readonly T[], at: number): T {
  const item = items[at % items.length];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}
