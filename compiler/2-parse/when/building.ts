// What the makers of a tree share: the text, where nodes were written, and whom to tell of mistakes.
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import type { WhenContext } from "./parsed-when.ts";

export interface Building {
  readonly source: Source;
  readonly context: WhenContext;
  readonly report: Report;
  readonly places: Map<object, Span>;
}

/** Remembers where a node was written. */
export function placed<T extends object>(building: Building, node: T, at: Span): T {
  building.places.set(node, at);
  return node;
}
