// Finds which lines of a text to replace to turn it into another: Myers' algorithm in linear space.

/** Lines oldStart..oldEnd of the old text (the end not included) become newStart..newEnd of the new one. */
export interface Change {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/**
 * As few lines as possible, in order. Texts that have next to nothing in common would cost the square
 * of their length; for those a stretch is replaced whole, which is correct and about as readable.
 */
export function changedLines(
  oldLines: readonly string[],
  newLines: readonly string[],
): readonly Change[] {
  const numbers = new Map<string, number>();
  const search: Search = {
    old: numbered(oldLines, numbers),
    new: numbered(newLines, numbers),
    changes: [],
  };
  compare(search, { oldStart: 0, oldEnd: oldLines.length, newStart: 0, newEnd: newLines.length });
  return search.changes;
}

interface Search {
  /** Equal lines have equal numbers. */
  readonly old: Int32Array;
  readonly new: Int32Array;
  readonly changes: Change[];
}

function numbered(lines: readonly string[], numbers: Map<string, number>): Int32Array {
  return Int32Array.from(lines, (line) => {
    const number = numbers.get(line) ?? numbers.size;
    numbers.set(line, number);
    return number;
  });
}

function compare(search: Search, whole: Change): void {
  const box = withoutCommonEnds(search, whole);
  if (box.oldStart === box.oldEnd && box.newStart === box.newEnd) return;
  const middle =
    box.oldStart === box.oldEnd || box.newStart === box.newEnd ? undefined : meet(search, box);
  if (middle === undefined) {
    add(search.changes, box);
    return;
  }
  compare(search, { ...box, oldEnd: middle.old, newEnd: middle.new });
  compare(search, { ...box, oldStart: middle.old, newStart: middle.new });
}

/** Neighbouring changes become one. */
function add(changes: Change[], change: Change): void {
  const before = changes.at(-1);
  if (before?.oldEnd === change.oldStart && before.newEnd === change.newStart) {
    changes[changes.length - 1] = { ...before, oldEnd: change.oldEnd, newEnd: change.newEnd };
  } else {
    changes.push(change);
  }
}

function withoutCommonEnds(search: Search, box: Change): Change {
  let { oldStart, oldEnd, newStart, newEnd } = box;
  while (oldStart < oldEnd && newStart < newEnd && search.old[oldStart] === search.new[newStart]) {
    oldStart += 1;
    newStart += 1;
  }
  while (
    oldStart < oldEnd &&
    newStart < newEnd &&
    search.old[oldEnd - 1] === search.new[newEnd - 1]
  ) {
    oldEnd -= 1;
    newEnd -= 1;
  }
  return { oldStart, oldEnd, newStart, newEnd };
}

interface Point {
  readonly old: number;
  readonly new: number;
}

/** Beyond this many differences on either side of the middle, a stretch is replaced whole. */
const patience = 1_000;

/**
 * A point through which a shortest path runs: where a search from the start and one from the end meet.
 * A diagonal is a number of old lines passed minus a number of new ones; each search keeps, for every
 * diagonal, how many old lines it has passed. Undefined when they do not meet soon enough.
 */
function meet(search: Search, box: Change): Point | undefined {
  const oldLength = box.oldEnd - box.oldStart;
  const newLength = box.newEnd - box.newStart;
  const difference = oldLength - newLength;
  const limit = Math.min(Math.ceil((oldLength + newLength) / 2), patience);
  const forward = frontier(limit, oldLength, newLength, (passedOld, passedNew) => {
    return search.old[box.oldStart + passedOld] === search.new[box.newStart + passedNew];
  });
  const backward = frontier(limit, oldLength, newLength, (passedOld, passedNew) => {
    return search.old[box.oldEnd - 1 - passedOld] === search.new[box.newEnd - 1 - passedNew];
  });
  // The searches take turns, so paths whose lengths differ by an odd number meet on a forward step.
  const meetsForward = difference % 2 !== 0;
  for (let cost = 0; cost <= limit; cost += 1) {
    for (let diagonal = -cost; diagonal <= cost; diagonal += 2) {
      const passed = forward.advance(diagonal, cost);
      if (meetsForward && passed >= 0 && passed + backward.at(difference - diagonal) >= oldLength) {
        return { old: box.oldStart + passed, new: box.newStart + passed - diagonal };
      }
    }
    for (let diagonal = -cost; diagonal <= cost; diagonal += 2) {
      const passed = backward.advance(diagonal, cost);
      if (!meetsForward && passed >= 0 && passed + forward.at(difference - diagonal) >= oldLength) {
        return { old: box.oldEnd - passed, new: box.newEnd - (passed - diagonal) };
      }
    }
  }
  return undefined;
}

interface Frontier {
  /** Old lines passed on a diagonal so far; far below zero where the search has not been. */
  at(diagonal: number): number;
  /** One more difference, then as many equal lines as there are. */
  advance(diagonal: number, cost: number): number;
}

function frontier(
  limit: number,
  oldLength: number,
  newLength: number,
  same: (passedOld: number, passedNew: number) => boolean,
): Frontier {
  const nowhere = -(2 ** 30);
  const reached = new Int32Array(2 * limit + 3).fill(nowhere);
  const at = (diagonal: number): number => reached[limit + 1 + diagonal] ?? nowhere;
  const advance = (diagonal: number, cost: number): number => {
    const dropping = at(diagonal - 1);
    const taking = at(diagonal + 1);
    let passed = cost === 0 ? 0 : nowhere;
    if (dropping >= 0 && dropping < oldLength) passed = dropping + 1;
    if (taking > passed && taking - diagonal <= newLength) passed = taking;
    if (passed >= 0) {
      while (
        passed < oldLength &&
        passed - diagonal < newLength &&
        same(passed, passed - diagonal)
      ) {
        passed += 1;
      }
    }
    reached[limit + 1 + diagonal] = passed;
    return passed;
  };
  return { at, advance };
}
