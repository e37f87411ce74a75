// How long ago something was, as people say it: the largest unit alone.

const units: readonly (readonly [name: string, milliseconds: number])[] = [
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
];

export function ageText(milliseconds: number): string {
  const unit = units.findLast(([, length]) => milliseconds >= length);
  return unit === undefined ? "0s" : `${Math.floor(milliseconds / unit[1])}${unit[0]}`;
}
