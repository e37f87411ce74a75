// Which hosts get which configcrates: whom it concerns when one of them is taken back.

/** Hosts by the name of a configcrate, sorted; instances of one configcrate count as one. */
export function hostsByCrate(
  hosts: Iterable<readonly [host: string, crates: Iterable<string>]>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [host, crates] of hosts) {
    for (const crate of crates) {
      const name = crate.replace(/\[.*$/su, "");
      const known = found.get(name) ?? new Set<string>();
      found.set(name, known.add(host));
    }
  }
  return new Map([...found].map(([name, set]) => [name, [...set].toSorted()]));
}
