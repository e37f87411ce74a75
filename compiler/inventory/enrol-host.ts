// Adds a host and its key to the text of an inventory, and changes nothing else in it.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { readInventory } from "../2-parse/inventory.ts";
import { startReading } from "../2-parse/reading.ts";
import type { HostSyntax, InventorySyntax } from "../2-parse/syntax.ts";
import { entryOf, type ListNode, type MapNode, type Node } from "../2-parse/yaml/node.ts";
import { readOne } from "../2-parse/yaml/read.ts";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { applyEdits, endOfLine, lineEndOf, marginOf, type TextEdit } from "../source/edit.ts";
import type { Source } from "../source/source.ts";
import {
  blockEntry,
  editItem,
  flowEntry,
  trimmedEnd,
  type HostKey,
  type Item,
} from "./edit-item.ts";
import { splitRange } from "./split-range.ts";

export type Enrolled =
  /** It is there already, with this key. */
  | { readonly kind: "unchanged" }
  | {
      readonly kind: "edited";
      readonly text: string;
      readonly was: "absent" | "without key" | "with another key";
    }
  /** It is there with another key, which was not to be replaced. */
  | { readonly kind: "conflict"; readonly known: string }
  /** The inventory has mistakes of its own. */
  | { readonly kind: "faulty"; readonly diagnostics: readonly Diagnostic[] }
  /** It is written in a way in which only a person can change it. */
  | { readonly kind: "stuck" };

export function enrolHost(source: Source, wanted: HostKey, { replace }: Terms): Enrolled {
  const before = read(source);
  const known = before.hosts.find(({ name }) => name.value === wanted.host);
  if (known?.key === wanted.key) return { kind: "unchanged" };
  if (known?.key !== undefined && !replace) return { kind: "conflict", known: known.key };
  const edit = editFor(source, wanted);
  const text = edit === undefined ? undefined : applyEdits(source.text, [edit]);
  const after = text === undefined ? undefined : read({ ...source, text });
  if (text !== undefined && after !== undefined && isWanted(before, after, wanted)) {
    const was =
      known === undefined ? "absent" : known.key === undefined ? "without key" : "with another key";
    return { kind: "edited", text, was };
  }
  return hasErrors(before.found)
    ? { kind: "faulty", diagnostics: before.found }
    : { kind: "stuck" };
}

export interface Terms {
  /** Whether a key that is there already may be replaced. */
  readonly replace: boolean;
}

/** Other hosts that have this very key: then one of them is a copy of the other. */
export function hostsWithKey(source: Source, { host, key }: HostKey): readonly string[] {
  return read(source)
    .hosts.filter((other) => other.key === key && other.name.value !== host)
    .map(({ name }) => name.value);
}

/** The fleet that the inventory names. */
export function fleetOf(source: Source): string | undefined {
  return read(source).fleet;
}

interface Read extends Pick<InventorySyntax, "hosts"> {
  readonly fleet: string | undefined;
  readonly found: readonly Diagnostic[];
}

function read(source: Source): Read {
  const found: Diagnostic[] = [];
  const reading = startReading((diagnostic) => found.push(diagnostic));
  const inventory = readInventory(source, reading);
  return { fleet: inventory?.fleet?.value, hosts: inventory?.hosts ?? [], found };
}

/** The edit is made on text, so that it is read again: all is as it was, but for this one key. */
function isWanted(before: Read, after: Read, { host, key }: HostKey): boolean {
  const isThere = before.hosts.some(({ name }) => name.value === host);
  const facts = before.hosts.map((known) =>
    factsOf(known.name.value === host ? { ...known, key } : known),
  );
  if (!isThere) facts.push({ name: host, traits: {}, pinned: [], key });
  return (
    !hasErrors(after.found) &&
    before.fleet === after.fleet &&
    canonical(facts) === canonical(after.hosts.map(factsOf))
  );
}

function factsOf({ name, traits, pinned, key }: HostSyntax): object {
  return { name: name.value, traits, pinned, key: key ?? null };
}

function editFor(source: Source, wanted: HostKey): TextEdit | undefined {
  const { text } = source;
  const eol = lineEndOf(text);
  const root = readOne(source, () => undefined);
  if (root === undefined) return begun(text, wanted, eol);
  if (root.kind !== "map") return undefined;
  const hosts = entryOf(root, "hosts")?.value;
  if (hosts?.kind !== "list") return withList(root, wanted, { text, eol });
  const isFlow = text[hosts.at.start] === "[";
  for (const item of itemsOf(hosts)) {
    const others = splitRange(String(item.name.value), wanted.host);
    if (others !== undefined) return editItem(item, wanted, others, { text, eol, isFlow });
  }
  return isFlow ? inFlow(hosts, wanted) : appended(hosts, wanted, { text, eol });
}

function itemsOf(hosts: ListNode): readonly Item[] {
  return hosts.items.flatMap((node) => {
    const name: Node | undefined = node.kind === "map" ? entryOf(node, "name")?.value : node;
    return name?.kind === "scalar" ? [{ node, name }] : [];
  });
}

interface Text {
  readonly text: string;
  readonly eol: string;
}

function begun(text: string, wanted: HostKey, eol: string): TextEdit {
  const isOpen = text !== "" && !text.endsWith("\n");
  const list = `${isOpen ? eol : ""}hosts:${eol}${blockEntry(wanted, "  ", eol)}${eol}`;
  return { start: text.length, end: text.length, text: list };
}

/** Nothing stands under `hosts:`, or the key itself is missing. */
function withList(root: MapNode, wanted: HostKey, { text, eol }: Text): TextEdit {
  const entry = entryOf(root, "hosts");
  if (text[root.at.start] === "{") {
    const brace = root.at.end - 1;
    const comma = root.entries.length === 0 ? "" : ", ";
    return { start: brace, end: brace, text: `${comma}"hosts": [${flowEntry(wanted)}]` };
  }
  const list = eol + blockEntry(wanted, "  ", eol);
  if (entry === undefined) {
    const end = endOfLine(text, trimmedEnd(root, { text }));
    return { start: end, end, text: `${eol}hosts:${list}` };
  }
  const start = text.slice(0, entry.value.at.start).trimEnd().length;
  const end = endOfLine(text, entry.value.at.start);
  // A null that is spelled goes; a comment behind it stays.
  return { start, end, text: text.slice(entry.value.at.end, end).trimEnd() + list };
}

function inFlow(hosts: ListNode, wanted: HostKey): TextEdit {
  const last = hosts.items.at(-1);
  const at = last?.at.end ?? hosts.at.start + 1;
  return { start: at, end: at, text: (last === undefined ? "" : ", ") + flowEntry(wanted) };
}

function appended(hosts: ListNode, wanted: HostKey, { text, eol }: Text): TextEdit {
  const end = endOfLine(text, trimmedEnd(hosts, { text }));
  const entry = blockEntry(wanted, marginOf(text, hosts.at.start), eol);
  return { start: end, end, text: eol + entry };
}
