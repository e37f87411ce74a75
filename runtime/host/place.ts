// Finds the folder in which a path ends, walking as a process in a chroot would: nothing leads out of the root.
import { constants } from "node:fs";
import { open, readlink, type FileHandle } from "node:fs/promises";
import { systemCode } from "../contract/system-refusal.ts";
import { systemError } from "./system-error.ts";

export interface Root {
  /** The folder on the real machine that the host sees as `/`. */
  readonly folder: string;
  /** True where /proc/self/fd names open folders, so that a walk cannot be diverted behind our back. */
  readonly anchored: boolean;
}

/** The last step of a walk: the folder reached, and the name in it that has not been followed. */
export interface Place {
  readonly folder: string;
  readonly name: string;
}

interface Entered {
  readonly handle: FileHandle;
  /** A path that leads to the open folder itself, not to whatever now bears its name. */
  readonly address: string;
}

/** Holds the folders on the way open while `act` works in the last of them. No link below `within` is followed. */
export async function inPlace<T>(
  root: Root,
  path: string,
  act: (place: Place) => Promise<T>,
  within?: string,
): Promise<T> {
  const trail: Entered[] = [];
  try {
    const handle = await open(root.folder, folderFlags);
    trail.push({ handle, address: addressOf(root, handle, root.folder) });
    const name = await walkWithin(root, trail, { path, within });
    return await act({ folder: last(trail).address, name });
  } finally {
    await Promise.all(trail.map(({ handle }) => handle.close()));
  }
}

/** As `inPlace`, for looking only: from the machine's own root the kernel walks just so by itself. */
export async function seenFrom<T>(
  root: Root,
  path: string,
  look: (place: Place) => Promise<T>,
): Promise<T> {
  if (root.folder !== "/") return inPlace(root, path, look);
  const whole = `/${path}${path.endsWith("/") ? "." : ""}`;
  const end = whole.lastIndexOf("/");
  return look({ folder: whole.slice(0, end), name: whole.slice(end + 1) });
}

/** Where an open file or folder can be reached again by path. */
export function addressOf(root: Root, handle: FileHandle, path: string): string {
  return root.anchored ? `/proc/self/fd/${handle.fd}` : path;
}

// Node does not name O_PATH. The value is that of every Linux that Node runs on; elsewhere a folder
// is opened for reading, which asks for one permission more than is needed.
export const pathOnly: number = process.platform === "linux" ? 0x20_00_00 : 0;
const folderFlags = pathOnly | constants.O_DIRECTORY;
const linkLimit = 40;

interface Way {
  readonly path: string;
  readonly within: string | undefined;
}

async function walkWithin(root: Root, trail: Entered[], { path, within }: Way): Promise<string> {
  if (within === undefined) return walk(root, trail, path);
  if (!path.startsWith(`${within}/`)) throw new Error(`"${path}" is not below "${within}"`);
  await walk(root, trail, `${within}/.`);
  return walk(root, trail, path.slice(within.length), "no links");
}

/** Leaves the trail at the folder of the last component, and returns that component. */
async function walk(
  root: Root,
  trail: Entered[],
  path: string,
  refusing?: "no links",
): Promise<string> {
  const ahead = path.split("/").filter((part) => part !== "");
  if (path.endsWith("/")) ahead.push(".");
  for (let links = 0; ;) {
    const name = ahead.shift() ?? ".";
    if (name === "..") {
      // As in a chroot, the folder above the root is the root.
      if (trail.length > 1) await trail.pop()?.handle.close();
      continue;
    }
    if (ahead.length === 0) return name;
    if (name === ".") continue;
    const met = await enter(root, last(trail), name);
    if (typeof met !== "string") {
      trail.push(met);
      continue;
    }
    links += 1;
    if (links > linkLimit || refusing !== undefined) throw systemError("ELOOP", path);
    ahead.unshift(...met.split("/").filter((part) => part !== ""));
    if (met.startsWith("/")) await backToRoot(trail);
  }
}

/** The open folder, or where a link of that name points. */
async function enter(root: Root, from: Entered, name: string): Promise<Entered | string> {
  const path = `${from.address}/${name}`;
  try {
    // The kernel follows no link here, so what is opened lies in the folder that we hold.
    const handle = await open(path, folderFlags | constants.O_NOFOLLOW);
    return { handle, address: addressOf(root, handle, path) };
  } catch (error) {
    const code = systemCode(error);
    if (code !== "ENOTDIR" && code !== "ELOOP") throw error;
  }
  try {
    return await readlink(path);
  } catch (error) {
    if (systemCode(error) === "EINVAL") throw systemError("ENOTDIR", path);
    throw error;
  }
}

async function backToRoot(trail: Entered[]): Promise<void> {
  for (const { handle } of trail.splice(1)) await handle.close();
}

function last(trail: readonly Entered[]): Entered {
  const entered = trail.at(-1);
  if (entered === undefined) throw new Error("a walk always stands in a folder");
  return entered;
}
