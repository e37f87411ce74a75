// The names that objects may have: whatever keeps them, such a name means itself and nothing else.

/** Names are ours, or come from what was verified; one that leads elsewhere is a bug. */
export function checkedName(name: string): string {
  if (isObjectName(name)) return name;
  throw new Error(`not a name of a stored object: ${JSON.stringify(name)}`);
}

export function isObjectName(name: string): boolean {
  return name.length <= 200 && /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/.test(name);
}
