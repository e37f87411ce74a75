// Dated copies in a folder: which there are, whether another one is due, and how one is made and old ones go.
import { dirname } from "node:path/posix";
import type { FileState, HostView, Program, Step } from "../host/host.ts";
import { oneOf, optionalInteger } from "./attributes.ts";
import { archiveScript } from "./archive-script.ts";
import { stuck, type Attributes, type Decision } from "./executor.ts";
import { freeBytes } from "./free-space.ts";
import { byteCount, shownBytes } from "./size.ts";
import { observeApproach, obstructed, openApproach, type Approach } from "./target-path.ts";

export interface ArchiveWant {
  readonly folder: string;
  /** What the names of the copies begin with. */
  readonly prefix: string;
  /** Without its dot. */
  readonly extension: string;
  readonly schedule: "always" | Period;
  readonly retainDays: number;
  readonly room: number;
}

type Period = "hourly" | "daily" | "weekly";

export interface ArchiveFound {
  readonly there?: FileState;
  readonly approach: Approach;
  /** Names in the folder. */
  readonly names: readonly string[];
  /** Seconds since 1970, by the clock of the host. */
  readonly now: number;
  /** Bytes; looked for only when a copy is due. */
  readonly free?: number;
}

/** Attributes that all archives have. */
export function archiveWant(
  attributes: Attributes,
  about: Pick<ArchiveWant, "folder" | "prefix" | "extension">,
): ArchiveWant {
  const retainDays = optionalInteger(attributes, "retain") ?? 30;
  if (retainDays < 1) throw new Error("the attribute `retain` is less than one day");
  return {
    ...about,
    schedule: oneOf(attributes, "schedule", ["always", "hourly", "daily", "weekly"]),
    retainDays,
    room: byteCount(attributes, "min_free_space") ?? 1024 ** 3,
  };
}

/** Letters and digits as they are, everything else as a dash. */
export function archiveName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_.]+/g, "-").replaceAll(/^[-.]+|-+$/g, "");
}

export async function observeArchive(want: ArchiveWant, host: HostView): Promise<ArchiveFound> {
  const { folder } = want;
  const there = await host.stat(folder);
  const found = {
    ...(there !== undefined && { there }),
    approach: there === undefined ? await observeApproach(folder, host) : openApproach,
    names: (await host.list(folder)) ?? [],
    now: await clockOf(host),
  };
  if (!isDue(want, found)) return found;
  const free = await freeBytes(dirname(found.approach.missing[0] ?? `${folder}/.`), host);
  return { ...found, ...(free !== undefined && { free }) };
}

async function clockOf(host: HostView): Promise<number> {
  const answered = await host.ask({ argv: ["date", "+%s"] });
  const now = Number(answered?.out.trim() || Number.NaN);
  if (Number.isSafeInteger(now)) return now;
  throw new Error("this host does not tell what time it is: there is no program `date`");
}

