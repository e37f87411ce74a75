// What takes configcrates back, in releases: kept from one to the next, and found again for those that are gone.
import type { Drafts, ReleaseDocument } from "../../runtime/contract/bundle.ts";
import { answers } from "../../runtime/contract/answers.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { fetchDrafts, fetchObject } from "../../runtime/trust/objects.ts";
import type { DraftText, Policy } from "../5-specialize/policy.ts";
import { lineageOf } from "./lineage.ts";

/**
 * With the reviews of the release before, of drafts that come out as they did then: nobody pays for a
 * review twice, and an unchanged tree makes no new release. A review that cannot be had stops nothing.
 */
export async function withEarlierReviews(
  policy: Policy,
  store: Store,
  before: ReleaseDocument | undefined,
): Promise<Policy> {
  const { drafts } = policy;
  if (drafts === undefined || before?.drafts === undefined) return policy;
  const list = await fetchDrafts({ store }, before.drafts);
  if (list.kind !== "ok") return policy;
  const next = await answers([...drafts], async ([crate, draft]) => {
    const reviewed = await earlierReview(draft, { store, crate, list: list.value });
    return ok([crate, reviewed === undefined ? draft : { ...draft, reviewed }] as const);
  });
  return next.kind === "ok" ? { ...policy, drafts: new Map(next.value) } : policy;
}

async function earlierReview(
  { plain, reviewed }: DraftText,
  { store, crate, list }: { readonly store: Store; readonly crate: string; readonly list: Drafts },
): Promise<string | undefined> {
  const known = Object.hasOwn(list.crates, crate) ? list.crates[crate] : undefined;
  if (reviewed !== undefined || known?.reviewed !== sha256(plain)) return undefined;
  const bytes = await fetchObject({ store }, known.text);
  return bytes.kind === "ok" ? new TextDecoder().decode(bytes.value) : undefined;
}

export interface KeptDraft {
  readonly crate: string;
  readonly text: string;
  /** The newest release that had the configcrate. */
  readonly document: ReleaseDocument;
}

/** Of each configcrate, as the newest release had it that names it; those that none names are left out. */
export async function keptDrafts(
  store: Store,
  trusted: TrustedRelease,
  crates: readonly string[],
): Promise<Answer<readonly KeptDraft[]>> {
  const found = new Map<string, KeptDraft>();
  for await (const ancestor of lineageOf(store, trusted)) {
    if (ancestor.kind !== "ok") return ancestor;
    const { document } = ancestor.value;
    const missing = crates.filter((crate) => !found.has(crate));
    if (missing.length === 0) break;
    if (document.drafts === undefined) continue;
    const list = await fetchDrafts({ store }, document.drafts);
    if (list.kind !== "ok") return list;
    for (const crate of missing) {
      const ref = Object.hasOwn(list.value.crates, crate) ? list.value.crates[crate] : undefined;
      if (ref === undefined) continue;
      const bytes = await fetchObject({ store }, ref.text);
      if (bytes.kind !== "ok") return bytes;
      found.set(crate, { crate, text: new TextDecoder().decode(bytes.value), document });
    }
  }
  return ok(crates.flatMap((crate) => found.get(crate) ?? []));
}
