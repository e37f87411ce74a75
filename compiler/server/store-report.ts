// What the store holds, as the status tells it: looked up anew when the last look is no longer fresh.
import type { Answer } from "../../runtime/contract/refusal.ts";

export interface CurrentRelease {
  readonly release: number;
  readonly created: string;
  readonly hosts: number;
  /** Until when hosts believe it, unless it is signed anew. */
  readonly expires: string;
}

export interface StoreReport {
  /** The store, as a person would name it; undefined while the settings cannot be read. */
  readonly where: string | undefined;
  /** Undefined in it when nothing was published yet. */
  readonly release: Answer<CurrentRelease | undefined>;
}

/** Whoever asks for the status often must not make the server ask the store as often. */
export function rememberedFor<T>(
  milliseconds: number,
  look: () => Promise<T>,
  now: () => number,
): () => Promise<T> {
  let last: { readonly at: number; readonly found: Promise<T> } | undefined;
  return () => {
    if (last !== undefined && now() - last.at < milliseconds) return last.found;
    const found = look();
    const current = { at: now(), found };
    last = current;
    // A look that ended in a bug of ours is not worth remembering.
    found.catch(() => {
      if (last === current) last = undefined;
    });
    return found;
  };
}
