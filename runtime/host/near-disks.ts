// Whether all that is mounted lies on this machine: only then may a look at a file keep everything else waiting.
import { readFileSync } from "node:fs";

export interface Disks {
  /**
   * Handing a look to another thread costs several times what looking does. It is worth it where a
   * server that does not answer would stop the agent with it, and no time limit would be kept.
   */
  areNear(): boolean;
  /** Something may have been mounted since. */
  forget(): void;
}

export function disksOf(mountTable: () => string): Disks {
  let near: boolean | undefined;
  return {
    areNear: () => (near ??= holdsNearOnly(mountTable())),
    forget: () => {
      near = undefined;
    },
  };
}

/** Empty where there is no such table: then nothing is known to be near. */
export function mountTable(): string {
  try {
    return readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return "";
  }
}

/** The type stands behind the dash that ends the optional fields; a path in the table has no bare space. */
function holdsNearOnly(table: string): boolean {
  const lines = table.split("\n").filter((line) => line !== "");
  return (
    lines.length > 0 &&
    lines.every((line) => nearTypes.has(/ - (\S+) /u.exec(line)?.[1] ?? "") || isBinfmt(line))
  );
}

/** systemd mounts this one when it is looked at, on nearly all hosts; elsewhere that may be a server's folder. */
function isBinfmt(line: string): boolean {
  return line.split(" ")[4] === "/proc/sys/fs/binfmt_misc";
}

const onDisks =
  "ext2 ext3 ext4 xfs btrfs f2fs zfs vfat iso9660 squashfs erofs tmpfs ramfs devtmpfs hugetlbfs rootfs";
/** What it is laid over stands in the table itself. */
const overOthers = "overlay";
const ofTheKernel =
  "proc sysfs devpts cgroup cgroup2 mqueue debugfs tracefs configfs securityfs selinuxfs pstore efivarfs bpf fusectl binfmt_misc nsfs rpc_pipefs";

const nearTypes: ReadonlySet<string> = new Set(
  [onDisks, overOthers, ofTheKernel].flatMap((names) => names.split(" ")),
);
