// Durations as people write them: `10s`, `5m`, `24h`, `30d`, or several of them in a row.

const units: { readonly [unit: string]: number } = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** In milliseconds; undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/u.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/gu)) {
    total += Number(count) * (units[unit ?? ""] ?? Number.NaN);
  }
  return Number.isSafeInteger(Math.ceil(total)) ? Math.ceil(total) : undefined;
}
