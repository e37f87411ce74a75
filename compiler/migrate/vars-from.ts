// VAR-06: variables that a carrier took from a file by `vars_from:` are written where they are meant.
import { kindOf } from "../2-parse/kind.ts";
import type { Entry } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import { carrierMaps, type CarrierMap } from "./carrier-maps.ts";
import { withText, type Draft, type KindOfChange, type Tell } from "./draft.ts";
import { mergePiece } from "./merge.ts";
import { without, type Piece } from "./piece.ts";
import { withComments } from "./transfer.ts";
import { fileNamed, namesIn, variablesOf } from "./var-files.ts";

export const varsFrom: KindOfChange = {
  why: "variables stand where they are meant",
  change(draft, tell) {
    const takers = carrierMaps(draft, "vars_from").flatMap(
      (carrier) => takerOf(draft, carrier, tell) ?? [],
    );
    const commons = sharedFolders(draft, takers);
    let current = draft;
    const left = new Set<string>();
    const homes = new Map<string, string>();
    for (const taker of takers) {
      const common = commons.find((folder) => isBelow(taker.carrier.folder, folder));
      const next = settled(current, taker, common);
      if (next === undefined) {
        tell({
          at: taker.entry.keyAt,
          what: `the variables of ${taker.files.join(", ")} cannot be laid into this file, as it is written`,
          decide: "copy those that it needs below its `vars:`, and remove `vars_from:`",
        });
      }
      for (const file of taker.files) {
        if (next === undefined) left.add(file);
        else homes.set(file, common === undefined ? taker.carrier.path : `${common}/common.vgo`);
      }
      current = next ?? current;
    }
    return emptied(current, homes, left);
  },
};

interface Taker {
  readonly carrier: CarrierMap;
  readonly entry: Entry;
  readonly files: readonly string[];
  /** Of several files the last has the last word. */
  readonly pieces: readonly Piece[];
}

function takerOf(draft: Draft, carrier: CarrierMap, tell: Tell): Taker | undefined {
  const entry = entryOf(carrier.map, "vars_from");
  if (entry === undefined || carrier.kind === "role") return undefined;
  const files: string[] = [];
  const pieces = new Map<string, Piece>();
  for (const name of namesIn(entry)) {
    const path = fileNamed(draft, name);
    const source = path === undefined ? undefined : draft.get(path)?.source;
    const found = source === undefined ? undefined : variablesOf(source);
    if (path === undefined || found === undefined) {
      tell({
        at: entry.keyAt,
        what: `there is no file of variables "${name}" in this tree, or it cannot be taken apart`,
        decide: "write the variables that were meant below `vars:`, and remove `vars_from:`",
      });
      return undefined;
    }
    files.push(path);
    for (const piece of found) pieces.set(piece.key, piece);
  }
  return { carrier, entry, files, pieces: [...pieces.values()] };
}

/** Folders in which every match block takes the same files: there these are what common.vgo is for. */
function sharedFolders(draft: Draft, takers: readonly Taker[]): readonly string[] {
  if (takers.length === 0) return [];
  const blocks = carrierMaps(draft, "match").filter(({ kind }) => kind === "match");
  const filesOf = ({ path, steps }: CarrierMap): string =>
    takers
      .find(({ carrier }) => carrier.path === path && carrier.steps.join() === steps.join())
      ?.files.join() ?? "";
  const folders = new Set(takers.map(({ carrier }) => carrier.folder));
  return [...folders].filter((folder) => {
    const below = blocks.filter((block) => isBelow(block.folder, folder));
    const [first] = below;
    // A common.vgo that is nearer, or here already, would be laid over or beside these values.
    const hasOther = [...draft.keys()].some(
      (path) => kindOf(path) === "common" && isBelow(path, folder),
    );
    return (
      folder !== "" &&
      !hasOther &&
      below.length > 1 &&
      first !== undefined &&
      below.every((block) => filesOf(block) === filesOf(first))
    );
  });
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

function settled(draft: Draft, taker: Taker, common: string | undefined): Draft | undefined {
  const { path, steps, map } = taker.carrier;
  const file = draft.get(path);
  if (file?.source === undefined) return undefined;
  const own = entryOf(map, "vars")?.value;
  const known = new Set(own?.kind === "map" ? own.entries.map(({ key }) => key) : []);
  if (common !== undefined) {
    const rest = without(file.source.text, [...steps, "vars_from"]);
    const home = `${common}/common.vgo`;
    const text = withPieces(draft.get(home)?.source?.text ?? "", ["vars"], taker.pieces);
    if (rest === undefined || text === undefined) return undefined;
    return new Map(draft)
      .set(home, withText(draft.get(home), home, text))
      .set(path, withText(file, path, rest));
  }
  const pieces = taker.pieces.filter(({ key }) => !known.has(key));
  const text = withPieces(file.source.text, [...steps, "vars"], pieces);
  const rest = text === undefined ? undefined : without(text, [...steps, "vars_from"]);
  if (text === undefined || rest === undefined) return undefined;
  // One after the other, so that each leaves the places of all other lines alone.
  return new Map(draft).set(path, withText(withText(file, path, text), path, rest));
}

function withPieces(
  text: string,
  steps: CarrierMap["steps"],
  pieces: readonly Piece[],
): string | undefined {
  let current = text;
  for (const piece of pieces) {
    const result = mergePiece(current, steps, piece);
    if (result.kind !== "merged") return undefined;
    current = result.text;
  }
  return current;
}

/** Files that nobody needs by now go, and what they said in comments goes where their variables went. */
function emptied(
  draft: Draft,
  homes: ReadonlyMap<string, string>,
  left: ReadonlySet<string>,
): Draft {
  const next = new Map(draft);
  for (const [path, home] of homes) {
    const file = next.get(path);
    const target = next.get(home);
    if (left.has(path) || kindOf(path) !== "legacy-vars") continue;
    next.delete(path);
    if (target !== undefined) next.set(home, withComments(target, home, file?.source?.text ?? ""));
  }
  return next;
}
