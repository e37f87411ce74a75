// What `config publish --dry-run` says: what would come, measured against what is in the store if that can be seen.
import { resolve } from "node:path";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { openStore } from "../../runtime/store/open.ts";
import type { Store } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { instant } from "../../runtime/trust/metadata.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { emitAfter } from "../6-emit/after-release.ts";
import type { Policy } from "../5-specialize/policy.ts";
import type { ReleaseChange } from "../publish/change.ts";
import { judgeWith, type Judging } from "../publish/judge.ts";
import type { LiveFiles } from "../publish/live-tree.ts";
import { flag, type Call } from "./command.ts";
import type { FormattedFile } from "./format-stacks.ts";
import { pinNamed } from "./keys.ts";
import { notice, printRefusal } from "./print.ts";
import type { Settings } from "./settings.ts";
import { exitCodes, type World } from "./world.ts";

export interface Job {
  /** The store, as a person would name it. */
  readonly where: string;
  readonly live: string;
  readonly files: LiveFiles;
  /** What is to be written into the stacks. */
  readonly formatted: readonly (FormattedFile & { readonly folder: string })[];
  readonly policy: Policy;
  readonly judging: Pick<Judging, "brakes" | "roles" | "acknowledged">;
  readonly settings: Settings;
}

/** The exit code. Neither keys nor a store are needed; without them less can be said. */
export async function foretell(job: Job, call: Call, world: World): Promise<number> {
  const { where, policy, judging } = job;
  const store = openStore(where.includes("://") ? where : resolve(world.cwd, where), {
    env: world.env,
  });
  if (store.kind === "refused") return printRefusal(store, call, world);
  const before = await currentOf(store.value, job, { call, world });
  if (before.kind === "refused") {
    const why = `${before.message}: measured against nothing`;
    notice(`note: ${why}`, call, world);
  }
  const known = before.kind === "ok" ? before.value : undefined;
  const emitted = await emitAfter(policy, {
    store: store.value,
    before: known,
    facts: {
      release: (known?.document.release ?? 0) + 1,
      created: instant(world.now()),
      compilerVersion: world.version,
    },
    allowShrink: flag(call, "allowShrink"),
  });
  if (emitted.kind === "refused") return printRefusal(emitted, call, world);
  const { judge, change } = judgeWith({ ...judging, store: store.value, policy, meant: policy });
  const judged = await judge({ release: emitted.value.release, before: known });
  const measured = change();
  for (const { path } of job.formatted) notice(`would format ${path}`, call, world);
  const { hosts, deletions = 0 } = { hosts: policy.hosts.length, ...measured };
  world.out.write(
    flag(call, "json")
      ? `${JSON.stringify({ dryRun: true, store: where, hosts, changed: measured?.changed ?? [], added: measured?.added ?? hosts, removed: measured?.removed ?? 0, deletions })}\n`
      : `${where}: would publish release ${(known?.document.release ?? 0) + 1}, ${changeText(measured)} (dry run)\n`,
  );
  return judged.kind === "refused" ? printRefusal(judged, call, world) : exitCodes.done;
}

async function currentOf(
  store: Store,
  { settings }: Job,
  { call, world }: { readonly call: Call; readonly world: World },
): Promise<Answer<TrustedRelease | undefined>> {
  const pin = await pinNamed(call, world, settings);
  if (pin.kind === "refused" || pin.value === undefined) {
    return pin.kind === "refused" ? pin : ok(undefined);
  }
  const trusted = await refresh({
    store,
    memory: passingMemory(),
    root: pin.value,
    now: world.now(),
    expired: "allow",
  });
  if (trusted.kind === "refused" && ["not-found", "not-a-store"].includes(trusted.reason))
    return ok(undefined);
  return trusted;
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
