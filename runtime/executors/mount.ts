// Looks after one mount: its line in /etc/fstab, and whether it is mounted now.
import { dirname } from "node:path/posix";
import type { HostView, Step } from "../host/host.ts";
import { oneOf, optionalInteger, optionalText, texts } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import { findEntry, withEntry, withoutEntry, type FstabEntry } from "./fstab.ts";
import { fstabObstacle, fstabSteps, observeFstab, type FstabFile } from "./fstab-file.ts";
import { differingOption } from "./mount-options.ts";
import { isSameSource } from "./mount-source.ts";
import { observeMounts, type Mounted } from "./mounts.ts";
import {
  observeApproach,
  obstructed,
  openApproach,
  targetPath,
  type Approach,
} from "./target-path.ts";

interface MountWant {
  readonly target: string;
  readonly state: "mounted" | "present" | "unmounted" | "absent";
  /** Undefined only when it is to go. */
  readonly entry?: FstabEntry;
}

interface MountFound {
  readonly fstab: FstabFile;
  /** Those on the folder itself, the lowest first. */
  readonly mounts: readonly Mounted[];
  readonly isSameSource: boolean;
  /** What the target is, when that is no folder. */
  readonly obstacle?: string;
  readonly isThere: boolean;
  readonly approach: Approach;
}

export const mount: Executor<MountWant, MountFound> = {
  type: "mount",
  reach: "system",
  attributes: ["target_path", "device", "fstype", "options", "dump", "pass", "state"],
  want,
  target: (want) => want.target,
  observe,
  decide,
};

function want(attributes: Attributes): MountWant {
  const target = targetPath(attributes);
  const state = oneOf(attributes, "state", ["mounted", "present", "unmounted", "absent"]);
  if (state === "absent") return { target, state };
  const device = optionalText(attributes, "device");
  if (device === undefined) {
    throw new Error("the attribute `device` is missing: it says what is mounted");
  }
  const options = texts(attributes, "options")
    .join(",")
    .replaceAll(/\s*,\s*/g, ",");
  const entry = {
    device,
    target,
    fstype: optionalText(attributes, "fstype") ?? "auto",
    options: options === "" ? "defaults" : options,
    dump: optionalInteger(attributes, "dump") ?? 0,
    pass: optionalInteger(attributes, "pass") ?? 0,
  };
  const bad = [entry.device, entry.fstype, entry.options].find((text) =>
    /[\0\r\n]|^-|^$/.test(text),
  );
  if (bad === undefined) return { target, state, entry };
  throw new Error(`${JSON.stringify(bad)} cannot stand in a line of /etc/fstab`);
}

async function observe(want: MountWant, host: HostView): Promise<MountFound> {
  const { target, entry } = want;
  const mounts = await observeMounts(host);
  // What only waits to be mounted by the first who looks is not the mount itself.
  const here = mounts.filter((mounted) => mounted.target === target && mounted.fstype !== "autofs");
  const top = here.at(-1);
  const there = await host.stat(target);
  const link = await linkOnTheWay(target, host);
  const obstacle =
    link === undefined
      ? notMountable(target, { kind: there?.kind, device: entry?.device ?? "" })
      : `"${link}" is a link; name the folder where it really lies, as the kernel does`;
  return {
    fstab: await observeFstab(host),
    mounts: here,
    isSameSource:
      top === undefined ||
      entry === undefined ||
      (await isSameSource({ device: entry.device, options: entry.options.split(",") }, top, {
        host,
        mounts,
      })),
    ...(obstacle !== undefined && { obstacle }),
    isThere: there !== undefined,
    approach: there === undefined ? await observeApproach(target, host) : openApproach,
  };
}

async function linkOnTheWay(target: string, host: HostView): Promise<string | undefined> {
  for (let path = target; path !== "/"; path = dirname(path)) {
    if ((await host.stat(path))?.kind === "link") return path;
  }
  return undefined;
}

/** Only a single file can be bound over a single file. */
function notMountable(
  target: string,
  { kind, device }: { readonly kind: string | undefined; readonly device: string },
): string | undefined {
  if (kind === undefined || kind === "folder" || device.startsWith("/")) return undefined;
  return `"${target}" is not a folder, and nothing can be mounted on it`;
}

function decide(want: MountWant, found: MountFound): Decision {
  const { target, state, entry } = want;
  const { fstab } = found;
  const isGoing = state === "absent" || state === "unmounted";
  const reason =
    fstabObstacle(fstab) ??
    (isGoing ? undefined : (found.obstacle ?? obstructed(target, found.approach))) ??
    (isGoing && found.mounts.length > 0 ? neededMount(target) : undefined);
  if (reason !== undefined) return stuck(reason);
  if (state === "mounted" && !found.isSameSource) {
    return stuck(
      `"${found.mounts.at(-1)?.source}" is mounted on "${target}" already, and not "${entry?.device}"; unmount it first`,
    );
  }
  const isMeant = (other: FstabEntry): boolean => other.target === target;
  const text =
    entry === undefined ? withoutEntry(fstab.text, isMeant) : withEntry(fstab.text, entry, isMeant);
  const listed = findEntry(fstab.text, isMeant);
  const movement = isGoing ? unmountSteps(target, found) : mountSteps(want, { found, listed });
  // What cannot be mounted never gets into the file, for the next start could fail on it.
  const steps = [...movement, ...fstabSteps(fstab, text)];
  if (steps.length === 0) return { kind: "settled" };
  if (state === "absent") return { kind: "steps", change: "deleted", steps };
  return { kind: "steps", change: listed === undefined ? "created" : "updated", steps };
}

const needed: ReadonlySet<string> = new Set("/ /dev /etc /proc /run /sys /usr /var".split(" "));

function neededMount(target: string): string | undefined {
  return needed.has(target)
    ? `"${target}" belongs to the running system and is never unmounted`
    : undefined;
}

/** Never by force and never lazily: whoever still uses it would lose what it writes. */
function unmountSteps(target: string, { mounts }: MountFound): readonly Step[] {
  return mounts.map(() => ({ kind: "run", program: { argv: ["umount", "--", target] } }));
}

interface Standing {
  readonly found: MountFound;
  readonly listed: FstabEntry | undefined;
}

function mountSteps(
  { target, state, entry }: MountWant,
  { found, listed }: Standing,
): readonly Step[] {
  if (entry === undefined) return [];
  const folders: readonly Step[] = (found.isThere ? [] : [...found.approach.missing, target]).map(
    (path) => ({ kind: "make-folder", path, mode: 0o755 }),
  );
  const { device, fstype, options } = entry;
  if (state === "present") return folders;
  const mounted = found.mounts.at(-1);
  if (mounted === undefined) {
    const type = fstype === "auto" ? [] : ["-t", fstype];
    const argv = ["mount", ...type, "-o", options, "--", device, target] as const;
    return [...folders, { kind: "run", program: { argv } }];
  }
  const isOther = listed !== undefined && listed.options !== options;
  if (!isOther && differingOption(options.split(","), mounted) === undefined) return [];
  // With both names given, what stands in the file until now is not mixed in.
  const argv = ["mount", "-o", `remount,${options}`, "--", device, target] as const;
  return [{ kind: "run", program: { argv } }];
}
