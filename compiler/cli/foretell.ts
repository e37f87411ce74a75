// What `config publish --dry-run` says: what would come, measured against what is in the store if that can be seen.
import { instant } from "../../runtime/trust/metadata.ts";
import { treeRootOf } from "../6-emit/emit.ts";
import { frozen } from "../6-emit/freeze.ts";
import { emitAfter } from "../6-emit/after-release.ts";
import type { Policy } from "../5-specialize/policy.ts";
import type { PlannedDraft } from "../drafts/plan.ts";
import type { ReleaseChange } from "../publish/change.ts";
import { judgeWith, type Judging } from "../publish/judge.ts";
import type { LiveFiles } from "../publish/live-tree.ts";
import { flag, type Call } from "./command.ts";
import type { FormattedFile } from "./format-stacks.ts";
import { currentRelease } from "./current-release.ts";
import { tellOfRemoved } from "./plan-retracts.ts";
import { notice, printRefusal } from "./print.ts";
import { openToRead, type Settings } from "./settings.ts";
import { noticeShrunk } from "./shrink-notice.ts";
import { exitCodes, type World } from "./world.ts";

export interface Job {
  /** The store, as a person would name it. */
  readonly where: string;
  readonly live: string;
  readonly files: LiveFiles;
  /** The stacks tree. */
  readonly folder: string;
  /** What is to be written into it. */
  readonly formatted: readonly FormattedFile[];
  /** Likewise. */
  readonly retracts: readonly PlannedDraft[];
  readonly policy: Policy;
  readonly judging: Pick<Judging, "brakes" | "roles" | "acknowledged">;
  readonly settings: Settings;
}

export interface SealedJob extends Job {
  /** The policy with its secrets: what was sealed before comes out as the same bytes, and is no change. */
  readonly sealed: Policy;
  readonly now: Date;
}

/** The exit code: that of publishing. Neither keys nor a store are needed; without them less can be said. */
export async function foretell(job: SealedJob, call: Call, world: World): Promise<number> {
  const { now, where, policy, sealed, judging } = job;
  const store = openToRead(where, world);
  if (store.kind === "refused") return printRefusal(store, call, world);
  world.progress?.step(`comparing with ${where}`);
  const before = await currentRelease(store.value, job.settings, { call, world });
  if (before.kind === "refused") {
    const why = `${before.message}: measured against nothing`;
    notice(`note: ${why}`, call, world);
  }
  const known = before.kind === "ok" ? before.value : undefined;
  const emitted = await emitAfter(sealed, {
    store: store.value,
    before: known,
    facts: {
      release: (known?.document.release ?? 0) + 1,
      created: instant(now),
      compilerVersion: world.version,
    },
    allowShrink: flag(call, "allowShrink"),
  });
  if (emitted.kind === "refused") return printRefusal(emitted, call, world);
  const { judge, change } = judgeWith({
    ...judging,
    store: store.value,
    policy: sealed,
  });
  const judged = await judge({ release: emitted.value.release, before: known });
  const measured = change();
  for (const { path } of job.formatted) notice(`would format ${path}`, call, world);
  for (const { path } of job.retracts) notice(`would write ${path}`, call, world);
  tellOfRemoved(job.retracts, world);
  noticeShrunk(emitted.value, "publish", { call, world });
  const { treeRoot } = emitted.value.release;
  const unchanged = known !== undefined && treeRootOf(known.document) === treeRoot;
  const stopped = judged.kind === "ok" && !unchanged ? await frozen(store.value, now) : undefined;
  const number = known?.document.release ?? 0;
  const { hosts, deletions = 0 } = { hosts: policy.hosts.length, ...measured };
  const counts = {
    hosts,
    changed: measured?.changed ?? [],
    added: measured?.added ?? hosts,
    removed: measured?.removed ?? 0,
    deletions,
  };
  const told = unchanged
    ? `release ${number} would still hold, nothing has changed (dry run)`
    : `would publish release ${number + 1}, ${changeText(measured)} (dry run)`;
  world.out.write(
    flag(call, "json")
      ? `${JSON.stringify({ dryRun: true, store: where, unchanged, ...counts })}\n`
      : `${where}: ${told}\n`,
  );
  const no = judged.kind === "refused" ? judged : stopped;
  return no === undefined ? exitCodes.done : printRefusal(no, call, world);
}

export function changeText(change: ReleaseChange | undefined): string {
  if (change === undefined) return "nothing measured";
  const { hosts, changed, added, removed, deletions } = change;
  const counts: readonly (readonly [number, string])[] = [
    [changed.length, "changed"],
    [added, "added"],
    [removed, "removed"],
  ];
  const parts = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const what = parts.length === 0 ? "none changed" : parts.join(", ");
  const gone =
    deletions === 0 ? "" : `; ${deletions} ${deletions === 1 ? "resource goes" : "resources go"}`;
  return `${hosts} ${hosts === 1 ? "host" : "hosts"}: ${what}${gone}`;
}
