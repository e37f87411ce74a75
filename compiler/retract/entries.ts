// What an earlier release gave and this one does not, each with what takes it back.
import type { Attributes } from "../../runtime/contract/attribute.ts";
import { isSettled } from "../../runtime/contract/attribute.ts";
import type { Part, Resource, RetractEntry } from "../../runtime/contract/bundle.ts";
import { order } from "../../runtime/contract/order.ts";
import { resourceTypes } from "../generated/resource-types.ts";
import {
  copiesOf,
  isHandler,
  isManaged,
  mayBeManaged,
  thingsOrSelf,
  type Looked,
  type Managed,
} from "./managed.ts";
import { identifying, isDone, reversed } from "./reversal.ts";
import { pathKey, type Thing } from "./things.ts";

/** When it went. */
export type Since = Pick<RetractEntry, "since" | "at">;

/** In reverse of the order in which it was applied: the service stops before its package goes. */
export function lostEntries(
  old: readonly Part[],
  managed: Managed,
  { since, looked }: { readonly since: Since; readonly looked: Looked },
): readonly RetractEntry[] {
  const files = old.flatMap((part) => Object.keys(part.files ?? {}));
  return order(old.flatMap((part) => part.resources))
    .toReversed()
    .flatMap((resource) => [
      ...copyEntries(resource, { files, managed, since }),
      ...resourceEntry(resource, { managed, since, things: thingsOnce(resource, looked) }),
    ]);
}

/** Those of earlier releases that still count: nothing looks after them again, and they are not too old. */
export function keptEntries(
  earlier: readonly RetractEntry[],
  managed: Managed,
  { at, keepSeconds }: { readonly at: string; readonly keepSeconds: number },
): readonly RetractEntry[] {
  return earlier.flatMap((entry) => {
    const age = (Date.parse(at) - Date.parse(entry.at)) / 1000;
    const things = thingsOrSelf(entry);
    if (age > keepSeconds || things.some((thing) => isManaged(thing, managed))) return [];
    const isSure = entry.confidence === "high";
    return isSure && things.some((thing) => mayBeManaged(thing, managed))
      ? [{ ...entry, ...perhaps, note: [entry.note, perhaps.note].filter(Boolean).join(" ") }]
      : [entry];
  });
}

const perhaps = {
  confidence: "medium",
  note: "Something that this release looks after may be the same; only the host knows.",
} as const;

interface Losing {
  readonly managed: Managed;
  readonly since: Since;
  readonly things: readonly Thing[];
}

function thingsOnce(resource: Resource, { things }: Looked): readonly Thing[] {
  const known = things.get(resource) ?? thingsOrSelf(resource);
  things.set(resource, known);
  return known;
}

function resourceEntry(
  resource: Resource,
  { managed, since, things }: Losing,
): readonly RetractEntry[] {
  const lost = things.filter((thing) => !isManaged(thing, managed));
  if (lost.length === 0) return [];
  const { id, crate, type, attributes, when } = resource;
  const about = resourceTypes[type];
  const back = reversed(type, attributes, isHandler(resource));
  if (about === undefined || back === undefined || isDone(attributes, back.attributes)) return [];
  const doubt = doubtOf(resource, lost, managed);
  const note = [about.reversal.note, doubt?.note].filter((text) => text !== undefined).join(" ");
  return [
    {
      id,
      crate,
      type: back.type,
      attributes: onlyLost(resource, identityOf(resource, back.attributes), { things, lost }),
      ...(when === undefined ? {} : { when }),
      confidence: lower(about.reversal.confidence, doubt?.confidence ?? "high"),
      ...since,
      ...(note === "" ? {} : { note }),
    },
  ];
}

/** Which thing it is, and how it goes: what it was to hold, and with it any secret, stays behind. */
function identityOf({ type, attributes }: Resource, back: Attributes): Attributes {
  if (back["revert"] !== true) {
    const { params: _params, ...others } = back;
    return others;
  }
  const { on_revert: command } = attributes;
  return {
    ...identifying(type, attributes),
    ...(command === undefined ? {} : { on_revert: command }),
    revert: true,
  };
}

/** Of several packages in one resource some may still be wanted. */
function onlyLost(
  { type }: Resource,
  attributes: Attributes,
  { things, lost }: { readonly things: readonly Thing[]; readonly lost: readonly Thing[] },
): Attributes {
  const name = resourceTypes[type]?.identity[0];
  if (lost.length === things.length || name === undefined) return attributes;
  return { ...attributes, [name]: lost.map(({ head }) => head) };
}

type Doubt = Pick<RetractEntry, "confidence" | "note">;

function doubtOf(resource: Resource, lost: readonly Thing[], managed: Managed): Doubt | undefined {
  const { attributes, choice } = resource;
  const { state = null } = attributes;
  const decides = new Set([...(resourceTypes[resource.type]?.identity ?? []), "state"]);
  const branches = Object.values(choice?.branches ?? {}).flatMap((branch) => Object.keys(branch));
  const isChosen = choice?.otherwise === "skip" || branches.some((name) => decides.has(name));
  if (!isSettled(state) || isChosen) {
    return { confidence: "low", note: "Whether there was such a thing was for the host to say." };
  }
  if (JSON.stringify(lost.map(({ head }) => head)).includes('"Vars"')) {
    return { confidence: "low", note: "Which thing it was depends on variables that are gone." };
  }
  return lost.some((thing) => mayBeManaged(thing, managed)) ? perhaps : undefined;
}

const ranks: readonly RetractEntry["confidence"][] = ["low", "medium", "high"];

function lower(
  a: RetractEntry["confidence"],
  b: RetractEntry["confidence"],
): RetractEntry["confidence"] {
  return ranks.indexOf(a) < ranks.indexOf(b) ? a : b;
}

interface Copying {
  readonly files: readonly string[];
  readonly managed: Managed;
  readonly since: Since;
}

/** The files that a folder was filled with, which go before the folder does. */
function copyEntries(
  resource: Resource,
  { files, managed, since }: Copying,
): readonly RetractEntry[] {
  if (resource.attributes["state"] === "absent" || isHandler(resource)) return [];
  const { id, crate, when, choice } = resource;
  const gone = copiesOf(resource, files).filter((path) => !managed.keys.has(pathKey(path)));
  return gone.toReversed().map((path) => ({
    id,
    crate,
    type: "file",
    attributes: { target_path: path, state: "absent" },
    ...(when === undefined ? {} : { when }),
    confidence: choice === undefined && !managed.open.has("path") ? "high" : "medium",
    ...since,
  }));
}
