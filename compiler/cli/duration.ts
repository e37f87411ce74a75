// Reads durations such as 10s, 5m, 24h, 30d or 1h30m.

const units: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** In milliseconds; undefined when the text is no duration. */
export function durationOf(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/u.test(text)) return undefined;
  let sum = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/gu)) {
    sum += Number(count) * (units.get(unit) ?? 0);
  }
  return sum;
}

/** How long ago something was, as people say it: the largest unit alone. */
export function ageText(milliseconds: number): string {
  const [unit, size] = [...units].findLast(([, length]) => milliseconds >= length) ?? ["s", 1000];
  return unit === "ms" ? "0s" : `${Math.floor(milliseconds / size)}${unit}`;
}