/** The time stands in the name, for that of the file changes when it is copied elsewhere. */
function stampOf(now: number): string {
  return new Date(now * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

function timeOf(name: string, { prefix, extension }: ArchiveWant): number | undefined {
  if (!name.startsWith(`${prefix}-`) || !name.endsWith(`.${extension}`)) return undefined;
  const stamp = name.slice(prefix.length + 1, -extension.length - 1);
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  const time = y === undefined ? Number.NaN : Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  return Number.isNaN(time) ? undefined : time / 1000;
}

/** At most once in each hour, day or week of UTC, however far the clock was moved in between. */
export function isDue(
  want: ArchiveWant,
  { names, now }: Pick<ArchiveFound, "names" | "now">,
): boolean {
  const { schedule } = want;
  if (schedule === "always") return true;
  return !names.some((name) => {
    const time = timeOf(name, want);
    return time !== undefined && periodOf(time, schedule) === periodOf(now, schedule);
  });
}

const day = 24 * 60 * 60;

function periodOf(time: number, schedule: Period): number {
  switch (schedule) {
    case "hourly":
      return Math.floor(time / 3600);
    case "daily":
      return Math.floor(time / day);
    case "weekly":
      // 1970 began on a Thursday, and weeks begin on a Monday.
      return Math.floor((time / day + 3) / 7);
  }
}

/** What makes one copy; all else is the same for all archives. */
export interface Copying {
  readonly about: string;
  /** Prints the copy, unless it writes it into the file that it is told. */
  readonly program: (file: { readonly name: string; readonly path: string }) => Program;
  readonly check: "tar" | "gzip" | "postgres" | "mysql" | "sqlite" | "size";
  /** Its output is compressed once it is known to be whole. */
  readonly compress?: true;
  readonly before?: string;
  readonly after?: string;
}

export function decideArchive(want: ArchiveWant, found: ArchiveFound, copying: Copying): Decision {
  const { folder, prefix, extension } = want;
  const reason = obstacle(want, found);
  if (reason !== undefined) return stuck(reason);
  if (!isDue(want, found)) return { kind: "settled" };
  if (found.free !== undefined && found.free < want.room) {
    return stuck(
      `only ${shownBytes(found.free)} are free where "${folder}" lies, and ${shownBytes(want.room)} must be: nothing was copied`,
    );
  }
  const part = `.${prefix}.vigo-part`;
  const final = `${prefix}-${stampOf(found.now)}.${extension}`;
  const leftovers = found.names.filter((name) => name === part || name === `${part}.gz`);
  const remove = (name: string): Step => ({ kind: "remove-file", path: `${folder}/${name}` });
  const missing = found.there === undefined ? [...found.approach.missing, folder] : [];
  const steps: readonly Step[] = [
    ...missing.map((path): Step => {
      return { kind: "make-folder", path, mode: path === folder ? 0o700 : 0o755 };
    }),
    ...leftovers.filter((name) => name !== part).map(remove),
    // Closed to others from birth: a copy holds what only some may read.
    { kind: "write-file", path: `${folder}/${part}`, content: new Uint8Array(), mode: 0o600 },
    copyStep(copying, { folder, part, final }),
    // Only now: what is too old stays until something newer is safe.
    ...found.names.filter((name) => isTooOld(name, want, found.now)).map(remove),
  ];
  const unseen = want.schedule === "always" ? ({ unseen: true } as const) : {};
  return { kind: "steps", change: "created", steps, ...unseen, tells: true };
}

function obstacle({ folder }: ArchiveWant, found: ArchiveFound): string | undefined {
  const { there } = found;
  if (there === undefined) return obstructed(folder, found.approach);
  if (there.kind === "link") {
    return `"${folder}" is a link to "${there.linkTo}"; name the folder that it points to`;
  }
  if (there.kind !== "folder") return `"${folder}" is not a folder`;
  if ((there.mode & 0o022) === 0) return undefined;
  return `others may write into "${folder}", where copies could be exchanged: let only its owner write into it`;
}

function isTooOld(name: string, want: ArchiveWant, now: number): boolean {
  const time = timeOf(name, want);
  return time !== undefined && time < now - want.retainDays * day;
}

interface Place {
  readonly folder: string;
  readonly part: string;
  readonly final: string;
}

function copyStep(copying: Copying, { folder, part, final }: Place): Step {
  const { about, check, compress, before, after } = copying;
  const { argv, env, stdin, privateFile } = copying.program({
    name: part,
    path: `${folder}/${part}`,
  });
  const told = [part, final, check, compress === true ? "gzip" : "plain"];
  return {
    kind: "run",
    about: `${about} to ${folder}/${final}`,
    program: {
      argv: ["sh", "-c", archiveScript, "sh", ...told, ...argv],
      cwd: folder,
      // Not among the arguments, which everybody on the host can read.
      env: {
        ...env,
        ...(before !== undefined && { VIGO_BEFORE: before }),
        ...(after !== undefined && { VIGO_AFTER: after }),
      },
      ...(stdin !== undefined && { stdin }),
      ...(privateFile !== undefined && { privateFile }),
    },
  };
}
