// All that the parts of one host look after: what of it an earlier release gave is not left over.
import type { Attributes } from "../../runtime/contract/attribute.ts";
import type { Part, Resource } from "../../runtime/contract/bundle.ts";
import { mentionsChanged } from "./handler.ts";
import { pathKey, possibilities, thingsOf, type Described, type Thing } from "./things.ts";

export interface Managed {
  readonly keys: ReadonlySet<string>;
  /** Folders in which something is managed. */
  readonly folders: ReadonlySet<string>;
  /** Things that are managed on some hosts and not on others, and folders in which they are. */
  readonly possible: ReadonlySet<string>;
  /** Kinds of things of which one is managed. */
  readonly kinds: ReadonlySet<string>;
  /** Kinds of things of which one is managed that may be any. */
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
  const all = startManaged();
  for (const part of parts) {
    const managed = looked.parts.get(part) ?? managedByOne(part);
    looked.parts.set(part, managed);
    for (const name of ["keys", "folders", "possible", "kinds", "open"] as const) {
      for (const each of managed[name]) all[name].add(each);
    }
  }
  return all;
}

type Managing = { readonly [name in keyof Managed]: Set<string> };

function startManaged(): Managing {
  return {
    keys: new Set(),
    folders: new Set(),
    possible: new Set(),
    kinds: new Set(),
    open: new Set(),
  };
}

function managedByOne({ resources, files = {} }: Part): Managed {
  const managed = startManaged();
  const { keys, folders, possible } = managed;
  const paths: string[] = [];
  for (const resource of resources) {
    if (isHandler(resource)) continue;
    for (const attributes of variantsOf(resource)) {
      const described = { ...resource, attributes };
      for (const thing of thingsOrSelf(described)) {
        keys.add(thing.key);
        managed.kinds.add(thing.owns);
        if (!thing.isKnown) addPossible(thing, managed);
        else if (isPath(thing)) paths.push(thing.head);
      }
      paths.push(...copiesOf(described, Object.keys(files)));
    }
  }
  for (const path of paths) {
    keys.add(pathKey(path));
    for (const folder of foldersOf(path)) folders.add(folder);
  }
  // What is managed everywhere is not also managed perhaps.
  for (const key of keys) possible.delete(key);
  return managed;
}

function addPossible(thing: Thing, { possible, open }: Managing): void {
  const each = possibilities(thing);
  if (each === undefined) open.add(thing.owns);
  for (const one of each ?? []) {
    possible.add(one.key);
    if (!isPath(one)) continue;
    for (const folder of foldersOf(one.head)) possible.add(pathKey(folder));
  }
}

function isPath(thing: Thing): thing is Thing & { readonly head: string } {
  return thing.owns === "path" && typeof thing.head === "string";
}

/** Those above it, the root left out. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    folders.push(path.slice(0, end));
  }
  return folders;
}

/** Whether on some host it may be one of the things that are managed, though it is none for certain. */
export function mayBeManaged(thing: Thing, managed: Managed): boolean {
  if (managed.open.has(thing.owns)) return true;
  const each = possibilities(thing);
  if (each === undefined) return managed.kinds.has(thing.owns);
  return each.some((one) => managed.possible.has(one.key) || isManaged(one, managed));
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
  return [{ key: `${type}\0${id}`, owns: type, head: id, parts: [id], isKnown: true }];
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
