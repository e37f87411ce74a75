// A review of drafts as the server has it: done by others, slow, and so only for a few callers at once.
import type { ReviewedCommands } from "../drafts/draft.ts";
import type { Source } from "../source/source.ts";

export interface DraftReview {
  readonly reviewed: ReviewedCommands | undefined;
  /** Why there is none, where one was wanted. */
  readonly warning: string | undefined;
}

/** One for each configcrate, in order; none at all where nobody wants a review. */
export type ReviewDrafts = (crates: readonly Source[]) => Promise<readonly DraftReview[]>;

/** Whoever comes while `most` are waiting gets drafts as they are: no caller may keep the provider busy. */
export function forFewAtOnce(review: ReviewDrafts, most: number): ReviewDrafts {
  let waiting = 0;
  return async (crates) => {
    if (waiting >= most) return crates.map(() => ({ reviewed: undefined, warning: busy }));
    waiting += 1;
    try {
      return await review(crates);
    } finally {
      waiting -= 1;
    }
  };
}

const busy = "the draft was not reviewed: too many others are being reviewed, so ask again later";
