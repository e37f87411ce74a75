// Fits sections into a number of characters: each can be told in less and less detail, down to nothing.

export interface Section {
  /** From the most detail to the least. The last one may be empty. */
  readonly degrees: readonly string[];
  /** Where it matters what is in it, it keeps its detail longer. */
  readonly isAlarming: boolean;
  /** How many hosts it is about: what reaches most hosts is dropped last. */
  readonly reach: number;
}

/** The degree at which each is told. No section loses a second degree before all have lost their first. */
export function degreesWithin(sections: readonly Section[], limit: number): readonly number[] {
  const chosen = sections.map(() => 0);
  let total = sections.reduce((sum, { degrees }) => sum + sizeAt(degrees, 0), 0);
  const last = sections.reduce((most, { degrees }) => Math.max(most, degrees.length - 1), 0);
  for (let degree = 1; degree <= last && total > limit; degree += 1) {
    for (const index of inOrder(sections, degree)) {
      if (total <= limit) break;
      const { degrees } = sections[index] ?? { degrees: [] };
      const saved = sizeAt(degrees, chosen[index] ?? 0) - sizeAt(degrees, degree);
      // Where all is short already, a degree may cost more than it saves.
      if (saved <= 0) continue;
      total -= saved;
      chosen[index] = degree;
    }
  }
  return chosen;
}

/** What is not alarming first; of that the largest, and when whole sections go, those with the fewest hosts. */
function inOrder(sections: readonly Section[], degree: number): readonly number[] {
  const rows = sections.flatMap(({ degrees, isAlarming, reach }, index) => {
    const isLast = degrees[degree] === "";
    const weight = isLast ? reach : -sizeAt(degrees, degree - 1);
    return degree < degrees.length ? [{ index, isAlarming, weight }] : [];
  });
  return rows
    .sort(
      (a, b) =>
        Number(a.isAlarming) - Number(b.isAlarming) || a.weight - b.weight || a.index - b.index,
    )
    .map(({ index }) => index);
}

function sizeAt(degrees: readonly string[], degree: number): number {
  return degrees[degree]?.length ?? 0;
}
