// The real host: asks the machine and changes it, never outside the folder that it is given as its root.
import { constants, existsSync, lstatSync } from "node:fs";
import {
  chmod,
  lchown,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  rmdir,
  symlink,
  unlink,
} from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { accountId } from "./accounts.ts";
import type { Answered, FileKind, FileState, Host, PathStep, RunStep } from "./host.ts";
import { disksOf, mountTable, type Disks } from "./near-disks.ts";
import { addressOf, inPlace, pathOnly, seenFrom } from "./place.ts";
import type { Place, Root } from "./place.ts";
import { readFileAt, readNearFileAt } from "./read-file.ts";
import { replaceFile, replaceLink, type Replacing } from "./replace-file.ts";
import { runProgram, startProgram } from "./run-program.ts";
import { namedFor, presentOrUndefined, systemError } from "./system-error.ts";

export interface MachineOptions {
  /** Everything happens beneath this folder, as in a chroot. */
  readonly root?: string;
  /** Whether /proc/self/fd can be relied on; found out when it is not said. */
  readonly anchored?: boolean;
  /** Where what is mounted may lie; the machine's own table is looked at when it is not said. */
  readonly disks?: Disks;
  /** Once given, programs are ended, with all that they started. */
  readonly signal?: AbortSignal;
  /** How files come over the network; without it none do. */
  readonly download?: (url: string) => Promise<Uint8Array>;
}

export function machine(options: MachineOptions = {}): Host {
  const anchored = options.anchored ?? existsSync("/proc/self/fd");
  const root: Root = { folder: options.root ?? "/", anchored };
  const disks = options.disks ?? disksOf(mountTable);
  const confined = options.root !== undefined;
  const privileged = process.getuid?.() === 0;
  const idIn = async (table: string, name: string): Promise<number | undefined> => {
    const bytes = await read({ root, disks }, table);
    return bytes === undefined ? undefined : accountId(new TextDecoder().decode(bytes), name);
  };
  return {
    canOwn: privileged && !confined,
    confined,
    stat: (path) => named(path, () => stat({ root, disks }, path)),
    read: (path, within) => named(path, () => read({ root, disks }, path, within)),
    list: (path) => named(path, () => list(root, path)),
    userId: (name) => idIn("/etc/passwd", name),
    groupId: (name) => idIn("/etc/group", name),
    ask: (program) => runProgram(program, options.signal),
    download: options.download ?? noNetwork,
    perform: async (step) => {
      const { signal } = options;
      disks.forget();
      if (step.kind === "run") return runStep(step, signal);
      const within = "within" in step ? step.within : undefined;
      await named(step.path, () =>
        inPlace(
          root,
          step.path,
          (place) => perform({ root, place, privileged, signal }, step),
          within,
        ),
      );
      return undefined;
    },
    until: (signal) =>
      machine({
        ...options,
        anchored,
        disks,
        signal: options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]),
      }),
  };
}

function noNetwork(url: string): Promise<never> {
  return Promise.reject(new Error(`${url} is not fetched: this host has no way to the network`));
}

async function runStep(step: RunStep, signal: AbortSignal | undefined): Promise<string> {
  const { program, codes = [0], background } = step;
  if (background === true) {
    if (await startProgram(program)) return "";
    throw new Error(`there is no program "${program.argv[0]}" on this host`);
  }
  const answered = await runPatiently(step, signal);
  const what = step.about ?? `"${program.argv.join(" ")}"`;
  if (answered === undefined) {
    throw new Error(`there is no program "${program.argv[0]}" on this host`);
  }
  if (!codes.includes(answered.code)) {
    throw new Error(`${what} failed with exit code ${answered.code}${quoted(answered)}`);
  }
  const said = step.refusals === "json" ? errorIn(answered.out) : undefined;
  if (said !== undefined) throw new Error(`${what} failed: ${said}`);
  return answered.out + answered.err;
}

/** Undefined when it says that nothing went wrong. */
function errorIn(out: string): string | undefined {
  try {
    const value: unknown = JSON.parse(out);
    if (typeof value !== "object" || value === null) return "it answered no JSON object";
    if (!("error" in value) || value.error === null || value.error === "") return undefined;
    return typeof value.error === "string" ? value.error : JSON.stringify(value.error);
  } catch {
    return "it answered something else than JSON";
  }
}

