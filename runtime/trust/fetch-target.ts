// Gets one target that a trusted list of targets names (TUF 5.7).
import type { Answer } from "../contract/refusal.ts";
import type { TargetFile } from "./metadata.ts";
import { fetchListed, type Update } from "./update.ts";

/** 5.7.3 */
export function fetchTarget(
  { store }: Pick<Update, "store">,
  name: string,
  target: TargetFile,
  limit: number,
): Promise<Answer<Uint8Array>> {
  const cap = Math.min(target.length, limit);
  return fetchListed(store, targetPath(name, target.hashes.sha256), target, cap);
}

/** With consistent snapshots the hash stands before the last part of the name. */
export function targetPath(name: string, hash: string): string {
  const at = name.lastIndexOf("/") + 1;
  return `targets/${name.slice(0, at)}${hash}.${name.slice(at)}`;
}
