// Drafts what takes a configcrate back unless that was done before, by this build of the compiler, for the same path and text.
import type { MakeDraft } from "../drafts/plan.ts";
import { draftMaker } from "../drafts/plan.ts";
import type { Cache } from "./cache.ts";

export function cachedDraft(cache: Cache): MakeDraft {
  const make = draftMaker();
  return (source) => {
    const name = `draft\n${source.path}\n${source.text}`;
    const known = cache.recall(name);
    // The name holds all that the draft depends on, and the seal says that we ourselves made it of that.
    if (known !== undefined) return (known as Kept).draft;
    const draft = make(source);
    cache.keep(name, { draft } satisfies Kept);
    return draft;
  };
}

/** That a file has no draft is worth remembering too. */
interface Kept {
  readonly draft: ReturnType<MakeDraft>;
}
