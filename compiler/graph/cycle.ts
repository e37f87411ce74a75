// Finds circles in a graph of things that wait for one another.
import type { Span } from "../source/source.ts";

export interface Waiting {
  readonly id: string;
  readonly after: readonly Wait[];
}

export interface Wait {
  readonly id: string;
  /** Where it is written that one waits for the other. */
  readonly at: Span;
}

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly at: Span;
}

/**
 * Circles that share no node with one another: mending each is independent of the others. Every
 * circle starts at the member declared first, so that the same input always tells the same story.
 */
export function findCycles(graph: readonly Waiting[]): readonly (readonly Link[])[] {
  const nodes = new Map(graph.map((node) => [node.id, node]));
  const state = new Map<string, "open" | "done">();
  const cycles: (readonly Link[])[] = [];
  for (const start of graph) {
    if (state.has(start.id)) continue;
    const path: { readonly node: Waiting; next: number }[] = [{ node: start, next: 0 }];
    state.set(start.id, "open");
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const wait = top.node.after[top.next];
      top.next += 1;
      const target = wait === undefined ? undefined : nodes.get(wait.id);
      if (wait === undefined) {
        state.set(top.node.id, "done");
        path.pop();
      } else if (target === undefined || state.get(target.id) === "done") {
        continue;
      } else if (state.get(target.id) === "open") {
        const from = path.findIndex((entry) => entry.node === target);
        cycles.push(links(path.slice(from)));
        // Leave the whole circle, so that its members are not reported again through another chord.
        for (const entry of path.splice(from)) state.set(entry.node.id, "done");
      } else {
        state.set(target.id, "open");
        path.push({ node: target, next: 0 });
      }
    }
  }
  return cycles;
}

/** Each entry has just followed the wait before its `next`. */
function links(
  path: readonly { readonly node: Waiting; readonly next: number }[],
): readonly Link[] {
  return path.flatMap(({ node, next }) => {
    const wait = node.after[next - 1];
    return wait === undefined ? [] : [{ from: node.id, to: wait.id, at: wait.at }];
  });
}
