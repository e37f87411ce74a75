// Names of hosts folded as an inventory would write them: `web[01:40].example.com`.

export interface HostRange {
  readonly text: string;
  /** How many hosts it stands for. */
  readonly count: number;
}

/** Each host is in exactly one of them. In the order of their first hosts. */
export function foldHosts(hosts: readonly string[]): readonly HostRange[] {
  const left = new Set(hosts);
  const buckets = bucketsOf(hosts);
  const ranges: { readonly first: string; readonly range: HostRange }[] = [];
  for (const host of hosts) {
    if (!left.has(host)) continue;
    const runs = numbersIn(host).map((place) =>
      runFrom(place, buckets.get(place.key) ?? new Map<number, string>(), left),
    );
    const longest = runs.reduce<readonly string[]>(
      (best, run) => (run.length > best.length ? run : best),
      [host],
    );
    for (const name of longest) left.delete(name);
    ranges.push({ first: host, range: rangeOf(longest) });
  }
  return ranges.map(({ range }) => range);
}

/** As many as fit, and how many hosts there are besides. */
export function shownHosts(hosts: readonly string[], most: number): readonly string[] {
  const ranges = foldHosts(hosts);
  // To leave out a single name saves nothing.
  if (ranges.length <= most + 1) return ranges.map(({ text }) => text);
  const hidden = ranges.slice(most).reduce((total, { count }) => total + count, 0);
  return [...ranges.slice(0, most).map(({ text }) => text), `and ${hidden} more`];
}

/** A number in a name, and what the name is without it. */
interface Place {
  readonly before: string;
  readonly digits: string;
  readonly after: string;
  readonly key: string;
}

function numbersIn(host: string): readonly Place[] {
  return (
    [...host.matchAll(/\d+/gu)]
      // Beyond these a number is no longer exact.
      .filter(([digits]) => digits.length <= 15)
      .map((match) => {
        const [digits] = match;
        const before = host.slice(0, match.index);
        const after = host.slice(match.index + digits.length);
        return { before, digits, after, key: JSON.stringify([before, after]) };
      })
  );
}

/** Hosts that differ in one number only. `web1` and `web01` may both be there: the first one found is taken. */
function bucketsOf(hosts: readonly string[]): ReadonlyMap<string, Map<number, string>> {
  const buckets = new Map<string, Map<number, string>>();
  for (const host of hosts) {
    for (const { key, digits } of numbersIn(host)) {
      const bucket = buckets.get(key) ?? new Map<number, string>();
      buckets.set(key, bucket);
      if (!bucket.has(Number(digits))) bucket.set(Number(digits), host);
    }
  }
  return buckets;
}

/** The hosts from this one on whose numbers follow each other, written as its own is. */
function runFrom(
  { before, digits, after }: Place,
  bucket: ReadonlyMap<number, string>,
  left: ReadonlySet<string>,
): readonly string[] {
  // Zeros in front say how wide the numbers of a range are.
  const width = digits.startsWith("0") ? digits.length : 0;
  const run: string[] = [];
  for (let number = Number(digits); ; number += 1) {
    const host = bucket.get(number);
    const expected = before + String(number).padStart(width, "0") + after;
    if (host !== expected || !left.has(host)) return run;
    run.push(host);
  }
}

function rangeOf(hosts: readonly string[]): HostRange {
  const [first = "", ...others] = hosts;
  const last = others.at(-1);
  if (last === undefined) return { text: first, count: 1 };
  const place = numbersIn(first).find(({ before, after }) => isLike(last, before, after));
  if (place === undefined) throw new Error(`${first} and ${last} are no range`);
  const { before, digits, after } = place;
  const end = last.slice(before.length, last.length - after.length);
  return { text: `${before}[${digits}:${end}]${after}`, count: hosts.length };
}

function isLike(name: string, before: string, after: string): boolean {
  const middle = name.slice(before.length, name.length - after.length);
  return name.startsWith(before) && name.endsWith(after) && /^\d+$/u.test(middle);
}
