// From the words that name a store to the store.
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import { folderStore } from "./folder.ts";
import type { MaintainedStore, Store } from "./store.ts";

export function openStore(where: string): Answer<Store> {
  return openWritableStore(where);
}

export function openWritableStore(where: string): Answer<MaintainedStore> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(where)?.[1];
  return scheme === undefined ? ok(folderStore(where)) : unsupported(where);
}

function unsupported(where: string): Refusal {
  return refuse(
    "failed",
    `"${where}" is an address, and this version reads stores in folders only`,
    "copy the store to a folder, or mount it",
  );
}
