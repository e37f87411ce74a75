// Marks what has been verified. Only this folder makes the mark, and what changes a host takes nothing without it.

declare const verified: unique symbol;

export type Verified<T> = T & { readonly [verified]: true };

/** Says that every signature and hash above this value has been checked. Not for use outside this folder. */
export function markVerified<T>(value: T): Verified<T> {
  // The mark exists for the compiler alone, so that nothing but a cast can put it there.
  return value as Verified<T>;
}
