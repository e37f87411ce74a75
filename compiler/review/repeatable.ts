// Whether a resource may be applied again and again: it looks at a state, is settled once undone, or has a guard.
import type { MapNode } from "../2-parse/yaml/node.ts";
import { entryOf } from "../2-parse/yaml/node.ts";

/** Types that run what they are told, each time, unless a guard keeps them from it. */
const commands: ReadonlySet<string> = new Set(["exec", "ssh_exec", "powershell"]);

export function isRepeatable(type: string, node: MapNode): boolean {
  if (!commands.has(type)) return true;
  const isReverted = entryOf(node, "revert")?.value;
  if (isReverted?.kind === "scalar" && isReverted.value === true) return true;
  return ["onlyif", "unless", "creates"].some((key) => entryOf(node, key) !== undefined);
}
