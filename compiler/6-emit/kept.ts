// Which releases a clean-up keeps, and the names of everything that they need.
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import type { MaintainedStore, StoredObject } from "../../runtime/store/store.ts";
import type { TrustedRelease } from "../../runtime/trust/client.ts";
import { lineageOf, releaseName, targetsName, type Ancestor } from "./lineage.ts";
import { markRelease } from "./mark.ts";

export interface Kept {
  /** Numbers of the releases, the newest first. */
  readonly releases: readonly number[];
  /** Names of all that they need. */
  readonly marked: ReadonlySet<string>;
}

export interface KeepRule {
  /** By the store's clock. */
  readonly now: Date;
  /** So long a release is kept after another one took its place. */
  readonly keepMs: number;
}

/** The current release is always kept. */
export async function keptOf(
  store: MaintainedStore,
  trusted: TrustedRelease,
  rule: KeepRule,
): Promise<Answer<Kept>> {
  const metadata = await store.list("metadata/");
  if (metadata.kind !== "ok") return metadata;
  const times = new Map(metadata.value.map(({ name, modified }) => [name, modified]));
  const marked = new Set<string>(["metadata/timestamp.json"]);
  const releases: number[] = [];
  let successor: Ancestor | undefined;
  for await (const ancestor of lineageOf(store, trusted)) {
    if (ancestor.kind !== "ok") return unsure(ancestor.message);
    if (successor !== undefined && isOver(successor, times, rule)) break;
    const done = await markAncestor(store, ancestor.value, marked);
    if (done.kind !== "ok") return unsure(done.message);
    if (releases.at(-1) !== ancestor.value.document.release) {
      releases.push(ancestor.value.document.release);
    }
    successor = ancestor.value;
  }
  return ok({ releases, marked: new Set([...marked, ...ofNow(metadata.value, trusted)]) });
}

/** A release ends when the targets are written that take its place. */
function isOver(
  successor: Ancestor,
  times: ReadonlyMap<string, Date>,
  { now, keepMs }: KeepRule,
): boolean {
  const ended = times.get(targetsName(successor.version)) ?? now;
  return now.getTime() - ended.getTime() > keepMs;
}

async function markAncestor(
  store: MaintainedStore,
  { version, target, document }: Ancestor,
  marked: Set<string>,
): Promise<Answer<undefined>> {
  marked.add(targetsName(version));
  marked.add(releaseName(target));
  return markRelease(store, document, marked);
}

/** What hosts are pointed to now, and what publishers who are at work may be about to point to. */
function ofNow(
  metadata: readonly StoredObject[],
  { snapshot, targets }: TrustedRelease,
): readonly string[] {
  const current = { snapshot: snapshot.version, targets: targets.version };
  return metadata.flatMap(({ name }) => {
    const [, version, role] = /^metadata\/(\d+)\.(targets|snapshot)\.json$/.exec(name) ?? [];
    if (role !== "targets" && role !== "snapshot") return [];
    const isOld = Number(version) < current[role];
    return isOld || (role === "targets" && Number(version) > current.targets) ? [] : [name];
  });
}

function unsure(message: string): Answer<never> {
  return refuse(
    "failed",
    `nothing was removed, for it is not sure what is needed: ${message}`,
    "mend the store with `vigocli compile --heal`, or keep less with --keep",
  );
}
