// Fits sections into a number of characters: each can be told in less and less detail, down to nothing.

export interface Section {
  /** From the most detail to the least, each written when it is asked for. The last one may be empty. */
  readonly degrees: readonly Degree[];
  /** Where it matters what is in it, it keeps its detail longer. */
  readonly isAlarming: boolean;
  /** How many hosts it is about: what reaches most hosts is dropped last. */
  readonly reach: number;
}

export type Degree = () => string;

/** Written once, however often it is asked for. */
export function writtenOnce(write: () => string): Degree {
  let written: string | undefined;
  return () => (written ??= write());
}

/** The degree at which each is told. No section loses a second degree before all have lost their first. */
export function degreesWithin(sections: readonly Section[], limit: number): readonly number[] {
  const last = sections.reduce((most, { degrees }) => Math.max(most, degrees.length - 1), 0);
  const first = firstThatMayFit(sections, limit, last);
  const chosen = sections.map(({ degrees }) => Math.max(0, Math.min(first, degrees.length - 1)));
  let total = sections.reduce(
    (sum, section, index) => sum + sizeAt(section, chosen[index] ?? 0),
    0,
  );
  for (let degree = first + 1; degree <= last && total > limit; degree += 1) {
    for (const index of inOrder(sections, degree)) {
      if (total <= limit) break;
      const section = sections[index];
      if (section === undefined) break;
      const saved = sizeAt(section, chosen[index] ?? 0) - sizeAt(section, degree);
      // Where all is short already, a degree may cost more than it saves.
      if (saved <= 0) continue;
      total -= saved;
      chosen[index] = degree;
    }
  }
  return chosen;
}

/**
 * Of thousands of sections only short ones fit, and the long ones need not even be written. The first degrees
 * are always weighed: of what is short they may be no longer than those that follow.
 */
function firstThatMayFit(sections: readonly Section[], limit: number, last: number): number {
  for (let degree = last - 1; degree >= alwaysWeighed; degree -= 1) {
    if (isLonger(sections, degree, limit)) return degree;
  }
  return 0;
}

const alwaysWeighed = 2;

function isLonger(sections: readonly Section[], degree: number, limit: number): boolean {
  let total = 0;
  return sections.some((section) => {
    total += sizeAt(section, Math.min(degree, section.degrees.length - 1));
    return total > limit;
  });
}

/** What is not alarming first; of that the largest, and when whole sections go, those with the fewest hosts. */
function inOrder(sections: readonly Section[], degree: number): readonly number[] {
  const rows = sections.flatMap((section, index) => {
    const { degrees, isAlarming, reach } = section;
    if (degree >= degrees.length) return [];
    const isLast = degree === degrees.length - 1 && sizeAt(section, degree) === 0;
    const weight = isLast ? reach : -sizeAt(section, degree - 1);
    return [{ index, isAlarming, weight }];
  });
  return rows
    .sort(
      (a, b) =>
        Number(a.isAlarming) - Number(b.isAlarming) || a.weight - b.weight || a.index - b.index,
    )
    .map(({ index }) => index);
}

function sizeAt({ degrees }: Section, degree: number): number {
  return degrees[degree]?.().length ?? 0;
}
