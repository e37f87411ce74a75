// A host in memory laid over another that is only read: dry runs change this one, and so do tests.
import { dirname } from "node:path/posix";
import { bytesOf, sizeOf, type FileState, type Host } from "./host.ts";
import type { HostView, PathStep, Staged } from "./host.ts";
import { presentOrUndefined, systemError } from "./system-error.ts";

/** The result answers like `beneath` until it is changed; `beneath` never is. */
export function imagined(beneath: HostView): Host {
  const imagination: Imagination = { beneath, changed: new Map(), made: 0 };
  const host: Host = {
    canOwn: beneath.canOwn,
    confined: beneath.confined,
    userId: (name) => beneath.userId(name),
    groupId: (name) => beneath.groupId(name),
    stat: (path) =>
      presentOrUndefined(async () => stateAt(imagination, await locate(imagination, path))),
    read: (path, within) =>
      presentOrUndefined(async () =>
        contentAt(imagination, await locate(imagination, path, within)),
      ),
    list: (path) =>
      presentOrUndefined(async () => namesAt(imagination, await locate(imagination, path))),
    ask: async (program) => (program.refreshes === true ? undefined : beneath.ask(program)),
    download: (url) => beneath.download(url),
    perform: async (step) => {
      // What a program would do cannot be known without running it.
      if (step.kind !== "run") await perform(imagination, step);
      return undefined;
    },
    until: () => host,
  };
  return host;
}

interface Imagination {
  readonly beneath: HostView;
  /** By physical path: what differs from the host beneath, or "gone". */
  readonly changed: Map<string, Entry | "gone">;
  /** How many files there are that the host beneath does not have. */
  made: number;
}

interface Entry {
  readonly state: FileState;
  /** Undefined when the content is still that of the host beneath. */
  readonly content?: Uint8Array | Staged;
}

const linkLimit = 40;

/** The physical path: every link but the last is followed, and what is on the way must be folders. */
async function locate(imagination: Imagination, path: string, within?: string): Promise<string> {
  const limit = within === undefined ? undefined : await locate(imagination, `${within}/.`);
  const trail: string[] = [];
  const ahead = path.split("/").filter((part) => part !== "");
  if (path.endsWith("/")) ahead.push(".");
  for (let links = 0; ;) {
    const name = ahead.shift() ?? ".";
    if (name === "..") trail.pop();
    else if (name !== ".") trail.push(name);
    const here = `/${trail.join("/")}`;
    if (ahead.length === 0) return here;
    if (name === "." || name === "..") continue;
    const state = await stateAt(imagination, here);
    if (state?.kind === "folder") continue;
    if (state === undefined) throw systemError("ENOENT", path);
    if (state.linkTo === undefined) throw systemError("ENOTDIR", path);
    links += 1;
    const isPlanted = limit !== undefined && here.startsWith(`${limit}/`);
    if (links > linkLimit || isPlanted) throw systemError("ELOOP", path);
    if (state.linkTo.startsWith("/")) trail.length = 0;
    else trail.pop();
    ahead.unshift(...state.linkTo.split("/").filter((part) => part !== ""));
  }
}

async function stateAt(imagination: Imagination, place: string): Promise<FileState | undefined> {
  const entry = imagination.changed.get(place);
  if (entry === "gone") return undefined;
  return entry?.state ?? imagination.beneath.stat(place);
}

async function contentAt(imagination: Imagination, place: string): Promise<Uint8Array | undefined> {
  const entry = imagination.changed.get(place);
  if (entry === "gone") return undefined;
  if (entry !== undefined && entry.state.kind !== "file") return undefined;
  const content = entry?.content;
  return content === undefined ? imagination.beneath.read(place) : bytesOf(content);
}

async function namesAt(
  imagination: Imagination,
  place: string,
): Promise<readonly string[] | undefined> {
  if ((await stateAt(imagination, place))?.kind !== "folder") return undefined;
  const names = new Set(await imagination.beneath.list(place));
  for (const [path, entry] of imagination.changed) {
    if (path === "/" || dirname(path) !== place) continue;
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (entry === "gone") names.delete(name);
    else names.add(name);
  }
  return [...names].sort();
}

