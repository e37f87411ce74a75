// Whether two things that came out of JSON say the same, as far as that can be seen without looking into what they mean.

export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object") return false;
  if (one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && isSameList(one, other);
  }
  const left = new Map<string, unknown>(Object.entries(one));
  const right = Object.entries(other);
  return (
    left.size === right.length &&
    right.every(([name, value]) => left.has(name) && isSame(left.get(name), value))
  );
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
}
