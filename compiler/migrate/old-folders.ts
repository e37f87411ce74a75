// Folders of earlier layouts: what lies in them moves to where it lies today.
import { kindOf } from "../2-parse/kind.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import {
  headOf,
  soleDocument,
  type Draft,
  type DraftFile,
  type KindOfChange,
  type Tell,
} from "./draft.ts";
import { reachOf } from "./reach.ts";

export const oldFolders: KindOfChange = {
  why: "the layout of today",
  change(draft, tell) {
    const isStockpile = hasCratesIn(draft, "modules") || hasCratesIn(draft, "stockpile/modules");
    let current = draft;
    for (const folder of wrappers(draft, isStockpile)) {
      current = moved(current, { folder, targets: [""], isFit: () => true }, tell);
    }
    if (hasCratesIn(current, "modules")) {
      const library = { folder: "modules", targets: ["configcrates"], isFit: () => true };
      current = moved(current, library, tell);
    }
    for (const folder of isStockpile ? ["nodes", "envoys"] : ["envoys"]) {
      current = moved(current, { folder, targets: ["", "hosts"], isFit: keepsReach }, tell);
    }
    return current;
  },
};

/** Folders that held what lies at the root today. Others of the same name are the operator's own. */
function wrappers(draft: Draft, isStockpile: boolean): readonly string[] {
  const has = (prefix: string): boolean =>
    [...draft.keys()].some((path) => path.startsWith(prefix));
  const isWorksite =
    draft.has("scaffolding/roles.vgo") ||
    (has("scaffolding/") && (has("stacks/configcrates/") || has("stacks/usercrates/")));
  return [
    ...(isStockpile && has("stockpile/") ? ["stockpile"] : []),
    ...(isWorksite ? ["scaffolding", ...(has("stacks/") ? ["stacks"] : [])] : []),
  ];
}

function hasCratesIn(draft: Draft, folder: string): boolean {
  return [...draft].some(([path, { source }]) => {
    if (!path.startsWith(`${folder}/`) || !path.endsWith(".vgo") || source === undefined)
      return false;
    const root = soleDocument(source);
    return root?.kind === "map" && entryOf(root, "resources") !== undefined;
  });
}

interface Moving {
  readonly folder: string;
  /** In the order in which they are tried; "" is the root. */
  readonly targets: readonly string[];
  readonly isFit: (draft: Draft, mapping: ReadonlyMap<string, string>) => boolean;
}

/** To the first of the folders where everything fits and keeps its meaning; else it stays, and that is told. */
function moved(draft: Draft, { folder, targets, isFit }: Moving, tell: Tell): Draft {
  const paths = [...draft.keys()].filter((path) => path.startsWith(`${folder}/`));
  const first = paths.toSorted()[0];
  if (first === undefined) return draft;
  let obstacle: string | undefined;
  for (const target of targets) {
    const mapping = new Map(
      paths.map((path) => {
        const below = path.slice(folder.length + 1);
        return [path, target === "" ? below : `${target}/${below}`];
      }),
    );
    const taken = [...mapping].find(([from, to]) => isTaken(draft, from, to, mapping));
    if (taken === undefined && isFit(draft, mapping)) return applied(draft, mapping);
    obstacle ??= taken?.[1];
  }
  tell({
    at: headOf(first, draft.get(first)),
    what:
      obstacle === undefined
        ? `the files of ${folder}/ would reach other hosts, or be tried in another order, at any other place`
        : `${folder}/ cannot move: another ${obstacle} is there already`,
    decide:
      obstacle === undefined
        ? `move them yourself, below a folder of your own, and look at \`vigocli bundle diff\``
        : "join the two files, or give one of them another name, and run it again",
  });
  return draft;
}

/** The same text at both places is a move that was cut off: the second half is all that it lacks. */
function isTaken(
  draft: Draft,
  from: string,
  to: string,
  mapping: ReadonlyMap<string, string>,
): boolean {
  const there = draft.get(to);
  return there !== undefined && !mapping.has(to) && !isTwin(draft.get(from), there);
}

function isTwin(a: DraftFile | undefined, b: DraftFile | undefined): boolean {
  if (a?.source === undefined) return a?.sha256 !== undefined && a.sha256 === b?.sha256;
  return a.source.text === b?.source?.text;
}

export function keepsReach(draft: Draft, mapping: ReadonlyMap<string, string>): boolean {
  const paths = [...draft.keys()].filter((path) => path.endsWith(".vgo"));
  const settled = paths.filter(
    (path) => !isTwin(draft.get(path), draft.get(mapping.get(path) ?? "")),
  );
  const before = settled.map((path) => ({ path, id: path }));
  const after = settled.map((path) => ({ path: mapping.get(path) ?? path, id: path }));
  if (reachOf(before) !== reachOf(after)) return false;
  // The variables of vars/ reach every host; those of a common.vgo at the root, none of the root itself.
  const hasVars = paths.some((path) => kindOf(path) === "legacy-vars");
  return !hasVars || !after.some(({ path }) => isRootHostcrate(path));
}

export function isRootHostcrate(path: string): boolean {
  return kindOf(path) === "assignment" && !path.includes("/");
}

function applied(draft: Draft, mapping: ReadonlyMap<string, string>): Draft {
  return new Map([...draft].map(([path, file]) => [mapping.get(path) ?? path, file]));
}
