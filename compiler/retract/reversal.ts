// What takes a resource back, by the table of its type: for crates that are wanted absent, for what left policy, and for drafts.
import type { Attributes, Choice } from "../../runtime/contract/attribute.ts";
import { resourceTypes } from "../generated/resource-types.ts";

export interface WayBack {
  /** Of the resource that takes it back. */
  readonly type: string;
  /** What that resource says anew. */
  readonly sets: Readonly<Record<string, string | boolean>>;
  /** Whether it also says what the other one said of this. */
  readonly keeps: (attribute: string) => boolean;
}

/** Undefined for a type that nothing takes back. A command also needs its `on_revert`. */
export function wayBack(type: string): WayBack | undefined {
  switch (resourceTypes[type]?.reversal.how) {
    case "stopped":
      // INL-10: stopped, and not started again at the next boot.
      return { type, sets: { state: "stopped", enabled: false }, keeps: identifies(type) };
    case "absent":
      return { type, sets: { state: "absent" }, keeps: identifies(type) };
    case "delete":
      return {
        type: "file",
        sets: { state: "absent" },
        keeps: (attribute) => attribute === "target_path",
      };
    case "on_revert":
    case "snapshot":
      return { type, sets: { revert: true }, keeps: (attribute) => attribute !== "revert" };
    case "none":
    case undefined:
      return undefined;
  }
}

export interface Reversed {
  readonly type: string;
  readonly attributes: Attributes;
}

/** Undefined when there is nothing to take back: it only reacted to others, or was absent already. */
export function reversed(
  type: string,
  attributes: Attributes,
  isHandler: boolean,
): Reversed | undefined {
  const { state } = attributes;
  if (isHandler || state === "restarted" || state === "reloaded" || state === "absent")
    return undefined;
  // Types without a way back were refused when references were checked.
  const way = wayBack(type);
  if (way === undefined) return undefined;
  return { type: way.type, attributes: { ...kept(attributes, way), ...way.sets } };
}

/** Branches may say which thing it is, and no longer what becomes of it. */
export function reversedChoice(type: string, choice: Choice): Choice {
  const way = wayBack(type);
  if (way === undefined) return choice;
  const branches = Object.entries(choice.branches).map(([value, attributes]) => {
    const changed = Object.entries(kept(attributes, way));
    return [value, Object.fromEntries(changed.filter(([name]) => !Object.hasOwn(way.sets, name)))];
  });
  return { ...choice, branches: Object.fromEntries(branches) };
}

/** It is already as its reversal would make it. */
export function isDone(attributes: Attributes, sets: Attributes): boolean {
  if (sets["revert"] === true) return attributes["revert"] === true;
  return attributes["state"] === sets["state"] && attributes["enabled"] === sets["enabled"];
}

/** What says which thing it is, and how to reach it; what it was to look like no longer matters. */
export function identifying(type: string, attributes: Attributes): Attributes {
  const keeps = identifies(type);
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => keeps(name)));
}

function kept(attributes: Attributes, { keeps }: WayBack): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => keeps(name)));
}

function identifies(type: string): (attribute: string) => boolean {
  const about = resourceTypes[type];
  const names = new Set([...(about?.identity ?? []), "provider", "force", ...connection]);
  // Only the program behind it knows which of the params of a `custom` say what it is about.
  if (type === "custom") names.add("params");
  return (name) => names.has(name) || about?.about[name]?.required === "always";
}

const connection = ["host", "port", "username", "credential", "device_type"] as const;
