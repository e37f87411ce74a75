// Keys of earlier versions of the language: each refused with its own words about where its meaning went.
import type { Report } from "../diagnostics/diagnostic.ts";
import { nearest } from "../diagnostics/suggest.ts";
import { retiredKey } from "./diagnostics.ts";
import type { Entry, MapNode, Node } from "./yaml/node.ts";

interface Retired {
  readonly key: string;
  readonly summary: string;
  readonly hint: string;
  readonly rules: readonly string[];
}

const retired: readonly Retired[] = [
  {
    key: "exclude_usercrates",
    summary:
      "`exclude_usercrates:` was removed in 0.54.0 — usercrates are now inert until positively included via `usercrates:` (see docs/reference/configcrate-language.md)",
    hint: "delete the field, and list under `usercrates:` the ones that these hosts should get",
    rules: ["USER-13", "HOST-12"],
  },
  {
    key: "environment_overrides",
    summary:
      "`environment_overrides:` was removed: what differs by environment lives in environments.vgo",
    hint: "move it to environments.vgo, under `env:` and the name of the environment; `vigocli config migrate` does it",
    rules: ["VAR-06"],
  },
  {
    key: "vars_from",
    summary:
      "`vars_from:` was removed: variables come from common.vgo, match blocks and environments.vgo",
    hint: "put the variables into the common.vgo of this folder; `vigocli config migrate` does it",
    rules: ["VAR-06"],
  },
];

/** Reports every retired key, wherever it stands, and gives the node without them. */
export function reportRetired(node: Node, report: Report): Node {
  switch (node.kind) {
    case "scalar":
      return node;
    case "list":
      return node.items.length === 0
        ? node
        : withItems(
            node,
            node.items.map((item) => reportRetired(item, report)),
          );
    case "map":
      return withoutRetired(node, report);
  }
}

function withItems(node: Node & { readonly kind: "list" }, items: readonly Node[]): Node {
  return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
}

function withoutRetired(map: MapNode, report: Report): MapNode {
  let touched = false;
  const entries = map.entries.flatMap((entry) => {
    const known = retired.find(({ key }) => key === entry.key);
    if (known !== undefined) {
      report(retiredKey(entry.keyAt, known));
      touched = true;
      return [];
    }
    // What lies in variables is the operator's own; its keys mean nothing here.
    if (entry.key === "vars") return [entry];
    const value = reportRetired(entry.value, report);
    if (value !== entry.value) touched = true;
    return [value === entry.value ? entry : { key: entry.key, keyAt: entry.keyAt, value }];
  });
  return touched ? { ...map, entries } : map;
}

/** COMP-08: lists of controls in a configcrate's `compliance:`, each under the name of its framework. */
export function inlineClaimLists(compliance: MapNode): readonly Entry[] {
  const tags = ["provides", "bundle", "bundles"];
  // A slip in the name of a list is no framework: it is told with its suggestion.
  return compliance.entries.filter(
    ({ key, value }) =>
      value.kind === "list" &&
      key !== "provides" &&
      key !== "bundle" &&
      nearest(key, tags).length === 0,
  );
}
