// States that only the service manager of illumos knows, on hosts none of which can be illumos.
import type { Value } from "../../../runtime/contract/value.ts";
import { isMap } from "../../../runtime/contract/value.ts";
import type { HostSyntax, ResourceSyntax } from "../../2-parse/syntax.ts";
import type { Located } from "../../source/source.ts";
import * as say from "../diagnostics.ts";
import type { Rule } from "../rule.ts";

const states: ReadonlySet<string> = new Set(["started", "disabled", "maintenance"]);

export const illumosState: Rule = ({ catalog, knowsAllHosts, compositionsOf }) => {
  if (!knowsAllHosts) return [];
  return [...catalog.crates.values()].flatMap((crate) => {
    const hosts = (compositionsOf.get(crate) ?? []).flatMap((composition) => composition.hosts);
    if (hosts.length === 0 || hosts.some(maybeIllumos)) return [];
    return crate.resources.flatMap((resource) => {
      const state = stateOf(resource);
      return state === undefined ? [] : [say.illumosState(state)];
    });
  });
};

function stateOf({ type, attributes }: ResourceSyntax): Located<string> | undefined {
  const value = attributes.get("state")?.value;
  if (type.value !== "service" || value?.kind !== "literal") return undefined;
  const state = String(value.value);
  return states.has(state) ? { value: state, at: value.at } : undefined;
}

/** Only a pinned kernel or family rules it out: other traits may have changed since they were seen. */
function maybeIllumos({ traits, pinned }: HostSyntax): boolean {
  const known = ["os.kernel", "os.family"]
    .filter((path) => pinned === "all" || pinned.some((name) => isAtOrAbove(name, path)))
    .map((path) => traitAt(traits, path))
    .filter((value) => typeof value === "string");
  return known.length === 0 || known.some((value) => /illumos|sunos|solaris/iu.test(value));
}

function isAtOrAbove(name: string, path: string): boolean {
  return path === name || path.startsWith(`${name}.`);
}

function traitAt(traits: Value, path: string): Value | undefined {
  let value: Value | undefined = traits;
  for (const step of path.split(".")) {
    value = value !== undefined && isMap(value) ? value[step] : undefined;
  }
  return value;
}
