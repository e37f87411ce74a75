// A configcrate's reversal as text: the configcrate NAME-retract, with marks for what a person must look at.
import type { Reading } from "../2-parse/reading.ts";
import { startReading } from "../2-parse/reading.ts";
import type { MapNode } from "../2-parse/yaml/node.ts";
import { withLabels } from "../format/labels.ts";
import type { Source } from "../source/source.ts";
import { arrange, type Arranged } from "./arrange.ts";
import { commentLines, headLines, type Removal } from "./head.ts";
import { judge, type Confidence, type Judgement } from "./judge.ts";
import { blockLines, dashed, listNode, printEntry, settingNode } from "./print-node.ts";
import type { CrateItems, Item, ResourceItem } from "./read-items.ts";
import { readItems, resourcesIn } from "./read-items.ts";

export interface Draft {
  /** Of the configcrate that it takes back. */
  readonly crate: string;
  /** Of the draft as a configcrate. */
  readonly name: string;
  /** All comments when nothing can be taken back. */
  readonly text: string;
  /** In the order of the draft; those that nothing takes back are left to a person. */
  readonly resources: readonly DraftedResource[];
  readonly warnings: readonly string[];
}

export interface DraftedResource {
  /** As spelled in the configcrate. */
  readonly name: string;
  /** Of the configcrate's resource. */
  readonly type: string;
  readonly confidence: Confidence;
  readonly note?: string;
  /** True when the draft holds it as a comment only. */
  readonly open?: true;
}

/** What a review brings in: commands, and nothing else. */
export interface ReviewedCommands {
  /** Who suggests them. */
  readonly by: string;
  readonly commands: ReadonlyMap<string, MapNode>;
}

/** How a review calls a resource of the configcrate. */
export function commandKey({ name, type }: Pick<DraftedResource, "name" | "type">): string {
  return `${type} ${name}`;
}

export interface DraftOptions {
  /** For a configcrate that is in the stacks no more. */
  readonly removal?: Removal | undefined;
  readonly reviewed?: ReviewedCommands | undefined;
  /** A silent one; given by those who draft many, for the grammar of conditions takes longer to make than a draft. */
  readonly reading?: Reading;
}

/** Undefined when the source is no configcrate with a name and resources. The same source gives the same text. */
export function draftOf(
  source: Source,
  { removal, reviewed, reading = startReading(() => undefined) }: DraftOptions = {},
): Draft | undefined {
  const crate = readItems(source, reading);
  if (crate === undefined) return undefined;
  const resources = resourcesIn(crate.items);
  const judgements = new Map(resources.map((resource) => [resource, judge(resource)]));
  const taken = new Set(
    resources.filter(
      (resource) =>
        judgements.get(resource)?.kind === "back" || reviewed?.commands.has(commandKey(resource)),
    ),
  );
  const arranged = arrange(crate.name, crate.items);
  const printing: Printing = { judgements, taken, arranged, reviewed };
  const drafted = resourcesIn(arranged.items).flatMap((resource) => draftedOf(resource, printing));
  const name = `${crate.name}-retract`;
  const blocks = arranged.items.flatMap((item) => itemBlocks(item, 2, printing));
  const body = taken.size === 0 ? allComments(blocks) : crateLines(crate, name, blocks);
  const head = headLines({ crate: crate.name, path: source.path, drafted, removal });
  const warnings = drafted.flatMap(({ name: called, type, confidence, note = "" }) =>
    confidence === "high" ? [] : [`${called} (${type}): ${note}`],
  );
  return {
    crate: crate.name,
    name,
    // With its labels, so that publishing it changes nothing of what somebody has reviewed.
    text: withLabels({ path: source.path, text: `${[...head, ...body].join("\n")}\n` }, reading),
    resources: drafted,
    warnings:
      taken.size === 0 ? [`nothing in "${crate.name}" can be taken back`, ...warnings] : warnings,
  };
}

interface Printing {
  readonly judgements: ReadonlyMap<ResourceItem, Judgement>;
  /** Those that the draft takes back. */
  readonly taken: ReadonlySet<ResourceItem>;
  readonly arranged: Arranged;
  readonly reviewed: ReviewedCommands | undefined;
}

function draftedOf(
  resource: ResourceItem,
  { judgements, reviewed }: Printing,
): readonly DraftedResource[] {
  const { name, type } = resource;
  const judgement = judgements.get(resource);
  if (reviewed?.commands.has(commandKey(resource)) === true) {
    return [{ name, type, confidence: "low", note: suggestedBy(reviewed) }];
  }
  switch (judgement?.kind) {
    case "back": {
      const { confidence, note } = judgement;
      return [{ name, type, confidence, ...(note === undefined ? {} : { note }) }];
    }
    case "open":
      return [{ name, type, confidence: "low", note: judgement.note, open: true }];
    default:
      return [];
  }
}

