// The real host: asks the machine and changes it, never outside the folder that it is given as its root.
import { constants, existsSync } from "node:fs";
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
import { accountId } from "./accounts.ts";
import type { Answered, FileKind, FileState, Host, PathStep, RunStep } from "./host.ts";
import { addressOf, inPlace, pathOnly, seenFrom, type Place, type Root } from "./place.ts";
import { replaceFile, replaceLink } from "./replace-file.ts";
import { runProgram, startProgram } from "./run-program.ts";
import { namedFor, presentOrUndefined, systemError } from "./system-error.ts";

export interface MachineOptions {
  /** Everything happens beneath this folder, as in a chroot. */
  readonly root?: string;
  /** Whether /proc/self/fd can be relied on; found out when it is not said. */
  readonly anchored?: boolean;
  /** Once given, programs are ended, with all that they started. */
  readonly signal?: AbortSignal;
}

export function machine(options: MachineOptions = {}): Host {
  const anchored = options.anchored ?? existsSync("/proc/self/fd");
  const root: Root = { folder: options.root ?? "/", anchored };
  const confined = options.root !== undefined;
  const privileged = process.getuid?.() === 0;
  const idIn = async (table: string, name: string): Promise<number | undefined> => {
    const bytes = await read(root, table);
    return bytes === undefined ? undefined : accountId(new TextDecoder().decode(bytes), name);
  };
  return {
    canOwn: privileged && !confined,
    confined,
    stat: (path) => named(path, () => stat(root, path)),
    read: (path) => named(path, () => read(root, path)),
    list: (path) => named(path, () => list(root, path)),
    userId: (name) => idIn("/etc/passwd", name),
    groupId: (name) => idIn("/etc/group", name),
    ask: (program) => runProgram(program, options.signal),
    perform: async (step) => {
      if (step.kind === "run") return runStep(step, options.signal);
      await named(step.path, () =>
        inPlace(root, step.path, (place) => perform(root, place, step, privileged)),
      );
      return undefined;
    },
    until: (signal) =>
      machine({
        ...options,
        anchored,
        signal: options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]),
      }),
  };
}

async function runStep(step: RunStep, signal: AbortSignal | undefined): Promise<string> {
  const { program, codes = [0], background } = step;
  if (background === true) {
    if (await startProgram(program)) return "";
    throw new Error(`there is no program "${program.argv[0]}" on this host`);
  }
  const answered = await runProgram(program, signal);
  const what = step.about ?? `"${program.argv.join(" ")}"`;
  if (answered === undefined) {
    throw new Error(`there is no program "${program.argv[0]}" on this host`);
  }
  if (codes.includes(answered.code)) return answered.out + answered.err;
  throw new Error(`${what} failed with exit code ${answered.code}${quoted(answered)}`);
}

/** What it said last is most often why. */
function quoted({ out, err }: Answered): string {
  const said = err.trim() === "" ? out.trim() : err.trim();
  return said === "" ? "" : `: ${said.split("\n").slice(-10).join("\n")}`;
}

async function stat(root: Root, path: string): Promise<FileState | undefined> {
  return presentOrUndefined(() =>
    seenFrom(root, path, async ({ folder, name }) => {
      const at = `${folder}/${name}`;
      const found = await lstat(at);
      const kind = kindOf(found);
      const { uid, gid, size, dev: device } = found;
      const state = { kind, mode: found.mode & permissionBits, uid, gid, size, device };
      return kind === "link" ? { ...state, linkTo: await readlink(at) } : state;
    }),
  );
}

async function read(root: Root, path: string): Promise<Uint8Array | undefined> {
  return presentOrUndefined(() =>
    seenFrom(root, path, async ({ folder, name }) => {
      // Without O_NONBLOCK, opening a pipe would wait for someone to write into it.
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      const handle = await open(`${folder}/${name}`, flags);
      try {
        return (await handle.stat()).isFile() ? await handle.readFile() : undefined;
      } finally {
        await handle.close();
      }
    }),
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

async function perform(
  root: Root,
  place: Place,
  step: PathStep,
  privileged: boolean,
): Promise<void> {
  const at = `${place.folder}/${place.name}`;
  switch (step.kind) {
    case "write-file":
      return replaceFile(place, step, privileged);
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
