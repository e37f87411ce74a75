// Looks after swap space in one file or on one device: that it is made, listed, and in use.
import type { HostView, Step } from "../host/host.ts";
import { oneOf, optionalInteger } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import { findEntry, withEntry, withoutEntry, type FstabEntry } from "./fstab.ts";
import { fstabObstacle, fstabSteps } from "./fstab-file.ts";
import { attributeSteps } from "./ownership.ts";
import { byteCount, shownBytes } from "./size.ts";
import { newFile, observeSwap, type SwapFound } from "./swap-found.ts";
import { decideSysctl, observeSysctl, sysctlWant } from "./sysctl.ts";
import { obstructed, targetPath } from "./target-path.ts";

interface SwapWant {
  readonly path: string;
  readonly state: "present" | "absent" | "on" | "off";
  readonly size?: number;
  /** Undefined: the kernel chooses. */
  readonly priority?: number;
  readonly swappiness?: Attributes;
}

interface Found {
  readonly swap: SwapFound;
  readonly swappiness: Decision;
}

export const swap: Executor<SwapWant, Found> = {
  type: "swap",
  reach: "system",
  attributes: ["target_path", "size", "priority", "swappiness", "state"],
  want,
  target: (want) => want.path,
  observe,
  decide,
};

function want(attributes: Attributes): SwapWant {
  const size = byteCount(attributes, "size");
  const priority = optionalInteger(attributes, "priority") ?? -1;
  const value = optionalInteger(attributes, "swappiness");
  const state = oneOf(attributes, "state", ["present", "absent", "on", "off"]);
  const isUsed = state === "present" || state === "on";
  return {
    path: targetPath(attributes),
    state,
    ...(size !== undefined && { size }),
    ...(priority >= 0 && { priority }),
    ...(value !== undefined &&
      isUsed && { swappiness: { key: "vm.swappiness", value, persist: state === "present" } }),
  };
}

async function observe(want: SwapWant, host: HostView): Promise<Found> {
  return {
    swap: await observeSwap(want.path, want.size, host),
    swappiness: await swappinessOf(want, host),
  };
}

/** One parameter of the kernel, looked after as any other. */
async function swappinessOf({ swappiness }: SwapWant, host: HostView): Promise<Decision> {
  if (swappiness === undefined) return { kind: "settled" };
  const wanted = sysctlWant(swappiness);
  return decideSysctl(wanted, await observeSysctl(wanted, host));
}

function decide(want: SwapWant, found: Found): Decision {
  const reason = fstabObstacle(found.swap.fstab);
  if (reason !== undefined) return stuck(reason);
  switch (want.state) {
    case "present":
    case "on":
      return decideUsed(want, found);
    case "off":
      return finish(offSteps(want.path, found.swap), "updated");
    case "absent":
      return decideAbsent(want.path, found.swap);
  }
}

/** What taking it out of use depends on. */
interface InUse {
  readonly active?: SwapFound["active"] | undefined;
  readonly spare?: SwapFound["spare"] | undefined;
}

type Steps = readonly Step[] | { readonly reason: string };

function finish(steps: Steps, change: "created" | "updated" | "deleted"): Decision {
  if ("reason" in steps) return stuck(steps.reason);
  return steps.length === 0 ? { kind: "settled" } : { kind: "steps", change, steps };
}

function decideUsed(want: SwapWant, { swap, swappiness }: Found): Decision {
  if (swappiness.kind === "stuck") return swappiness;
  const { there, active } = swap;
  const isResized = there?.kind === "file" && want.size !== undefined && there.size !== want.size;
  const made = unusable(want, swap) ?? makingSteps(want, swap, isResized);
  if ("reason" in made) return stuck(made.reason);
  const used = usingSteps(want, isResized ? { ...swap, active: undefined } : swap);
  if ("reason" in used) return stuck(used.reason);
  const listed = want.state === "present" ? fstabSteps(swap.fstab, listedIn(want, swap)) : [];
  const eager = swappiness.kind === "steps" ? swappiness.steps : [];
  const isCreated = there === undefined && active === undefined;
  return finish([...made, ...used, ...listed, ...eager], isCreated ? "created" : "updated");
}

/** Nothing is ever made of what may hold something else: only of a file of our own. */
function unusable(
  { path, size }: SwapWant,
  { there, active, signature, approach }: SwapFound,
): { readonly reason: string } | undefined {
  if (there === undefined) {
    const reason = obstructed(path, approach);
    if (reason !== undefined) return { reason };
    if (path.startsWith("/dev/")) return { reason: `there is no device "${path}" on this host` };
    if (size !== undefined) return undefined;
    return { reason: `"${path}" does not exist; \`size\` lets it be made` };
  }
  if (there.kind === "link") {
    return { reason: `"${path}" is a link to "${there.linkTo}"; name what it leads to` };
  }
  if (there.kind === "folder") return { reason: `"${path}" is a folder` };
  if (active !== undefined || signature === "swap") return undefined;
  const holds = signature === undefined ? "no swap signature" : `"${signature}"`;
  const way = there.kind === "file" ? "move it away" : `run \`mkswap ${path}\` if it may be lost`;
  return { reason: `"${path}" holds ${holds} and is left alone: ${way}` };
}

