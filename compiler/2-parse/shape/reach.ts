// Follows a JSON pointer of the validator back to the node and the words that a person wrote.
import type { Span } from "../../source/source.ts";
import type { Node } from "../yaml/node.ts";
import { entryOf } from "../yaml/node.ts";

export interface Reached {
  readonly node: Node;
  /** The way to it, as a person would say it: `envoys[0].match`. Empty for the root. */
  readonly words: string;
}

export function nodeAt(root: Node, pointer: string): Reached {
  let reached: Reached = { node: root, words: "" };
  for (const step of stepsOf(pointer)) {
    const { node, words } = reached;
    if (node.kind === "map") {
      const entry = entryOf(node, step);
      if (entry === undefined) break;
      reached = { node: entry.value, words: words === "" ? step : `${words}.${step}` };
    } else if (node.kind === "list") {
      const item = node.items[Number(step)];
      if (item === undefined) break;
      reached = { node: item, words: `${words}[${step}]` };
    }
  }
  return reached;
}

export function stepsOf(pointer: string): readonly string[] {
  return pointer.split("/").slice(1).map(unescapePointer);
}

function unescapePointer(step: string): string {
  return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
}

/** What to underline: the first key or item of a collection says more than the whole of it. */
export function subjectOf(node: Node): Span {
  if (node.kind === "map") return node.entries[0]?.keyAt ?? node.at;
  const first = node.kind === "list" ? node.items[0] : undefined;
  return first === undefined ? node.at : subjectOf(first);
}
