// A side that lies in a store: every object is fetched when it is asked for, and must hash to what was signed.
import type { ReleaseDocument } from "../../runtime/contract/bundle.ts";
import { ok } from "../../runtime/contract/refusal.ts";
import type { Store } from "../../runtime/store/store.ts";
import { fetchNode, fetchObject, fetchPart } from "../../runtime/trust/objects.ts";
import { ownHeaders } from "../../runtime/trust/own-header.ts";
import { treeRootOf } from "../6-emit/emit.ts";
import { fetchOrigins } from "../origins/fetch-origins.ts";
import { joinedOnce } from "./side-origins.ts";
import type { Side } from "./side.ts";

export function releaseSide(name: string, store: Store, document: ReleaseDocument): Side {
  const source = { store };
  const headerOf = ownHeaders(source, { document });
  return {
    name: { name, release: document.release, tree: treeRootOf(document) },
    document,
    node: (ref) => fetchNode(source, ref),
    header: (ref, hostHash) => headerOf(hostHash, ref),
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
