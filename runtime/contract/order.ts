// The one order in which resources apply: dependencies first, then as composed and declared.
import type { Resource } from "./bundle.ts";

/**
 * Of all resources whose dependencies are done, the one declared first goes next. An id in `after`
 * that is not among the resources is no dependency here: the compiler has refused what is unknown.
 */
export function order(resources: readonly Resource[]): readonly Resource[] {
  const indexOf = new Map(resources.map((resource, index) => [resource.id, index]));
  const waitsFor = predecessors(resources);
  const waiting = resources.map(() => 0);
  const dependents: number[][] = resources.map(() => []);
  resources.forEach((resource, index) => {
    for (const id of waitsFor.get(resource.id) ?? []) {
      const dependency = indexOf.get(id);
      if (dependency === undefined) continue;
      waiting[index] = (waiting[index] ?? 0) + 1;
      dependents[dependency]?.push(index);
    }
  });

  const ordered: Resource[] = [];
  const done = resources.map(() => false);
  let next = 0;
  while (ordered.length < resources.length) {
    while (next < resources.length && (done[next] === true || waiting[next] !== 0)) next += 1;
    const resource = resources[next];
    if (resource === undefined)
      throw new Error("a dependency cycle reached the order of resources");
    done[next] = true;
    ordered.push(resource);
    let earliest = next + 1;
    for (const dependent of dependents[next] ?? []) {
      waiting[dependent] = (waiting[dependent] ?? 0) - 1;
      if (waiting[dependent] === 0) earliest = Math.min(earliest, dependent);
    }
    next = earliest;
  }
  return ordered;
}

/** What is triggered comes after everything that may trigger it, so that it runs once. */
function predecessors(resources: readonly Resource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const waits = new Map(
    resources.map((resource) => [
      resource.id,
      new Set([...resource.after, ...(resource.subscribes ?? [])]),
    ]),
  );
  for (const { id, notifies } of resources) {
    for (const target of notifies ?? []) waits.get(target)?.add(id);
  }
  return waits;
}
