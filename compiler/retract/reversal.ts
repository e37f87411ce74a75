// What takes a resource back, by the table of its type: for crates that are wanted absent, and for what left policy.
import type { Attributes } from "../../runtime/contract/attribute.ts";
import { resourceTypes } from "../generated/resource-types.ts";

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
  const how = resourceTypes[type]?.reversal.how;
  const { state } = attributes;
  if (isHandler || state === "restarted" || state === "reloaded" || state === "absent")
    return undefined;
  switch (how) {
    case "stopped":
      // INL-10: stopped, and not started again at the next boot.
      return {
        type,
        attributes: { ...identifying(type, attributes), state: "stopped", enabled: false },
      };
    case "absent":
      return { type, attributes: { ...identifying(type, attributes), state: "absent" } };
    case "delete": {
      const { target_path: path } = attributes;
      return {
        type: "file",
        attributes: { ...(path === undefined ? {} : { target_path: path }), state: "absent" },
      };
    }
    case "on_revert":
    case "snapshot":
      return { type, attributes: { ...attributes, revert: true } };
    case "none":
    case undefined:
      // Refused when references were checked.
      return undefined;
  }
}

/** What says which thing it is, and how to reach it; what it was to look like no longer matters. */
export function identifying(type: string, attributes: Attributes): Attributes {
  const about = resourceTypes[type];
  const kept = new Set([...(about?.identity ?? []), "provider", "force", ...connection]);
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([name]) => kept.has(name) || about?.about[name]?.required === "always",
    ),
  );
}

const connection = ["host", "port", "username", "credential", "device_type"] as const;
