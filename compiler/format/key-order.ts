// The order in which keys of crates and resources are written.
import { everyResource } from "../generated/resource-types.ts";

/** FMT-10: from what a crate is to what it does. */
const crateKeys = [
  "name",
  "compliance",
  "vars",
  "defaults",
  "depends_on",
  "before",
  "resources",
] as const;

/** The wanted order, as indices into the keys. One that nobody knows stays before the resources. */
export function crateOrder(keys: readonly string[]): readonly number[] {
  const known = new Map<string, number>(crateKeys.map((key, at) => [key, at]));
  return sorted(keys, (key) => known.get(key) ?? crateKeys.length - 1.5);
}

/** How a resource is applied, not what it is. `revert` undoes it, whatever its type. */
const commonKeys: ReadonlySet<string> = new Set([
  ...Object.keys(everyResource),
  "revert",
  "on_revert",
]);

/** For whom and how often; both readable as a heading of what follows. */
const headings: ReadonlySet<string> = new Set(["when", "foreach"]);

/**
 * Name and type, then what the type brings, then what every resource may have. Within these groups
 * the order is the writer's: good examples of firewall rules, users and downloads each have their
 * own, and whoever wrote `owner`, `group`, `mode` meant it so. A condition or a loop right behind
 * the type is left there, because that too is how the language's own manual writes it.
 */
export function resourceOrder(keys: readonly string[]): readonly number[] {
  const others = keys.filter((key) => key !== "name" && key !== "type");
  const found = others.findIndex((key) => !headings.has(key));
  const leading = new Set(others.slice(0, found === -1 ? others.length : found));
  return sorted(keys, (key) => {
    if (key === "name") return 0;
    if (key === "type") return 1;
    if (leading.has(key)) return 2;
    return commonKeys.has(key) ? 4 : 3;
  });
}

/** Sorting is stable: equals stay as they were. */
function sorted(keys: readonly string[], rank: (key: string) => number): readonly number[] {
  return keys
    .map((key, at) => ({ at, rank: rank(key) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ at }) => at);
}
