// Lookup tables: an attribute whose value depends on the host. A map with a `default` key is one.
import type { Located } from "../../source/source.ts";
import type { LookupSpec } from "../syntax.ts";
import type { Entry, MapNode, Node } from "../yaml/node.ts";
import { entryOf } from "../yaml/node.ts";

/** LOOK-16: `default` is what tells a lookup from a literal map. */
export function isLookup(node: Node): node is MapNode {
  return node.kind === "map" && entryOf(node, "default") !== undefined;
}

export interface Arms {
  readonly arms: readonly Entry[];
  readonly fallback: Entry;
}

export function armsOf(lookup: MapNode): Arms {
  const fallback = entryOf(lookup, "default");
  if (fallback === undefined) throw new Error("a map without a default is no lookup");
  return { arms: lookup.entries.filter((entry) => entry !== fallback), fallback };
}

const functions = { os_family: "os_family", distro: "distro", arch: "arch" } as const;

/** `danlap`, `*.web.prod`, `tag:web`, `tag:*web*`, `os.distro=ubuntu`, and `os_family:debian`. */
function readSpec(spec: string): LookupSpec {
  const colon = spec.indexOf(":");
  const head = colon === -1 ? undefined : spec.slice(0, colon);
  const rest = spec.slice(colon + 1);
  if (head === "tag") return { kind: "tag", glob: rest };
  if (head !== undefined && Object.hasOwn(functions, head)) {
    const name = head === "os_family" || head === "distro" ? head : "arch";
    return { kind: "function", name, value: rest };
  }
  const equals = spec.indexOf("=");
  if (equals > 0) {
    return { kind: "trait", path: spec.slice(0, equals).split("."), value: spec.slice(equals + 1) };
  }
  return /[*?]/u.test(spec) ? { kind: "host-glob", glob: spec } : { kind: "host", name: spec };
}

export function specOf(arm: Entry): Located<LookupSpec> {
  return { value: readSpec(arm.key), at: arm.keyAt };
}

/** LOOK-15: all arms are lists, or none is. Null arms say "no value", and fit either. */
export function oddArm(lookup: MapNode): Entry | undefined {
  const kinds = lookup.entries.filter(({ value }) => !isNull(value));
  const lists = kinds.filter(({ value }) => value.kind === "list");
  if (lists.length === 0 || lists.length === kinds.length) return undefined;
  const minority = lists.length * 2 < kinds.length ? "list" : "scalar";
  return kinds.find(({ value }) => (minority === "list") === (value.kind === "list"));
}

function isNull(node: Node): boolean {
  return node.kind === "scalar" && node.value === null;
}