/** Lines that belong together, with an empty line between them and the next. */
type Block = readonly string[];

function crateLines(crate: CrateItems, name: string, blocks: readonly Block[]): readonly string[] {
  const { vars, dependsOn, before } = crate;
  return [
    ...neighbourLines(crate.name, dependsOn, before),
    "",
    `name: ${name}`,
    ...(vars === undefined ? [] : printEntry({ key: "vars", value: vars }, 0)),
    "resources:",
    ...spaced(blocks),
  ];
}

/** Whether the others are retracted, and when, only the operator knows. */
function neighbourLines(
  crate: string,
  dependsOn: readonly string[],
  before: readonly string[],
): readonly string[] {
  return [
    ...dependsOn.map(
      (other) => `${crate} waited for ${other}: retract ${other} no earlier than this.`,
    ),
    ...before.map((other) => `${other} waited for ${crate}: retract ${other} no later than this.`),
  ].flatMap((line) => commentLines(line, 0));
}

/** As a configcrate without resources it would not be valid. */
function allComments(blocks: readonly Block[]): readonly string[] {
  return spaced(blocks).map((line) => line.replace(/^ +/u, ""));
}

function spaced(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block, at) => (at === 0 ? block : ["", ...block]));
}

function itemBlocks(item: Item, indent: number, printing: Printing): readonly Block[] {
  if (item.kind === "resource") {
    const lines = resourceLines(item, indent, printing);
    return lines.length === 0 ? [] : [lines];
  }
  const isTaken = resourcesIn([item]).some((resource) => printing.taken.has(resource));
  if (!isTaken) return item.items.flatMap((inner) => itemBlocks(inner, indent, printing));
  const margin = " ".repeat(indent);
  const when =
    item.when === undefined ? [] : printEntry({ key: "when", value: item.when }, indent + 4);
  const inner = item.items.flatMap((each) => itemBlocks(each, indent + 6, printing));
  return [[`${margin}- conditional_block:`, ...when, `${margin}    resources:`, ...spaced(inner)]];
}

function resourceLines(
  resource: ResourceItem,
  indent: number,
  { judgements, taken, arranged, reviewed }: Printing,
): readonly string[] {
  const judgement = judgements.get(resource);
  const command = reviewed?.commands.get(commandKey(resource));
  if (reviewed !== undefined && command !== undefined) {
    const back = { confidence: "low", note: suggestedBy(reviewed) } as const;
    return [...markLines(back, indent), ...dashed(blockLines(command, indent + 2), indent)];
  }
  if (judgement?.kind === "open") return openLines(resource, judgement, indent);
  if (judgement?.kind !== "back") return [];
  const { node } = resource;
  const waits = arranged.waitsFor(resource, taken);
  const first = node.entries.find(({ key }) => key === "name");
  const dependsOn = waits.length === 0 ? [] : [{ key: "depends_on", value: listNode(waits) }];
  const at = judgement.entries.findIndex(({ key }) => key === "timeout" || key === "revert");
  const cut = at === -1 ? judgement.entries.length : at;
  const entries = [
    ...(first === undefined ? [] : [first]),
    { key: "type", value: settingNode(judgement.type) },
    ...judgement.entries.slice(0, cut),
    ...dependsOn,
    ...judgement.entries.slice(cut),
  ];
  return [
    ...markLines(judgement, indent),
    ...dashed(
      entries.flatMap((entry) => printEntry(entry, indent + 2)),
      indent,
    ),
  ];
}

function suggestedBy({ by }: ReviewedCommands): string {
  return `A suggestion of ${by}: read it as you would a stranger's.`;
}

const marks: Readonly<Record<Confidence, string>> = {
  high: "",
  medium: "WARNING: ",
  low: "REVIEW: ",
};

function markLines(
  { confidence, note }: Pick<Extract<Judgement, { kind: "back" }>, "confidence" | "note">,
  indent: number,
): readonly string[] {
  const sure = `confidence: ${confidence}`;
  if (note === undefined) return commentLines(sure, indent);
  if (confidence === "high") return commentLines(`${sure}. ${note}`, indent);
  return [...commentLines(sure, indent), ...commentLines(`${marks[confidence]}${note}`, indent)];
}

/** What it was stands there as a comment, for whoever writes its reversal. */
function openLines(
  { name, type, node }: ResourceItem,
  { note, isCommand }: Extract<Judgement, { kind: "open" }>,
  indent: number,
): readonly string[] {
  const margin = " ".repeat(indent);
  const mend = isCommand
    ? " If it must be undone, write a command here that does so, and a guard that keeps it from being done twice."
    : " If it must be undone, write here what does so.";
  const lines = dashed(blockLines(node, 2), 0).map((line) => `${margin}# ${line}`.trimEnd());
  return [
    ...commentLines(`REVIEW: ${name} (${type}) is not taken back. ${note}${mend} It was:`, indent),
    ...lines,
  ];
}
