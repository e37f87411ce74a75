// COMP-08: controls that a configcrate listed itself go into a compliance.vgo that reaches this crate alone.
import * as posix from "node:path/posix";
import { folderOf } from "../2-parse/carriers.ts";
import { kindOf } from "../2-parse/kind.ts";
import { inlineClaimLists } from "../2-parse/retired.ts";
import type { Entry, MapNode } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { soleDocument, type Draft, type DraftFile, type KindOfChange, type Tell } from "./draft.ts";
import type { Piece } from "./piece.ts";
import { eolOf, merged, taken } from "./transfer.ts";

export const inlineClaims: KindOfChange = {
  why: "controls are listed in the compliance.vgo of a folder",
  change(draft, tell) {
    let current = draft;
    for (const path of draft.keys()) current = withoutClaims(current, path, tell);
    return current;
  },
};

function withoutClaims(draft: Draft, path: string, tell: Tell): Draft {
  const kind = path.endsWith(".vgo") ? kindOf(path) : undefined;
  const file = draft.get(path);
  if (file === undefined || (kind !== "configcrate" && kind !== "usercrate")) return draft;
  const found = claimsOf(file);
  const first = found?.claims[0];
  if (found === undefined || first === undefined) return draft;
  const folder = ownFolder(draft, path);
  if (folder === undefined) {
    const own = `${folderOf(path)}/${posix.basename(path, ".vgo")}/`;
    tell({
      at: first.keyAt,
      what: `these controls need a compliance.vgo that reaches this crate alone, and other crates lie in ${own}`,
      decide:
        "use tags (`vigocli compliance provisions` lists them), or move the crate into a folder of its own",
    });
    return draft;
  }
  const out = allOut(file, found.claims.length === found.all, tell);
  if (out === undefined) return draft;
  const target = { path: `${folder}/compliance.vgo`, keys: out.keys };
  const claims = merged(draft, target, out.pieces, { entry: first, eol: eolOf(file), tell });
  if (claims === undefined) return draft;
  const next = new Map(draft);
  next.delete(path);
  return next.set(target.path, claims).set(`${folder}/${posix.basename(path)}`, out.rest);
}

interface Claims {
  readonly map: MapNode;
  readonly claims: readonly Entry[];
  /** How many entries there are, tags among them. */
  readonly all: number;
}

function claimsOf({ source }: DraftFile): Claims | undefined {
  if (source?.text.includes("compliance") !== true) return undefined;
  const root = soleDocument(source);
  if (root?.kind !== "map" || entryOf(root, "resources") === undefined) return undefined;
  const map = entryOf(root, "compliance")?.value;
  if (map?.kind !== "map") return undefined;
  const claims = inlineClaimLists(map);
  return { map, claims, all: map.entries.length };
}

/** A folder in which no other crate lies or will lie by chance: the crate's name, below where it is. */
function ownFolder(draft: Draft, path: string): string | undefined {
  const stem = posix.basename(path, ".vgo");
  const here = folderOf(path);
  const holds = (folder: string): boolean =>
    [...draft.keys()].some((other) => other !== path && isCrateIn(other, folder));
  if (posix.basename(here) === stem && here.includes("/") && !holds(here)) return here;
  const own = `${here}/${stem}`;
  return holds(own) ? undefined : own;
}

function isCrateIn(path: string, folder: string): boolean {
  if (!path.startsWith(`${folder}/`) || !path.endsWith(".vgo")) return false;
  return kindOf(path) === "configcrate" || kindOf(path) === "usercrate";
}

interface Out {
  /** Where the pieces go in a compliance.vgo. */
  readonly keys: readonly string[];
  readonly pieces: readonly Piece[];
  readonly rest: DraftFile;
}

function allOut(file: DraftFile, isAll: boolean, tell: Tell): Out | undefined {
  if (isAll) {
    const root = file.source === undefined ? undefined : soleDocument(file.source);
    const entry = root?.kind === "map" ? entryOf(root, "compliance") : undefined;
    if (root?.kind !== "map" || entry === undefined) return undefined;
    const out = taken(file, root, entry, tell);
    return out === undefined ? undefined : { keys: [], pieces: [out.piece], rest: out.rest };
  }
  const pieces: Piece[] = [];
  let rest = file;
  for (;;) {
    const found = claimsOf(rest);
    const next = found?.claims[0];
    if (found === undefined || next === undefined) return { keys: ["compliance"], pieces, rest };
    const out = taken(rest, found.map, next, tell);
    if (out === undefined) return undefined;
    pieces.push(out.piece);
    rest = out.rest;
  }
}
