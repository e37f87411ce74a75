// WAIV-14: claims and waivers that stood in one file come apart.
import { folderOf } from "../2-parse/carriers.ts";
import { kindOf } from "../2-parse/kind.ts";
import type { MapNode } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { soleDocument, type Draft, type KindOfChange, type Tell } from "./draft.ts";
import { eolOf, isBare, merged, taken, withComments } from "./transfer.ts";

export const mixedCompliance: KindOfChange = {
  why: "claims and waivers have a file each",
  change(draft, tell) {
    let current = draft;
    for (const path of draft.keys()) current = apart(current, path, tell);
    return current;
  },
};

function apart(draft: Draft, path: string, tell: Tell): Draft {
  const kind = path.endsWith(".vgo") ? kindOf(path) : undefined;
  if (kind !== "compliance" && kind !== "waivers") return draft;
  const file = draft.get(path);
  const root = file?.source === undefined ? undefined : soleDocument(file.source);
  if (file === undefined || root?.kind !== "map") return draft;
  const stray = kind === "compliance" ? "waivers" : "compliance";
  const name = stray === "waivers" ? "waivers.vgo" : "compliance.vgo";
  const folder = folderOf(path);
  const home = folder === "" ? name : `${folder}/${name}`;
  return moved(draft, { path, root, stray, home }, tell);
}

interface Stray {
  readonly path: string;
  readonly root: MapNode;
  /** The key that belongs into the other file. */
  readonly stray: string;
  readonly home: string;
}

function moved(draft: Draft, { path, root, stray, home }: Stray, tell: Tell): Draft {
  const file = draft.get(path);
  const entry = entryOf(root, stray);
  if (file === undefined || entry === undefined) return draft;
  const next = new Map(draft);
  if (root.entries.length === 1 && !draft.has(home)) {
    // Nothing but the stray key: the whole file has the wrong name.
    next.delete(path);
    return next.set(home, file);
  }
  const out = taken(file, root, entry, tell);
  if (out === undefined) return draft;
  const target = merged(draft, { path: home, keys: [] }, [out.piece], {
    entry,
    eol: eolOf(file),
    tell,
  });
  if (target === undefined) return draft;
  if (!isBare(out.rest)) return next.set(home, target).set(path, out.rest);
  next.delete(path);
  return next.set(home, withComments(target, home, out.rest.source?.text ?? ""));
}
