// All that the parts of one host look after: what of it an earlier release gave is not left over.
import type { Attributes } from "../../runtime/contract/attribute.ts";
import type { Part, Resource } from "../../runtime/contract/bundle.ts";
import { mentionsChanged } from "./handler.ts";
import { pathKey, thingsOf, type Described, type Thing } from "./things.ts";

export interface Managed {
  readonly keys: ReadonlySet<string>;
  /** Folders in which something is managed. */
  readonly folders: ReadonlySet<string>;
  /** Kinds of things of which one is managed that only the host can name. */
  readonly open: ReadonlySet<string>;
}

/** Parts are shared by many hosts, and each is looked into once. */
export interface Looked {
  readonly parts: Map<Part, Managed>;
  readonly things: Map<Described, readonly Thing[]>;
}

export function startLooking(): Looked {
  return { parts: new Map(), things: new Map() };
}

export function managedBy(parts: readonly Part[], looked: Looked): Managed {
  const keys = new Set<string>();
  const folders = new Set<string>();
  const open = new Set<string>();
  for (const part of parts) {
    const managed = looked.parts.get(part) ?? managedByOne(part);
    looked.parts.set(part, managed);
    for (const key of managed.keys) keys.add(key);
    for (const folder of managed.folders) folders.add(folder);
    for (const owns of managed.open) open.add(owns);
  }
  return { keys, folders, open };
}

function managedByOne({ resources, files = {} }: Part): Managed {
  const keys = new Set<string>();
  const folders = new Set<string>();
  const open = new Set<string>();
  const paths: string[] = [];
  for (const resource of resources) {
    if (isHandler(resource)) continue;
    for (const attributes of variantsOf(resource)) {
      const described = { ...resource, attributes };
      for (const { key, owns, head, isKnown } of thingsOrSelf(described)) {
        keys.add(key);
        if (!isKnown) open.add(owns);
        else if (owns === "path" && typeof head === "string") paths.push(head);
      }
      paths.push(...copiesOf(described, Object.keys(files)));
    }
  }
  for (const path of paths) {
    keys.add(pathKey(path));
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      folders.add(path.slice(0, end));
    }
  }
  return { keys, folders, open };
}

/** True when it is managed itself, or is a folder in which something is. */
export function isManaged({ key, owns, head }: Thing, { keys, folders }: Managed): boolean {
  return keys.has(key) || (owns === "path" && typeof head === "string" && folders.has(head));
}

export function isHandler({ when, attributes: { state } }: Resource): boolean {
  if (state === "restarted" || state === "reloaded") return true;
  return when !== undefined && mentionsChanged(when);
}

/** As it may come out on a host. */
export function variantsOf({ attributes, choice }: Resource): readonly Attributes[] {
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
