// Variables of the layers that nothing reads.
import type { Vars } from "../2-parse/syntax.ts";
import type { Linted } from "./template-facts.ts";
import type { Span } from "../source/source.ts";
import type { Readers } from "./readers.ts";
import { isReadByAny } from "./readers.ts";

export interface UnreadVar {
  readonly name: string;
  /** Every layer that sets it; there is at least one. */
  readonly settings: readonly Setting[];
}

export interface Setting {
  readonly at: Span;
  /** All variables of that layer. */
  readonly layer: Vars;
}

export function unreadLayerVars(catalog: Linted, readers: Readers): readonly UnreadVar[] {
  const layers: readonly Vars[] = [
    catalog.legacyVars,
    ...[...catalog.commons, ...catalog.matchBlocks, ...catalog.environments].map(
      ({ vars }) => vars,
    ),
  ];
  const unread = new Map<string, Setting[]>();
  for (const layer of layers) {
    for (const [name, { at }] of layer) {
      if (isReadByAny(name, readers)) continue;
      const settings = unread.get(name);
      if (settings === undefined) unread.set(name, [{ at, layer }]);
      else settings.push({ at, layer });
    }
  }
  return [...unread].map(([name, settings]) => ({ name, settings }));
}
