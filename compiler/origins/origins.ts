// The origins of all that a tree says, as they go into a release. Costs what the text costs, not what hosts cost.
import type { CrateOrigins, MatchOrigins, Origins } from "../../runtime/contract/origins.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Fleet } from "../4-resolve/composition.ts";
import type { Source } from "../source/source.ts";
import { beforesIn } from "./befores.ts";
import { crateOrigins } from "./crate-origins.ts";
import { matchOrigins } from "./match-origins.ts";
import { placeKeeper } from "./written-at.ts";

export interface Explained {
  readonly catalog: Catalog;
  readonly fleet: Fleet;
  /** The texts of the tree by path. */
  readonly files: ReadonlyMap<string, Source>;
}

export function originsOf({ catalog, fleet, files }: Explained): Origins {
  const keep = placeKeeper();
  const crates = new Map<string, CrateOrigins>();
  const used = new Set(fleet.compositions.flatMap((one) => one.crates.map(({ crate }) => crate)));
  const ground = {
    keep,
    befores: beforesIn(used),
    files: {
      templates: catalog.templates,
      data: catalog.data,
      textOf: (path: string) => {
        const source = files.get(path);
        return source === undefined ? undefined : keep.file(source);
      },
    },
  };
  for (const crate of used) crates.set(crate.name.value, crateOrigins(crate, ground));
  const matches = new Map<string, MatchOrigins>();
  for (const composition of fleet.compositions) {
    const pattern = composition.block.match.value;
    if (!matches.has(pattern)) matches.set(pattern, matchOrigins(composition, keep));
  }
  return { crates, matches };
}
