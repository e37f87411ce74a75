// What lies in a store: whether it can be verified, and how much of its life is left.
import { ok, type Refusal } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { shownRoot } from "../../runtime/trust/shown-root.ts";
import type { Examination } from "./examine.ts";
import { doubtful, failed, fine, type Finding } from "./finding.ts";

export async function examineContent(
  store: Store,
  { root: given, now }: Pick<Examination, "root" | "now">,
): Promise<readonly Finding[]> {
  const root = given === undefined ? await shownRoot(store) : ok(given);
  if (root.kind === "refused") return [absentOr("content", root)];
  const release = await refresh({
    store,
    memory: passingMemory(),
    root: root.value,
    now,
    // How old it is, is said below, file by file.
    expired: "allow",
  });
  if (release.kind === "refused") return [absentOr("verify", release)];
  const { document } = release.value;
  const found = `release ${document.release} of fleet ${document.fleet}, ${document.hosts} ${document.hosts === 1 ? "host" : "hosts"}`;
  return [
    given === undefined
      ? doubtful(
          "verify",
          `${found}, by the root that the store itself shows`,
          "name the root.json that you trust with --trust",
        )
      : fine("verify", `${found}, signed as the given root wants it`),
    ...agesOf(release.value, now),
  ];
}

/** A store that is yet to be published to has nothing wrong with it. */
function absentOr(check: string, refusal: Refusal): Finding {
  return refusal.reason === "not-a-store"
    ? doubtful("content", "nothing has been published there yet", "publish to it")
    : failed(check, refusal);
}

function agesOf(
  { root, timestamp, snapshot, targets }: TrustedRelease,
  now: Date,
): readonly Finding[] {
  const issued = Date.parse(timestamp.issued ?? "");
  const life = Date.parse(timestamp.expires) - issued;
  return [
    ageOf("timestamp", timestamp, now, {
      // What is signed anew so often tells when it was, so that half of its life is known.
      warnBelow: Number.isNaN(life) ? 36 * hour : life / 2,
      hint: "publish, or sign it anew: whatever does so regularly has stopped",
    }),
    ageOf("snapshot", snapshot, now, {
      warnBelow: 45 * day,
      hint: "publish: it signs anew what is half over",
    }),
    ageOf("targets", targets, now, {
      warnBelow: 45 * day,
      hint: "publish: it signs anew what is half over",
    }),
    // A new root takes people with keys from safes: they need to hear of it early.
    ageOf("root", root, now, {
      warnBelow: 90 * day,
      hint: "have its keys sign a new root in time",
    }),
  ];
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;

function ageOf(
  role: string,
  { expires, version }: { readonly expires: string; readonly version: number },
  now: Date,
  { warnBelow, hint }: { readonly warnBelow: number; readonly hint: string },
): Finding {
  const left = Date.parse(expires) - now.getTime();
  const name = `version ${version}`;
  if (left <= 0) return failed(role, { message: `${name} expired at ${expires}`, hint });
  const found = `${name} holds for ${spanOf(left)} more, until ${expires}`;
  return left <= warnBelow
    ? doubtful(role, `${found}: it is time to sign it anew`, hint)
    : fine(role, found);
}

function spanOf(milliseconds: number): string {
  const hours = Math.floor(milliseconds / hour);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours >= 1 ? `${hours} h` : `${Math.ceil(milliseconds / 60_000)} min`;
}
