// All that the parts of one host look after: what of it an earlier release gave is not left over.
import type { Attributes } from "../../runtime/contract/attribute.ts";
import type { Part, Resource } from "../../runtime/contract/bundle.ts";
import { mentionsChanged } from "./handler.ts";
import { pathKey, thingsOf, type Described, type Thing } from "./things.ts";

export interface Managed {
  readonly keys: ReadonlySet<string>;
  /** Kinds of things of which one is managed that only the host can name. */
  readonly open: ReadonlySet<string>;
}

export function managedBy(parts: readonly Part[]): Managed {
  const keys = new Set<string>();
  const open = new Set<string>();
  for (const { resources, files = {} } of parts) {
    for (const resource of resources) {
      if (isHandler(resource)) continue;
      for (const attributes of variantsOf(resource)) {
        const described = { ...resource, attributes };
        for (const { key, owns, isKnown } of thingsOrSelf(described)) {
          keys.add(key);
          if (!isKnown) open.add(owns);
        }
        for (const path of copiesOf(described, Object.keys(files))) keys.add(pathKey(path));
      }
    }
  }
  return { keys, open };
}

/** True when it is managed itself, or is a folder in which something is. */
export function isManaged({ key, owns, head }: Thing, { keys }: Managed): boolean {
  if (keys.has(key)) return true;
  if (owns !== "path" || typeof head !== "string") return false;
  // The key of a path ends with its text and what closes it.
  const prefix = pathKey(`${head}/x`).slice(0, -endOfPathKey);
  return [...keys].some((other) => other.startsWith(prefix));
}

const endOfPathKey = 'x"]'.length;

export function isHandler({ when, attributes: { state } }: Resource): boolean {
  if (state === "restarted" || state === "reloaded") return true;
  return when !== undefined && mentionsChanged(when);
}

/** As it may come out on a host. */
function variantsOf({ attributes, choice }: Resource): readonly Attributes[] {
  const branches = Object.values(choice?.branches ?? {});
  return [attributes, ...branches.map((branch) => ({ ...attributes, ...branch }))];
}

/** What no attribute tells from others is told by the name of its resource. */
export function thingsOrSelf(resource: Described): readonly Thing[] {
  const things = thingsOf(resource);
  if (things.length > 0) return things;
  const { id, type } = resource;
  return [{ key: `${type}\0${id}`, owns: type, head: id, isKnown: true }];
}

/** Where on the host the files are that a folder is filled with. */
export function copiesOf(
  { type, attributes: { source, target_path: target } }: Described,
  paths: readonly string[],
): readonly string[] {
  if (type !== "directory" || typeof source !== "string" || typeof target !== "string") return [];
  const from = `${source.replace(/\/+$/u, "")}/`;
  return paths
    .filter((path) => path.startsWith(from))
    .map((path) => `${target}/${path.slice(from.length)}`);
}
