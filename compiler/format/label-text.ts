// What a label says. The words of each resource type stand in its schema, one line a type.
import { textAt, textOf } from "../2-parse/fields.ts";
import { armsOf, isLookup } from "../2-parse/resource/lookup.ts";
import type { MapNode, Node } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";
import type { ResourceType } from "../generated/resource-types.ts";
import { resourceTypes } from "../generated/resource-types.ts";

export interface Labelled {
  readonly node: MapNode;
  /** `defaults:` of its crate. */
  readonly defaults: MapNode | undefined;
  /** Whether it waits for the change of another. */
  readonly reacts: boolean;
}

export function crateLabel(types: readonly string[]): string {
  return `Manages ${types.join(", ")}`;
}

export function resourceLabel(resource: Labelled): string {
  const { node, reacts } = resource;
  const typed = textAt(node, "type")?.value ?? "";
  const name = shortened(textAt(node, "name")?.value ?? typed);
  const type = Object.hasOwn(resourceTypes, typed) ? resourceTypes[typed] : undefined;
  if (type === undefined) return `Manage ${name}`;
  const valuesOf = (key: string): Values => valuesAt(key, type, resource);
  const state = valuesOf("state").texts.join();
  const words = filled(type.labels[state] ?? type.label, valuesOf, name);
  return lever(`${words}${reacts ? " on dependency change" : ""}`, type, valuesOf);
}

/** FMT-16: where `revert` would work, the label says so, and where it is set, what it now does. */
function lever(label: string, type: ResourceType, valuesOf: (key: string) => Values): string {
  const { how } = type.reversal;
  const byCommand = how === "on_revert" && valuesOf("on_revert").texts.length > 0;
  if (how !== "snapshot" && !byCommand) return label;
  return valuesOf("revert").texts.join() === "true"
    ? `Revert: ${label}`
    : `${label} (revert: true undoes it)`;
}

interface Values {
  readonly texts: readonly string[];
  /** One of them holds, not all together. */
  readonly isChoice: boolean;
}

const none: Values = { texts: [], isChoice: false };

/**
 * `{key}` is the value of an attribute, `{key:one|many}` a word that depends on how many there are,
 * and what stands in `[...]` is left out where it has no value. Elsewhere the resource's name stands in.
 */
function filled(words: string, valuesOf: (key: string) => Values, name: string): string {
  return words.replaceAll(
    /\[([^\]]*)\]|\{(\w+)(?::([^}]*))?\}/gu,
    (_whole, part?: string, key = "", forms?: string): string => {
      if (part !== undefined) {
        const keys = [...part.matchAll(/\{(\w+)/gu)].map(([, found]) => found ?? "");
        const isKnown = keys.every((found) => valuesOf(found).texts.length > 0);
        return isKnown ? filled(part, valuesOf, name) : "";
      }
      const { texts, isChoice } = valuesOf(key);
      if (forms !== undefined) {
        const [one = "", many = one] = forms.split("|");
        return texts.length > 1 && !isChoice ? many : one;
      }
      return texts.length === 0 ? name : shortened(texts.join(isChoice ? " or " : ", "));
    },
  );
}

/** What the resource says, else its branches, else the crate's defaults, else the type's own. */
function valuesAt(key: string, type: ResourceType, { node, defaults }: Labelled): Values {
  const own = entryOf(node, key)?.value;
  if (own !== undefined) return valuesOfNode(own);
  const branches = branchesOf(node).flatMap((branch) => {
    const value = entryOf(branch, key)?.value;
    return value === undefined ? [] : valuesOfNode(value).texts;
  });
  if (branches.length > 0) return choice(branches);
  const shared = defaults === undefined ? undefined : entryOf(defaults, key)?.value;
  if (shared !== undefined && type.keys.includes(key)) return valuesOfNode(shared);
  const usual = key === "state" ? type.defaultState : type.about[key]?.default;
  const isPlain = typeof usual === "string" || typeof usual === "number";
  return isPlain ? { texts: [String(usual)], isChoice: false } : none;
}

function valuesOfNode(node: Node): Values {
  if (isLookup(node)) {
    const { arms, fallback } = armsOf(node);
    return choice([fallback, ...arms].flatMap(({ value }) => valuesOfNode(value).texts));
  }
  const nodes = node.kind === "list" ? node.items : [node];
  return { texts: nodes.flatMap((item) => textOf(item)?.value ?? []), isChoice: false };
}

/** Of many, none says more than another. */
function choice(texts: readonly string[]): Values {
  const different = [...new Set(texts)];
  return different.length > 3 ? none : { texts: different, isChoice: true };
}

function branchesOf(node: MapNode): readonly MapNode[] {
  const match = entryOf(node, "match")?.value;
  if (match?.kind !== "map" || entryOf(node, "case") === undefined) return [];
  return match.entries.flatMap(({ value }) => (value.kind === "map" ? [value] : []));
}

/** Enough for any path that people write; of a script, its first line. */
const longest = 100;

function shortened(text: string): string {
  const [line = "", ...others] = text.trim().split(/[\r\n]+/u);
  const visible = line.replaceAll(/\p{Cc}/gu, " ").trimEnd();
  if (visible.length > longest) return `${visible.slice(0, longest).trimEnd()}...`;
  return others.length > 0 ? `${visible} ...` : visible;
}
