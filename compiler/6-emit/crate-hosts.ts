// Which hosts of a release got which configcrates: a part is fetched once, however many hosts share it.
import { answers } from "../../runtime/contract/answers.ts";
import { partSchema, type ReleaseDocument } from "../../runtime/contract/bundle.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import { fetchPart } from "../../runtime/trust/objects.ts";
import { ownHeaders } from "../../runtime/trust/own-header.ts";
import { walkAll } from "../../runtime/trust/walk.ts";
import { hostsByCrate } from "../retract/crate-hosts.ts";

/** Of these configcrates, or of all that there are. Hosts that no inventory listed are not known. */
export async function hostsOfRelease(
  store: Store,
  release: { readonly document: ReleaseDocument },
  wanted?: ReadonlySet<string>,
): Promise<Answer<ReadonlyMap<string, readonly string[]>>> {
  const tree = await walkAll({ store }, release.document.tree);
  if (tree.kind !== "ok") return tree;
  const refs = new Map(
    tree.value.hosts.flatMap(({ parts }) => parts.slice(1).map((ref) => [ref.sha256, ref])),
  );
  const crates = new Map<string, string>();
  const parts = await answers([...refs.values()], async (ref) => {
    const part = await fetchPart({ store }, ref);
    if (part.kind === "ok" && part.value.schema === partSchema)
      crates.set(ref.sha256, part.value.crate);
    return part;
  });
  if (parts.kind !== "ok") return parts;
  const isWanted = (crate: string): boolean =>
    wanted === undefined || wanted.has(crate.replace(/\[.*$/su, ""));
  const concerned = tree.value.hosts.flatMap(({ hostHash, parts: [header, ...others] }) => {
    const names = others.flatMap(({ sha256 }) => crates.get(sha256) ?? []).filter(isWanted);
    return names.length === 0 ? [] : [{ hostHash, header, names }];
  });
  const headerOf = ownHeaders({ store }, release);
  const hosts = await answers(concerned, async ({ hostHash, header, names }) => {
    const fetched = await headerOf(hostHash, header);
    return fetched.kind === "ok" ? ok([fetched.value.host, names] as const) : fetched;
  });
  return hosts.kind === "ok" ? ok(hostsByCrate(hosts.value)) : hosts;
}
