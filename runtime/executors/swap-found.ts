// What there is of one swap space on a host, and what there would be room for.
import { dirname } from "node:path/posix";
import type { FileState, HostView } from "../host/host.ts";
import { unescapeField } from "./fstab.ts";
import { observeFstab, type FstabFile } from "./fstab-file.ts";
import { freeBytes } from "./free-space.ts";
import { mountOf, observeMounts } from "./mounts.ts";
import { realDevice } from "./real-device.ts";
import { observeApproach, openApproach, type Approach } from "./target-path.ts";

export interface SwapFound {
  readonly there?: FileState;
  /** In use now. */
  readonly active?: ActiveSwap;
  /** What its first bytes say that it holds; "swap" when it was made for that. */
  readonly signature?: string;
  readonly fstab: FstabFile;
  /** Bytes that can take in what is swapped out; undefined where that is not known. */
  readonly spare?: number;
  /** Bytes that are free where the file lies, or would lie. */
  readonly free?: number;
  readonly fstype?: string;
  readonly approach: Approach;
  readonly canOwn: boolean;
}

export interface ActiveSwap {
  readonly size: number;
  readonly used: number;
  readonly priority: number;
}

/** Where a new file is made before it takes its place. What lies there is ours, and never whole. */
export function newFile(path: string): string {
  return `${path}.vigo-new`;
}

/** Room is looked for only when a file of that size is to be made. */
export async function observeSwap(
  path: string,
  size: number | undefined,
  host: HostView,
): Promise<SwapFound> {
  const real = await realDevice(path, host);
  const there = await host.stat(real);
  const table = await tableOf(host);
  const active = table.get(real);
  const signature =
    there === undefined || active !== undefined ? undefined : await signatureOf(real, host);
  const approach = there === undefined ? await observeApproach(path, host) : openApproach;
  const spare = active === undefined ? undefined : await spareBytes(table, active, host);
  const isToBeMade = size !== undefined && (there === undefined || isOtherSize(there, size));
  return {
    ...(there !== undefined && { there }),
    ...(active !== undefined && { active }),
    ...(signature !== undefined && { signature }),
    fstab: await observeFstab(host),
    ...(spare !== undefined && { spare }),
    ...(isToBeMade && (await roomFor(dirname(approach.missing[0] ?? path), host))),
    approach,
    canOwn: host.canOwn,
  };
}

function isOtherSize({ kind, size }: FileState, wanted: number): boolean {
  return kind === "file" && size !== wanted;
}

async function roomFor(
  folder: string,
  host: HostView,
): Promise<Pick<SwapFound, "free" | "fstype">> {
  const free = await freeBytes(folder, host);
  const fstype = mountOf(folder, await observeMounts(host))?.fstype;
  return { ...(free !== undefined && { free }), ...(fstype !== undefined && { fstype }) };
}

async function tableOf(host: HostView): Promise<ReadonlyMap<string, ActiveSwap>> {
  const bytes = await host.read("/proc/swaps");
  const [, ...lines] = new TextDecoder().decode(bytes).split("\n");
  return new Map(
    lines
      .filter((line) => line !== "")
      .map((line) => {
        const [path = "", , size, used, priority] = line.split(/\s+/);
        const inBytes = (text: string | undefined): number => Number(text) * 1024;
        return [
          unescapeField(path),
          { size: inBytes(size), used: inBytes(used), priority: Number(priority) },
        ] as const;
      }),
  );
}

async function signatureOf(path: string, host: HostView): Promise<string | undefined> {
  const argv = ["blkid", "-p", "-o", "value", "-s", "TYPE", "--", path] as const;
  const answered = await host.ask({ argv });
  if (answered === undefined) throw new Error('there is no program "blkid" on this host');
  // 2 means that nothing was recognized, and 8 that several things were.
  if (answered.code === 8) return "signatures of several kinds";
  const type = answered.out.trim();
  return type === "" ? undefined : type;
}

/** Free memory, and what is free in other swap spaces. */
async function spareBytes(
  table: ReadonlyMap<string, ActiveSwap>,
  active: ActiveSwap,
  host: HostView,
): Promise<number | undefined> {
  const bytes = await host.read("/proc/meminfo");
  const [, kib] = /^MemAvailable:\s+(\d+) kB$/m.exec(new TextDecoder().decode(bytes)) ?? [];
  if (kib === undefined) return undefined;
  const others = [...table.values()].filter((other) => other !== active);
  const elsewhere = others.reduce((sum, { size, used }) => sum + size - used, 0);
  return Number(kib) * 1024 + elsewhere;
}
