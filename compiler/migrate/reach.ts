// Says of a tree, by its paths alone, which file reaches which: what must stay as it is when files move.
import { folderOf } from "../2-parse/carriers.ts";
import { inMatchOrder, kindOf, type FileKind } from "../2-parse/kind.ts";
import { chain, commonChain } from "../4-resolve/scope-chain.ts";

export interface Place {
  /** Where the file lies, or would lie. */
  readonly path: string;
  /** What it is called in both trees. */
  readonly id: string;
}

/** Equal for two trees when no host gets anything from another file, or in another order. */
export function reachOf(places: readonly Place[]): string {
  const files = new Map(places.map((place) => [place.path, place]));
  const known = inMatchOrder(files).map(({ path, id }) => ({
    id,
    kind: kindOf(path),
    folder: folderOf(path),
  }));
  const of = (kind: FileKind): Known => known.filter((file) => file.kind === kind);
  const ids = (list: Known): string => list.map(({ id }) => id).join(" ");
  const [commons, environments] = [of("common"), of("environments")];
  const [waivers, claims] = [of("waivers"), of("compliance")];
  const lines = known.map(({ id, kind, folder }) => {
    switch (kind) {
      case "assignment":
        return `${id}: ${ids(commonChain(commons, folder))} / ${ids(chain(environments, folder))} / ${ids(chain(waivers, folder))}`;
      case "configcrate":
      case "usercrate":
        return `${id}: ${kind} ${ids(chain(claims, folder))}`;
      default:
        return `${id}: ${kind}`;
    }
  });
  // Only among match blocks does the order of files mean anything.
  return [ids(of("assignment")), ...lines.sort()].join("\n");
}

type Known = readonly { readonly id: string; readonly kind: FileKind; readonly folder: string }[];
