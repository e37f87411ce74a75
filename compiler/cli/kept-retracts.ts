// What takes configcrates back that are gone from the stacks, as the releases of a store keep it.
import { canonicalPretty } from "../../runtime/contract/canonical-json.ts";
import { ok } from "../../runtime/contract/refusal.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { hostsOfRelease } from "../6-emit/crate-hosts.ts";
import { keptDrafts } from "../6-emit/drafts.ts";
import { flag, type Call } from "./command.ts";
import { openRelease } from "./stored-release.ts";
import { notice, printRefusal, printUsage } from "./print.ts";
import { exitCodes, type World } from "./world.ts";

/** Who has which configcrate; undefined when nobody can say. */
export type Hosts = ReadonlyMap<string, readonly string[]> | undefined;

/** As the newest release had it that had the configcrate. The exit code. */
export async function printKept(
  names: readonly string[],
  where: string,
  call: Call,
  world: World,
): Promise<number> {
  const opened = await openRelease(where, call, world);
  if (opened.kind === "refused") return printRefusal(opened, call, world);
  const { store, release } = opened.value;
  const kept = await keptDrafts(store, release, names);
  if (kept.kind === "refused") return printRefusal(kept, call, world);
  const missing = names.find((name) => kept.value.every(({ crate }) => crate !== name));
  if (missing !== undefined) {
    const hint = "`vigocli config history` lists the releases that the store still knows";
    printUsage(`no release of ${where} has a configcrate "${missing}"`, hint, call, world);
    return exitCodes.wrongInput;
  }
  const isAsked = flag(call, "affected") || flag(call, "json");
  const documents: Value[] = [];
  for (const { crate, text: draft, document } of kept.value) {
    const hosts = isAsked
      ? await hostsOfRelease(store, { document }, new Set([crate]))
      : ok<Hosts>(undefined);
    if (hosts.kind === "refused") return printRefusal(hosts, call, world);
    const had = hosts.value?.get(crate) ?? [];
    documents.push({ name: crate, retract: draft, release: document.release, affected: had });
    notice(`${crate}: as release ${document.release} had it`, call, world);
    if (flag(call, "affected")) printHosts(crate, hosts.value, world);
  }
  world.out.write(
    flag(call, "json")
      ? canonicalPretty({ configcrates: documents })
      : kept.value.map(({ text: draft }) => draft).join("---\n"),
  );
  return exitCodes.done;
}

export function printHosts(crate: string, hosts: Hosts, world: World): void {
  const had = hosts?.get(crate) ?? [];
  const told = hosts === undefined ? "not known" : had.length === 0 ? "none" : String(had.length);
  world.err.write(`hosts that get ${crate}: ${told}\n`);
  for (const host of had) world.err.write(`  ${host}\n`);
}
