// Lays waivers over claimed controls: what is accepted as it is, and which waivers do nothing.
import type { ClaimedControl, Control } from "./coverage.ts";

export interface Waiver extends Control {
  /** The last day on which it counts, YYYY-MM-DD; without it, it counts for good. */
  readonly expires?: string | undefined;
}

/** WAIV-11: a waived control stays in the list, beside who waived it. */
export type JudgedControl<W extends Waiver> = ClaimedControl &
  (
    | {
        readonly status: "claimed";
        /** WAIV-08: the last day of a waiver of it that counts no more; undefined when there is none. */
        readonly waivedUntil: string | undefined;
      }
    | { readonly status: "waived"; readonly waiver: W }
  );

export interface Judgement<W extends Waiver> {
  /** One for each claimed control, in the same order. */
  readonly controls: readonly JudgedControl<W>[];
  /** WAIV-08: those whose last day has passed; they waive nothing. */
  readonly expired: readonly W[];
  /**
   * Those in force whose control nobody claims here. That is one host's view: a waiver of a folder is
   * idle only when it is so for every host below the folder.
   */
  readonly unneeded: readonly W[];
}

/** Where several waive the same control, the first is told. `today` is YYYY-MM-DD, like `expires`. */
export function applyWaivers<W extends Waiver>(
  claimed: readonly ClaimedControl[],
  waivers: readonly W[],
  today: string,
): Judgement<W> {
  // Written so, days compare as texts.
  const isExpired = ({ expires }: W): boolean => expires !== undefined && expires < today;
  const inForce = waivers.filter((waiver) => !isExpired(waiver));
  const expired = waivers.filter(isExpired);
  const [counting, over] = [firstOfEach(inForce), firstOfEach(expired)];
  const wanted = new Set(claimed.map(keyOf));
  return {
    controls: claimed.map((row) => {
      const waiver = counting.get(keyOf(row));
      return waiver === undefined
        ? { ...row, status: "claimed", waivedUntil: over.get(keyOf(row))?.expires }
        : { ...row, status: "waived", waiver };
    }),
    expired,
    unneeded: inForce.filter((waiver) => !wanted.has(keyOf(waiver))),
  };
}

function firstOfEach<W extends Waiver>(waivers: readonly W[]): ReadonlyMap<string, W> {
  return new Map(waivers.toReversed().map((waiver) => [keyOf(waiver), waiver]));
}

function keyOf({ framework, control }: Control): string {
  return JSON.stringify([framework, control]);
}
