// A side that lies in a store: every object is fetched when it is asked for, and must hash to what was signed.
import type { ReleaseDocument } from "../../runtime/contract/bundle.ts";
import { ok } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import { fetchOwnHeader } from "../../runtime/trust/fetch.ts";
import { fetchNode, fetchObject, fetchPart } from "../../runtime/trust/objects.ts";
import { treeRootOf } from "../6-emit/emit.ts";
import { fetchOrigins } from "../origins/fetch-origins.ts";
import { joinedOnce } from "./side-origins.ts";
import type { Side } from "./side.ts";

export function releaseSide(name: string, store: Store, document: ReleaseDocument): Side {
  const source = { store };
  return {
    name: { name, release: document.release, tree: treeRootOf(document) },
    document,
    node: (ref) => fetchNode(source, ref),
    header: (ref, hostHash) => fetchOwnHeader(source, { document }, hostHash, ref),
    part: (ref) => fetchPart(source, ref),
    file: (ref) => fetchObject(source, ref),
    origins: async (names) => {
      const origins = await fetchOrigins(source, document, names);
      if (origins.kind === "refused") return origins;
      return ok(origins.value === undefined ? undefined : joinedOnce(origins.value));
    },
    compiled: undefined,
  };
}
