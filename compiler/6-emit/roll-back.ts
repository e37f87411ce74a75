// Publishes what an old release said as a new one: nothing is compiled, and no object is written.
import type { ReleaseDocument, Wave } from "../../runtime/contract/bundle.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { ok, refuse, type Answer } from "../../runtime/contract/refusal.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { instant } from "../../runtime/trust/metadata.ts";
import { isHeldBack } from "../../runtime/trust/waves.ts";
import type { KeySet } from "../keys/key-set.ts";
import { withoutCondemned } from "./condemned.ts";
import { verifyChanged } from "./changed.ts";
import { treeRootOf, type Release } from "./emit.ts";
import { releaseNumbered } from "./lineage.ts";
import {
  publishRelease,
  type Made,
  type PublishSummary,
  type ReleaseOptions,
  type Upon,
} from "./publish-release.ts";

export interface RollBackOptions extends ReleaseOptions {
  readonly compilerVersion: string;
  readonly waves?: readonly Wave[];
  readonly emergency?: boolean;
}

export function rollBack(
  store: MaintainedStore,
  to: number,
  keys: KeySet,
  options: RollBackOptions,
): Promise<Answer<PublishSummary>> {
  const make = async (upon: Upon): Promise<Answer<Made>> => {
    const { previous } = upon;
    if (previous === undefined) {
      return refuse("not-found", `nothing has been published to "${store.where}" yet`);
    }
    const lasting = withoutCondemned(store, upon.condemned);
    const old = await releaseNumbered(lasting, to, previous);
    if (old.kind !== "ok") return old;
    const sound = await verifyChanged({ store: lasting }, old.value.document, previous.document);
    if (sound.kind !== "ok") return { ...sound, hint: "compile the stacks of that time instead" };
    const isWaiting = options.emergency === true && isHeldBack(previous.document, previous.time);
    const release = again(old.value.document, upon.number, options);
    return ok({ release, isStored: true, isForced: isWaiting });
  };
  return publishRelease({ store, keys, fleet: undefined, make, options });
}

function again(
  old: ReleaseDocument,
  release: number,
  { now, compilerVersion, waves }: RollBackOptions,
): Release {
  const { waves: _, ...content } = old;
  const document: ReleaseDocument = {
    ...content,
    release,
    created: instant(now),
    compiler: { version: compilerVersion },
    ...(waves === undefined ? {} : { waves }),
  };
  const bytes = new TextEncoder().encode(canonical(document));
  const treeRoot = treeRootOf(document);
  const nothing = new Map<string, never>();
  return {
    document,
    bytes,
    objects: nothing,
    hosts: nothing,
    headers: nothing,
    files: nothing,
    edges: nothing,
    nodes: nothing,
    treeRoot,
  };
}
