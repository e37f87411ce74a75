// What becomes of one resource in a draft: what takes it back and how sure that is, or why nothing does.
import type { RetractEntry } from "../../runtime/contract/bundle.ts";
import { isLookup } from "../2-parse/resource/lookup.ts";
import { holdsTemplate } from "../2-parse/template/parse-template.ts";
import type { Entry, MapNode } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import type { ResourceType } from "../generated/resource-types.ts";
import { mentionsChanged } from "../retract/handler.ts";
import type { WayBack } from "../retract/reversal.ts";
import { isDone, wayBack } from "../retract/reversal.ts";
import { settingNode } from "./print-node.ts";
import type { ResourceItem } from "./read-items.ts";

export type Confidence = RetractEntry["confidence"];

export type Judgement =
  | {
      readonly kind: "back";
      readonly type: string;
      /** All but the name, the type and the relations. */
      readonly entries: readonly Pick<Entry, "key" | "value">[];
      readonly confidence: Confidence;
      readonly note: string | undefined;
    }
  /** Only a person can say how; `isCommand` when a command would do. */
  | { readonly kind: "open"; readonly note: string; readonly isCommand: boolean }
  /** It reacts to others, or is gone already. */
  | { readonly kind: "nothing" };

export function judge(resource: ResourceItem): Judgement {
  const { about, node, type } = resource;
  const state = stateOf(node);
  const isHandler =
    state === "restarted" ||
    state === "reloaded" ||
    resource.whens.some(({ expression }) => mentionsChanged(expression));
  if (isHandler || state === "absent") return { kind: "nothing" };
  const way = wayBack(type);
  if (about === undefined || resource.name === "") {
    return { kind: "open", note: "It could not be read.", isCommand: false };
  }
  if (way === undefined) {
    return { kind: "open", note: about.reversal.note ?? "", isCommand: false };
  }
  const isCommand = about.reversal.how === "on_revert";
  if (isCommand && entryOf(node, "on_revert") === undefined) {
    return {
      kind: "open",
      note: "It has no on_revert, so nothing says how it is undone.",
      isCommand: true,
    };
  }
  if (
    isDone({ state, enabled: flagOf(node, "enabled"), revert: flagOf(node, "revert") }, way.sets)
  ) {
    return { kind: "nothing" };
  }
  const doubt = doubtOf(node, about);
  const known = isCommand ? "Its on_revert is run, once." : about.reversal.note;
  const note = [known, doubt].filter((text) => text !== undefined).join(" ");
  return {
    kind: "back",
    type: way.type,
    entries: entriesOf(node, about, way),
    confidence: doubt === undefined ? about.reversal.confidence : "low",
    note: note === "" ? undefined : note,
  };
}

function stateOf(node: MapNode): string | null {
  const state = entryOf(node, "state")?.value;
  return state?.kind === "scalar" && typeof state.value === "string" ? state.value : null;
}

function flagOf(node: MapNode, key: string): boolean | null {
  const value = entryOf(node, key)?.value;
  return value?.kind === "scalar" && typeof value.value === "boolean" ? value.value : null;
}

function branchesOf(node: MapNode): readonly Entry[] {
  const match = entryOf(node, "match")?.value;
  return match?.kind === "map" ? match.entries : [];
}

function doubtOf(node: MapNode, about: ResourceType): string | undefined {
  const state = entryOf(node, "state")?.value;
  const isOpen = state !== undefined && (isLookup(state) || holdsTemplate(stateOf(node) ?? ""));
  const decides = new Set([...about.identity, "state"]);
  const isChosen = branchesOf(node).some(
    ({ value }) => value.kind === "map" && value.entries.some(({ key }) => decides.has(key)),
  );
  if (isOpen || isChosen) return "Whether there was such a thing was for each host to say.";
  // CASE-04: where no branch fits, such a resource was left out, and its reversal will not be.
  const says = (key: string): boolean => entryOf(node, key) !== undefined;
  const needs = Object.entries(about.about).filter(([, { required }]) => required === "always");
  const isPartial =
    branchesOf(node).length > 0 &&
    ((about.attributes.includes("content") && !says("content") && !says("source")) ||
      needs.some(([key]) => !says(key)));
  return isPartial ? "Where no branch of its case fitted, it did nothing; this may." : undefined;
}

/** In the order in which people read them. */
function entriesOf(
  node: MapNode,
  about: ResourceType,
  way: WayBack,
): readonly Pick<Entry, "key" | "value">[] {
  const own = new Set([...about.attributes, "on_revert"]);
  const isKept = ({ key }: Entry): boolean => own.has(key) && way.keeps(key) && !(key in way.sets);
  const entries = node.entries.filter(isKept);
  const choice = choiceOf(node, isKept);
  const others = node.entries.filter(
    ({ key }) => key === "foreach" || key === "when" || key === "timeout",
  );
  const sets = Object.entries(way.sets).map(([key, value]) => ({ key, value: settingNode(value) }));
  const rank = rankOf(about);
  return [...entries, ...choice, ...others, ...sets].toSorted((a, b) => rank(a.key) - rank(b.key));
}

/** Branches that say nothing about which thing it is are not needed any more. */
function choiceOf(
  node: MapNode,
  isKept: (entry: Entry) => boolean,
): readonly Pick<Entry, "key" | "value">[] {
  const [subject, match] = [entryOf(node, "case"), entryOf(node, "match")];
  if (subject === undefined || match?.value.kind !== "map") return [];
  const entries = match.value.entries.flatMap((branch): readonly Entry[] => {
    if (branch.value.kind !== "map") return [];
    const kept = branch.value.entries.filter(isKept);
    return kept.length === 0 ? [] : [{ ...branch, value: { ...branch.value, entries: kept } }];
  });
  if (entries.length === 0) return [];
  return [subject, { key: "match", value: { ...match.value, entries } }];
}

function rankOf({ identity, attributes }: ResourceType): (key: string) => number {
  const first = [
    ...identity,
    "content",
    "source",
    ...attributes.filter((key) => key !== "enabled"),
  ];
  const last = [
    "state",
    "enabled",
    "foreach",
    "case",
    "match",
    "when",
    "timeout",
    "revert",
    "on_revert",
  ];
  const order = [...first, ...last];
  return (key) => order.indexOf(key);
}
