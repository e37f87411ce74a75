// A store is a dumb place that keeps named bytes. Nothing that it says is believed before it is verified.
import type { Answer, Refusal } from "../contract/refusal.ts";

export interface Found {
  readonly kind: "found";
  readonly bytes: Uint8Array;
  /** Changes whenever the bytes do; handed back for conditional reads and swaps. */
  readonly tag: string;
}

/**
 * "absent" is certain: over HTTP that is 403, 404 and 410. Whatever may pass (no answer, too slow, 5xx)
 * is a refusal instead, so that nobody takes a silent store for one that has no newer root.
 */
export type Fetched = Found | { readonly kind: "absent" } | Refusal;

export interface Store {
  /** As a person would name it: a folder or an address. */
  readonly where: string;
  /** Reads at most `limit` bytes; a longer object is refused as too large. */
  get(name: string, limit: number): Promise<Fetched>;
}

export type Written = { readonly kind: "written" } | { readonly kind: "exists" } | Refusal;
export type Swapped = { readonly kind: "swapped" } | { readonly kind: "changed" } | Refusal;

export interface WritableStore extends Store {
  /** Creates the object; says "exists" and leaves it alone when the name is taken. */
  create(name: string, bytes: Uint8Array): Promise<Written>;
  /** Replaces the object if its tag is still `expected` (undefined: if it is still absent). */
  swap(name: string, bytes: Uint8Array, expected: string | undefined): Promise<Swapped>;
}

export interface StoredObject {
  readonly name: string;
  readonly size: number;
  /** When it was last written, by the store's own clock. */
  readonly modified: Date;
}

/** What keeping a store tidy takes; hosts never do any of it. */
export interface MaintainedStore extends WritableStore {
  /**
   * Set where what was written is there for everybody from then on, because the disk has it: until somebody removes
   * it, reading it back teaches nothing. Servers may say "stored" too early, or to a part of their readers only.
   */
  readonly keepsItsWord?: true;
  /** All objects whose names begin so, sorted by name. */
  list(prefix: string): Promise<Answer<readonly StoredObject[]>>;
  /** Writes the object anew, whether or not it is there: for content that its name vouches for. */
  put(name: string, bytes: Uint8Array): Promise<Answer<undefined>>;
  /** An object that is not there is no fault. */
  remove(name: string): Promise<Answer<undefined>>;
  /** How many leftovers of stopped writers it removed; stores that are left none do without. */
  sweep?(olderThan: Date): Promise<Answer<number>>;
}