function makingSteps({ path, size }: SwapWant, found: SwapFound, isResized: boolean): Steps {
  const { there } = found;
  if (size !== undefined && (there === undefined || isResized)) {
    const off = offSteps(path, found);
    return "reason" in off ? off : creation({ path, size, before: off }, found);
  }
  if (there?.kind !== "file") return [];
  // Whoever can read it can read what was in memory.
  const ownership = { kind: "known", ...(found.canOwn && { owner: 0, group: 0 }) } as const;
  return attributeSteps(path, { mode: 0o600, ownership }, there);
}

interface Creation {
  readonly path: string;
  readonly size: number;
  /** What is done to the one that it takes the place of. */
  readonly before: readonly Step[];
}

/** Made beside and put in place once it is whole. Written in full: swap must have no holes. */
function creation({ path, size, before }: Creation, found: SwapFound): Steps {
  if (size < 40 * 1024) return { reason: `${shownBytes(size)} are too few for swap space` };
  if (found.free !== undefined && found.free < size) {
    return {
      reason: `there is no room for "${path}": ${shownBytes(size)} are wanted, and ${shownBytes(found.free)} are free`,
    };
  }
  const fresh = newFile(path);
  const run = (about: string | undefined, ...argv: readonly [string, ...string[]]): Step => ({
    kind: "run",
    program: { argv },
    ...(about !== undefined && { about }),
  });
  const zeroes = ["if=/dev/zero", `of=${fresh}`, "bs=1M", `count=${size}`, "iflag=count_bytes"];
  return [
    ...found.approach.missing.map((folder): Step => ({
      kind: "make-folder",
      path: folder,
      mode: 0o755,
    })),
    { kind: "write-file", path: fresh, content: new Uint8Array(), mode: 0o600 },
    // Where blocks are copied on writing, the kernel refuses to swap.
    ...(found.fstype === "btrfs" ? [run(undefined, "chattr", "+C", "--", fresh)] : []),
    run(
      `write ${shownBytes(size)} of zeroes to ${fresh}`,
      ...(["dd", ...zeroes, "oflag=nofollow", "conv=notrunc,fsync", "status=none"] as const),
    ),
    run(undefined, "mkswap", "--", fresh),
    ...before,
    run(undefined, "mv", "-T", "--", fresh, path),
  ];
}

function usingSteps({ path, priority }: SwapWant, found: InUse): Steps {
  const level = priority === undefined ? [] : ["-p", String(priority)];
  const on: Step = { kind: "run", program: { argv: ["swapon", ...level, "--", path] } };
  if (found.active === undefined) return [on];
  if (priority === undefined || found.active.priority === priority) return [];
  const off = offSteps(path, found);
  return "reason" in off ? off : [...off, on];
}

/** What was swapped out has to find room elsewhere. */
function offSteps(path: string, { active, spare }: InUse): Steps {
  if (active === undefined) return [];
  if (spare !== undefined && active.used > spare) {
    return {
      reason: `swap on "${path}" holds ${shownBytes(active.used)}, and only ${shownBytes(spare)} are free for them elsewhere`,
    };
  }
  return [{ kind: "run", program: { argv: ["swapoff", "--", path] } }];
}

function isLineOf(path: string): (entry: FstabEntry) => boolean {
  return ({ device, fstype }) => device === path && fstype === "swap";
}

/** Other options of a line that is there stay. */
function listedIn({ path, priority }: SwapWant, { fstab }: SwapFound): string {
  const known = findEntry(fstab.text, isLineOf(path));
  const level = priority === undefined ? [] : [`pri=${priority}`];
  const others = (known?.options ?? "defaults")
    .split(",")
    .filter((word) => !word.startsWith("pri="));
  const isPlain = others.every((word) => word === "defaults" || word === "sw");
  const options = isPlain && level.length > 0 ? level : [...others, ...level];
  const entry = {
    device: path,
    target: known?.target ?? "none",
    fstype: "swap",
    options: options.join(",") || "defaults",
    dump: known?.dump ?? 0,
    pass: known?.pass ?? 0,
  };
  return withEntry(fstab.text, entry, isLineOf(path));
}

/** In this order: while it is in use, its line and its file stay. */
function decideAbsent(path: string, found: SwapFound): Decision {
  const { there, active, signature } = found;
  const off = offSteps(path, found);
  if ("reason" in off) return stuck(off.reason);
  const isListed = findEntry(found.fstab.text, isLineOf(path)) !== undefined;
  const isSwap = active !== undefined || signature === "swap";
  const isFile = there?.kind === "file";
  if (isFile && !isSwap) {
    return stuck(`"${path}" is a file without a swap signature, and is left alone`);
  }
  const steps: readonly Step[] = [
    ...off,
    ...(isListed ? fstabSteps(found.fstab, withoutEntry(found.fstab.text, isLineOf(path))) : []),
    ...(isFile ? [{ kind: "remove-file", path } as const] : []),
  ];
  return finish(steps, "deleted");
}
