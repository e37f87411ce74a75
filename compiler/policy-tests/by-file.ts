// Tests in the order of their files, as every report tells them.
import type { PlannedTest } from "./plan.ts";

export function byFile<T>(
  items: readonly T[],
  testOf: (item: T) => PlannedTest,
): ReadonlyMap<string, readonly T[]> {
  const files = new Map<string, T[]>();
  for (const item of items) {
    const { path } = testOf(item).test.name.at.source;
    const found = files.get(path);
    if (found === undefined) files.set(path, [item]);
    else found.push(item);
  }
  return files;
}
