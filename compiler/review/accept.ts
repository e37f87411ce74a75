// What of an answer may be believed: commands, in the places that the draft leaves to them, and nothing else.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { MapNode } from "../2-parse/yaml/node.ts";
import { entryOf, plain } from "../2-parse/yaml/node.ts";
import { commandKey, type Draft, type ReviewedCommands } from "../drafts/draft.ts";
import {
  readItems,
  resourcesIn,
  type CrateItems,
  type ResourceItem,
} from "../drafts/read-items.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import { isRepeatable } from "./repeatable.ts";
import { soundAnswer, type Subject } from "./sound.ts";

export type Accepted =
  | { readonly kind: "accepted"; readonly commands: ReviewedCommands["commands"] }
  /** A sentence about the answer, without a full stop and without its words. */
  | { readonly kind: "refused"; readonly why: string };

export function accept(answer: string, subject: Subject): Accepted {
  const read = soundAnswer(answer, subject);
  if (typeof read === "string") return refused(read);
  const original = readItems(subject.crate);
  const drafted = readItems({ path: "", text: subject.draft.text });
  if (original === undefined) return refused("there is nothing to compare it with");
  if (read.name !== subject.draft.name) return refused("it is for another configcrate");
  if (!sameVars(read, original)) return refused("it changes variables");
  return compare(resourcesIn(read.items), {
    drafted: drafted === undefined ? [] : resourcesIn(drafted.items),
    open: openOf(original, subject.draft),
    names: resourcesIn(original.items).map(commandKey),
  });
}

function refused(why: string): Accepted {
  return { kind: "refused", why };
}

function sameVars({ vars }: CrateItems, original: CrateItems): boolean {
  if (vars === undefined) return true;
  return original.vars !== undefined && canonical(plain(vars)) === canonical(plain(original.vars));
}

/** What the draft holds as a comment, as it stands in the configcrate. */
function openOf(original: CrateItems, draft: Draft): readonly ResourceItem[] {
  const open = new Set(draft.resources.filter((each) => each.open === true).map(commandKey));
  const isCommand = ({ type }: ResourceItem): boolean => fillable.has(type);
  return resourcesIn(original.items).filter(
    (item) => open.has(commandKey(item)) && isCommand(item),
  );
}

/** What undoes one of these may be one itself. */
const fillable: ReadonlySet<string> = new Set(["exec", "ssh_exec", "powershell", "replace"]);

interface Expected {
  /** In their order. */
  readonly drafted: readonly ResourceItem[];
  readonly open: readonly ResourceItem[];
  /** Of all resources of the configcrate. */
  readonly names: readonly string[];
}

function compare(given: readonly ResourceItem[], { drafted, open, names }: Expected): Accepted {
  const commands = new Map<string, MapNode>();
  const left = [...drafted];
  const unfilled = [...open];
  for (const resource of given) {
    const same = (other: ResourceItem | undefined): boolean =>
      other !== undefined &&
      commandKey(other) === commandKey(resource) &&
      placeOf(other) === placeOf(resource);
    const fills = unfilled.findIndex(same);
    if (fills !== -1) {
      const [original] = unfilled.splice(fills, 1);
      const why = faultOfFilled(resource, original);
      if (why !== undefined) return refused(why);
      commands.set(commandKey(resource), resource.node);
      continue;
    }
    // In the draft's order: that the service stops before its package goes is no matter of taste.
    const [next] = left;
    if (!same(next)) return refused("it adds, moves or leaves out resources");
    left.shift();
    const changed = changeOf(resource, next);
    if (changed === "refused") return refused("it changes what may not be changed");
    if (changed === "command") commands.set(commandKey(resource), resource.node);
  }
  // Two of one name could not be told apart any more.
  if ([...commands.keys()].some((key) => names.indexOf(key) !== names.lastIndexOf(key))) {
    return refused("it changes one of several resources of one name");
  }
  return left.length === 0
    ? { kind: "accepted", commands }
    : refused("it adds, moves or leaves out resources");
}

/** On which hosts, and how often. */
function placeOf({ whens, node }: ResourceItem): string {
  const list = entryOf(node, "foreach")?.value;
  return canonical([
    whens.map(({ expression }) => expression),
    list === undefined ? null : plain(list),
  ]);
}

function faultOfFilled(
  { node, type, about }: ResourceItem,
  original: ResourceItem | undefined,
): string | undefined {
  const does = type === "replace" ? "replacement" : "command";
  const [now, was] = [node, original?.node].map((map) => map && entryOf(map, does)?.value);
  if (now !== undefined && was !== undefined && canonical(plain(now)) === canonical(plain(was))) {
    return "it does again what was to be undone";
  }
  const allowed = new Set([
    "name",
    "type",
    "when",
    "foreach",
    "timeout",
    ...(about?.attributes ?? []),
  ]);
  if (node.entries.some(({ key }) => !allowed.has(key)))
    return "it says more of a command than its attributes";
  return isRepeatable(type, node)
    ? undefined
    : "it holds a command that nothing keeps from running again";
}

const mendable: ReadonlySet<string> = new Set(["on_revert", "onlyif", "unless", "creates"]);

function changeOf(
  given: ResourceItem,
  drafted: ResourceItem | undefined,
): "none" | "command" | "refused" {
  if (drafted === undefined) return "refused";
  if (said(given, new Set()) === said(drafted, new Set())) return "none";
  const isCommand = resourceTypes[given.type]?.reversal.how === "on_revert";
  return isCommand && said(given, mendable) === said(drafted, mendable) ? "command" : "refused";
}

function said({ node }: ResourceItem, without: ReadonlySet<string>): string {
  return canonical(
    plain({ ...node, entries: node.entries.filter(({ key }) => !without.has(key)) }),
  );
}
