// Shapes of documents, as guards: what passes has every field that its type promises.

export type Shape<T> = (value: unknown) => value is T;

/** Every field of the type must be given a shape. Fields that the type does not know are let through. */
export type Fields<T> = { readonly [K in keyof Required<T>]: Shape<T[K]> };

export function record<T extends object>(fields: Fields<T>): Shape<T> {
  const names = Object.keys(fields);
  const shapes = new Map<string, Shape<unknown>>(Object.entries(fields));
  return (value): value is T => {
    if (!isPlainMap(value)) return false;
    return names.every((name) => {
      const shape = shapes.get(name);
      return shape !== undefined && shape(Object.hasOwn(value, name) ? value[name] : undefined);
    });
  };
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value): value is T | undefined => value === undefined || shape(value);
}

export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(shape);
}

export function mapOf<T>(
  shape: Shape<T>,
  key: RegExp = /^/,
): Shape<{ readonly [name: string]: T }> {
  return (value): value is { readonly [name: string]: T } =>
    isPlainMap(value) &&
    Object.entries(value).every(([name, item]) => key.test(name) && shape(item));
}

export function exactly<const T extends string | boolean>(wanted: T): Shape<T> {
  return (value): value is T => value === wanted;
}

export function matching(pattern: RegExp): Shape<string> {
  return (value): value is string => typeof value === "string" && pattern.test(value);
}

/** An integer of at least `least`, exact in a double. */
export function integer(least: number): Shape<number> {
  return (value): value is number => Number.isSafeInteger(value) && Number(value) >= least;
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isPlainMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
