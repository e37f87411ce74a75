// Compares versions as people read them: 9 comes before 10, and 22.04 before 22.10.

/**
 * Negative when `a` is older, positive when it is newer. What stands before the first dash weighs most;
 * between dashes, dots separate the parts. Missing parts count as 0 (G-03).
 */
export function compareVersions(a: string, b: string): number {
  return compareLists(a.split("-"), b.split("-"), (left, right) =>
    compareLists(left.split("."), right.split("."), compareParts),
  );
}

function compareLists(
  a: readonly string[],
  b: readonly string[],
  compare: (a: string, b: string) => number,
): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = compare(a[at] || "0", b[at] || "0");
    if (order !== 0) return order;
  }
  return 0;
}

/** A part such as `10ubuntu2` is compared run by run; digits come before letters. */
function compareParts(a: string, b: string): number {
  const left = a.match(/\d+|\D+/gu) ?? [];
  const right = b.match(/\d+|\D+/gu) ?? [];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = compareRuns(left[at] ?? "", right[at] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

function compareRuns(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) {
    // As texts, because a version may hold a date or a hash with more digits than a number keeps.
    const left = a.replace(/^0+/u, "");
    const right = b.replace(/^0+/u, "");
    return left.length - right.length || compareText(left, right);
  }
  // Nothing at all comes first, then digits, then anything else.
  return rank(a) - rank(b) || compareText(a, b);
}

function rank(run: string): number {
  if (run === "") return 0;
  return isNumber(run) ? 1 : 2;
}

function isNumber(run: string): boolean {
  return /^\d+$/u.test(run);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
