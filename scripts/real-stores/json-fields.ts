// Takes fields out of JSON that another program printed.
export function textAt(value: unknown, key: string): string {
  const found = fieldOf(value, key);
  if (typeof found !== "string") throw new Error(`what was printed has no text "${key}"`);
  return found;
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = fieldOf(value, key);
  if (!Array.isArray(found)) throw new Error(`what was printed has no list "${key}"`);
  return found;
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}