async function runPatiently(
  { program, codes = [0], again = [] }: RunStep,
  signal: AbortSignal | undefined,
): Promise<Answered | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const answered = await runProgram(program, signal);
    if (answered === undefined || codes.includes(answered.code)) return answered;
    const way = again.find((way) => way.codes.includes(answered.code));
    if (way === undefined || attempt === attempts) return answered;
    if (way.after !== undefined) await runProgram(way.after, signal);
    await setTimeout(attemptPauseMs, undefined, signal === undefined ? {} : { signal });
  }
}

const attempts = 4;
const attemptPauseMs = 1_000;

/** What it said last is most often why. */
function quoted({ out, err }: Answered): string {
  const said = err.trim() === "" ? out.trim() : err.trim();
  return said === "" ? "" : `: ${said.split("\n").slice(-10).join("\n")}`;
}

interface Looking {
  readonly root: Root;
  readonly disks: Disks;
}

async function stat({ root, disks }: Looking, path: string): Promise<FileState | undefined> {
  return presentOrUndefined(() =>
    seenFrom(root, path, async ({ folder, name }) => {
      const at = `${folder}/${name}`;
      const found = disks.areNear() ? lstatSync(at, { throwIfNoEntry: false }) : await lstat(at);
      if (found === undefined) return undefined;
      const kind = kindOf(found);
      const { uid, gid, size, dev: device, ino: inode, nlink: links, mtimeMs: modified } = found;
      const mode = found.mode & permissionBits;
      const state = { kind, mode, uid, gid, size, device, inode, links, modified };
      return kind === "link" ? { ...state, linkTo: await readlink(at) } : state;
    }),
  );
}

async function read(
  { root, disks }: Looking,
  path: string,
  within?: string,
): Promise<Uint8Array | undefined> {
  const readAt = disks.areNear() ? readNearFileAt : readFileAt;
  return presentOrUndefined(() =>
    within === undefined ? seenFrom(root, path, readAt) : inPlace(root, path, readAt, within),
  );
}

async function list(root: Root, path: string): Promise<readonly string[] | undefined> {
  return presentOrUndefined(() =>
    seenFrom(root, path, async ({ folder, name }) => {
      const at = `${folder}/${name}`;
      const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
      const handle = await open(at, flags);
      try {
        return (await readdir(addressOf(root, handle, at))).sort();
      } finally {
        await handle.close();
      }
    }),
  );
}

interface Performing extends Replacing {
  readonly root: Root;
  readonly place: Place;
}

async function perform(how: Performing, step: PathStep): Promise<void> {
  const { root, place } = how;
  const at = `${place.folder}/${place.name}`;
  switch (step.kind) {
    case "write-file":
      return replaceFile(place, step, how);
    case "write-link":
      return replaceLink(place, (temporary) => symlink(step.to, temporary));
    case "write-hard-link":
      return replaceLink(place, (temporary) =>
        inPlace(root, step.to, (target) => link(`${target.folder}/${target.name}`, temporary)),
      );
    case "make-folder":
      // Closed to others from birth; the mode is set afterwards because mkdir is subject to the umask.
      await mkdir(at, 0o700);
      return setMode(root, at, step.mode);
    case "set-mode":
      return setMode(root, at, step.mode);
    case "set-owner":
      return lchown(at, step.owner ?? -1, step.group ?? -1);
    case "remove-file":
      return unlink(at);
    case "remove-folder":
      return rmdir(at);
  }
}

/** Through an open file, because Linux has no way of setting a mode by path that follows no link. */
async function setMode(root: Root, path: string, mode: number): Promise<void> {
  const handle = await open(path, pathOnly | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if ((await handle.stat()).isSymbolicLink()) throw systemError("ELOOP", path);
    await chmod(addressOf(root, handle, path), mode);
  } finally {
    await handle.close();
  }
}

const permissionBits = 0o7777;

function kindOf(found: {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}): FileKind {
  if (found.isFile()) return "file";
  if (found.isDirectory()) return "folder";
  return found.isSymbolicLink() ? "link" : "other";
}

async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw namedFor(path, error);
  }
}
