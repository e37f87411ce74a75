// The folders that a system cannot do without, whatever a policy says.

/** Why what is at the path may not be removed or replaced; undefined when it may. */
export function keptBySystem(path: string): string | undefined {
  return systemFolders.has(path)
    ? `"${path}" belongs to the system and is never removed`
    : undefined;
}

const top =
  "bin boot dev etc home lib lib32 lib64 libx32 media mnt opt proc root run sbin srv sys tmp usr var";
const inUsr = "bin etc games include lib lib32 lib64 libexec libx32 local sbin share src";
const inVar = "cache lib local lock log mail opt run spool tmp";

/** On many systems some of these are links, such as /bin; they are no less needed. */
const systemFolders: ReadonlySet<string> = new Set([
  "/",
  ...top.split(" ").map((name) => `/${name}`),
  ...inUsr.split(" ").map((name) => `/usr/${name}`),
  ...inVar.split(" ").map((name) => `/var/${name}`),
]);
