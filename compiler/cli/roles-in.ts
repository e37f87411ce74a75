// Which hosts have which roles, for those who ask what happens to all of a role at once.
import type { Fleet } from "../4-resolve/composition.ts";

export function rolesIn({ compositions }: Fleet): ReadonlyMap<string, ReadonlySet<string>> {
  const roles = new Map<string, Set<string>>();
  for (const { crates, hosts } of compositions) {
    const names = new Set(crates.flatMap(({ from }) => from.role ?? []));
    for (const name of names) {
      const members = roles.get(name) ?? new Set();
      for (const host of hosts) members.add(host.name.value);
      roles.set(name, members);
    }
  }
  return roles;
}
