// What a machine starts when it boots stands in links. Packages of servers add theirs; tests take those away.
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

export type BootLinks = ReadonlySet<string>;

const folders: readonly string[] = [
  "/etc/systemd/system",
  ...["S", "0", "1", "2", "3", "4", "5", "6"].map((level) => `/etc/rc${level}.d`),
];

export async function bootLinks(): Promise<BootLinks> {
  const links = new Set<string>();
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isSymbolicLink()) links.add(join(entry.parentPath, entry.name));
    }
  }
  return links;
}

/** Whatever was there before stays. */
export async function removeLinksSince(before: BootLinks): Promise<void> {
  for (const link of await bootLinks()) {
    if (!before.has(link)) await rm(link, { force: true });
  }
}
