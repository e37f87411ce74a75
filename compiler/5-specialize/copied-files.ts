// The files that the resources of a part copy, as what they hash to.
import type { Attribute } from "../../runtime/contract/attribute.ts";
import { isFirst } from "../../runtime/contract/attribute.ts";
import type { ObjectRef, Part, Resource } from "../../runtime/contract/bundle.ts";
import type { Syntax } from "../2-parse/syntax.ts";
import { copiedBy, dataFor, isDataPath } from "../3-check/copied.ts";
import type { BuiltResource } from "./build-part.ts";

/** Sorted by path. The other files of the tree are of no concern to the host. */
export function copiedFiles(
  built: readonly BuiltResource[],
  data: Syntax["data"],
): Pick<Part, "files"> {
  const files = new Map<string, ObjectRef>();
  for (const { resource } of built) {
    const copied = copiedBy(resource.type);
    if (copied === undefined) continue;
    for (const source of sourcesOf(resource, copied.attribute).filter(isDataPath)) {
      for (const [path, { sha256, size }] of dataFor(source, copied.what, data)) {
        files.set(path, { sha256, size });
      }
    }
  }
  if (files.size === 0) return {};
  return { files: Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** All that the host may have to choose from. */
function sourcesOf({ attributes, choice }: Resource, name: string): readonly string[] {
  return [attributes, ...Object.values(choice?.branches ?? {})].flatMap((map) => {
    const source = map[name];
    return source === undefined ? [] : textsOf(source);
  });
}

function textsOf(attribute: Attribute): readonly string[] {
  if (typeof attribute === "string") return [attribute];
  if (!isFirst(attribute)) return [];
  return [...attribute.$first.map(({ value }) => value), attribute.otherwise].flatMap(textsOf);
}
