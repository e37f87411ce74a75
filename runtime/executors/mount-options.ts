// Which of the options that are wanted can be seen on a mount, and whether they are there.
import type { Mounted } from "./mounts.ts";

/** Those of the kernel itself, which it shows by the same words. */
const shown = ["ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime"] as const;
const opposites: Readonly<Record<(typeof shown)[number], string>> = {
  ro: "rw",
  nosuid: "suid",
  nodev: "dev",
  noexec: "exec",
  noatime: "atime",
  nodiratime: "diratime",
};
/** Such file systems can only be read, whatever is asked of them. */
const readOnly: ReadonlySet<string> = new Set(["squashfs", "iso9660", "erofs", "cramfs", "romfs"]);

/** The first option that is not as wanted; undefined when all are, as far as can be seen. */
export function differingOption(options: readonly string[], mounted: Mounted): string | undefined {
  // `user` means these three, unless something after it says otherwise.
  const wanted = options.flatMap((option) =>
    /^(user|users|owner|group)$/.test(option) ? ["nosuid", "nodev", "noexec"] : [option],
  );
  return shown.find((option) => {
    const isWanted = wanted.lastIndexOf(option) > wanted.lastIndexOf(opposites[option]);
    const isThere = mounted.options.includes(option);
    if (isWanted) return !isThere;
    return isThere && mayBeTakenAway(option, options, mounted);
  });
}

/** A bind takes such options over from where it comes, and others are part of what is mounted. */
function mayBeTakenAway(
  option: (typeof shown)[number],
  options: readonly string[],
  { fstype }: Mounted,
): boolean {
  if (options.includes("bind") || options.includes("rbind")) return false;
  if (option === "ro") return !readOnly.has(fstype);
  return (
    (option === "nosuid" || option === "nodev" || option === "noexec") && !fstype.startsWith("fuse")
  );
}
