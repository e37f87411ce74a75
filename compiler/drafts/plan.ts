// What publishing has to write and to say: a draft for each configcrate that is new, changed or gone.
import { startReading } from "../2-parse/reading.ts";
import { crateSources, type CrateChanges, type Texts } from "./changes.ts";
import { draftOf, type Draft, type ReviewedCommands } from "./draft.ts";
import { applySteps, retractPath, tellHosts } from "./head.ts";
import type { Source } from "../source/source.ts";

export interface PlannedDraft {
  readonly why: "added" | "changed" | "removed";
  /** Where it is to be written, below the stacks root: beside the configcrate, or where that was. */
  readonly path: string;
  /** The configcrate that it was made from. */
  readonly source: Source;
  readonly draft: Draft;
  /** Hosts that had it in the release before; undefined when that is not known. */
  readonly hosts: readonly string[] | undefined;
}

/**
 * `hosts` says who had what in the release before; undefined when there was none, or it cannot be
 * read. `reviewed` brings in what a review suggests. Configcrates of which nothing is left over, such as drafts that were applied, get none.
 */
export function planDrafts(
  { added, changed, removed }: CrateChanges,
  hosts?: ReadonlyMap<string, readonly string[]>,
  reviewed: ReadonlyMap<Source, ReviewedCommands> = new Map(),
): readonly PlannedDraft[] {
  const planned = (why: PlannedDraft["why"], sources: readonly Source[]): readonly PlannedDraft[] =>
    sources.flatMap((source) => {
      const plain = draftOf(source);
      if (plain === undefined || plain.resources.length === 0) return [];
      const had = hosts === undefined ? undefined : (hosts.get(plain.crate) ?? []);
      const removal = why === "removed" ? { hosts: had } : undefined;
      const draft = draftOf(source, { removal, reviewed: reviewed.get(source) });
      if (draft === undefined) return [];
      return [{ why, path: retractPath(plain.crate, source.path), source, draft, hosts: had }];
    });
  return [
    ...planned("added", added),
    ...planned("changed", changed),
    ...planned("removed", removed),
  ];
}

/** The draft of one configcrate without a review; undefined as for `draftOf`. It depends on the source alone. */
export type MakeDraft = (source: Source) => Draft | undefined;

/** One for a whole tree, for the grammar of conditions is made once. */
export function draftMaker(): MakeDraft {
  const reading = startReading(() => undefined);
  return (source) => draftOf(source, { reading });
}

export interface DraftOf {
  readonly plain: string;
  readonly reviewed?: string;
}

/**
 * What takes each configcrate of a tree back, by its name; what is planned may have been reviewed.
 * `make` may remember what it made of a text.
 */
export function draftsIn(
  texts: Texts,
  planned: readonly PlannedDraft[] = [],
  make: MakeDraft = draftMaker(),
): ReadonlyMap<string, DraftOf> {
  const meant = planned.filter(({ why }) => why !== "removed");
  const reviews = new Map(meant.map(({ draft }) => [draft.crate, draft.text]));
  const drafts = new Map<string, DraftOf>();
  for (const source of crateSources(texts)) {
    const draft = make(source);
    if (draft === undefined || draft.resources.length === 0) continue;
    const reviewed = reviews.get(draft.crate);
    const isPlain = reviewed === undefined || reviewed === draft.text;
    drafts.set(draft.crate, { plain: draft.text, ...(isPlain ? {} : { reviewed }) });
  }
  return drafts;
}

/** RETR-10: what is printed when configcrates are gone; "" when none is. */
export function tellRemoved(planned: readonly PlannedDraft[]): string {
  return planned
    .filter(({ why }) => why === "removed")
    .map(toldRemoved)
    .join("\n");
}

function toldRemoved({ source, draft, hosts }: PlannedDraft): string {
  const width = Math.max(...draft.resources.map(({ name, type }) => `${name} (${type})`.length));
  const sure = draft.resources.map(({ name, type, confidence, note, open }) => {
    const word = open === true ? "not taken back" : confidence;
    const why = note === undefined || confidence === "high" ? "" : `  ${note}`;
    return `  ${`${name} (${type})`.padEnd(width)}  ${word}${why}`;
  });
  const steps = applySteps(draft.crate, source.path).map((step, at) => `  ${at + 1}. ${step}`);
  const lines = [`${draft.crate} was removed. ${tellHosts(hosts)}`, ...sure];
  return `${[...lines, "To take it back:", ...steps].join("\n")}\n`;
}