async function perform(imagination: Imagination, step: PathStep): Promise<void> {
  const within = "within" in step ? step.within : undefined;
  const place = await locate(imagination, step.path, within);
  const found = await stateAt(imagination, place);
  const change = (entry: Entry | "gone"): void => void imagination.changed.set(place, entry);
  switch (step.kind) {
    case "write-file":
      if (found?.kind === "folder") throw systemError("EISDIR", step.path);
      if (step.backup !== undefined) await keepOld(imagination, place, step.backup);
      return change(await written(imagination, place, step, found));
    case "write-link":
      if (found?.kind === "folder") throw systemError("EISDIR", step.path);
      return change({ state: await freshLink(imagination, place, step.to) });
    case "write-hard-link": {
      if (found?.kind === "folder") throw systemError("EISDIR", step.path);
      return change(await sameFile(imagination, step));
    }
    case "make-folder":
      if (found !== undefined) throw systemError("EEXIST", step.path);
      return change({ state: await fresh(imagination, place, "folder", step.mode) });
    case "set-mode":
      if (found === undefined) throw systemError("ENOENT", step.path);
      if (found.kind === "link") throw systemError("ELOOP", step.path);
      return change(altered(imagination, place, { ...found, mode: step.mode }));
    case "set-owner":
      if (found === undefined) throw systemError("ENOENT", step.path);
      if (!imagination.beneath.canOwn) throw systemError("EPERM", step.path);
      return change(altered(imagination, place, given(found, step.owner, step.group)));
    case "remove-file":
      if (found === undefined) throw systemError("ENOENT", step.path);
      if (found.kind === "folder") throw systemError("EISDIR", step.path);
      return change("gone");
    case "remove-folder":
      if (found === undefined) throw systemError("ENOENT", step.path);
      if (found.kind !== "folder") throw systemError("ENOTDIR", step.path);
      if ((await namesAt(imagination, place))?.length !== 0)
        throw systemError("ENOTEMPTY", step.path);
      return change("gone");
  }
}

async function keepOld(imagination: Imagination, place: string, path: string): Promise<void> {
  const found = await stateAt(imagination, place);
  const content = await contentAt(imagination, place);
  if (found === undefined || content === undefined) return;
  const state = { ...found, mode: 0o600, inode: newInode(imagination), links: 1 };
  imagination.changed.set(await locate(imagination, path), { state, content });
}

async function written(
  imagination: Imagination,
  place: string,
  step: Extract<PathStep, { kind: "write-file" }>,
  replaced: FileState | undefined,
): Promise<Entry> {
  const { content, mode } = step;
  const owners =
    replaced?.kind === "file" ? replaced : await fresh(imagination, place, "file", mode);
  // A name is taken from the old file and given to a new one.
  const state = given(
    { ...owners, kind: "file", size: sizeOf(content), inode: newInode(imagination), links: 1 },
    step.owner,
    step.group,
  );
  return { state: { ...state, mode }, content };
}

/** Something new belongs to whoever made it, which is root as far as we can imagine. */
async function fresh(
  imagination: Imagination,
  place: string,
  kind: "file" | "folder" | "link",
  mode: number,
): Promise<FileState> {
  const above = await stateAt(imagination, dirname(place));
  if (above?.kind !== "folder") throw systemError(above ? "ENOTDIR" : "ENOENT", place);
  const inode = newInode(imagination);
  return { kind, mode, uid: 0, gid: 0, size: 0, device: above.device, inode, links: 1 };
}

/** One that no real file has. */
function newInode(imagination: Imagination): number {
  imagination.made += 1;
  return -imagination.made;
}

async function freshLink(
  imagination: Imagination,
  place: string,
  linkTo: string,
): Promise<FileState> {
  const state = await fresh(imagination, place, "link", 0o777);
  return { ...state, size: linkTo.length, linkTo };
}

async function sameFile(
  imagination: Imagination,
  { to }: Extract<PathStep, { kind: "write-hard-link" }>,
): Promise<Entry> {
  const target = await locate(imagination, to);
  const state = await stateAt(imagination, target);
  if (state === undefined) throw systemError("ENOENT", to);
  const content = await contentAt(imagination, target);
  return content === undefined ? { state } : { state, content };
}

/** As on a real machine, a file that changes hands loses its set-id bits. */
function given(state: FileState, uid: number = state.uid, gid: number = state.gid): FileState {
  const mode = state.kind === "file" ? state.mode & 0o1777 : state.mode;
  return { ...state, uid, gid, mode };
}

function altered(imagination: Imagination, place: string, state: FileState): Entry {
  const before = imagination.changed.get(place);
  const content = before === "gone" ? undefined : before?.content;
  return content === undefined ? { state } : { state, content };
}
