// What the published tree holds: every file of the stacks, crates without their comments.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Tree } from "../1-load/tree.ts";
import { kindOf } from "../2-parse/kind.ts";
import { stripComments } from "../publish/strip-comments.ts";
import type { LiveFiles } from "../publish/live-tree.ts";

/** FMT-06, FMT-07: scaffolding files keep their comments, and what is copied to hosts is data. */
export function liveFiles({ files, data = new Map() }: Tree): LiveFiles {
  const encoder = new TextEncoder();
  const texts = [...files.values()].map(({ path, text }) => {
    const kind = kindOf(path);
    const isCrate = kind === "configcrate" || kind === "usercrate";
    const bytes = encoder.encode(isCrate ? stripComments(text) : text);
    return [path, (): Promise<Answer<Uint8Array>> => Promise.resolve(ok(bytes))] as const;
  });
  const copied = [...data].map(([path, file]) => [path, () => file.read()] as const);
  return new Map([...texts, ...copied]);
}
