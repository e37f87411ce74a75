// The files that set kernel parameters at every start, in the order in which they are read.
import type { HostView } from "../host/host.ts";
import { isKeyFor } from "./sysctl-key.ts";

/** A file in an earlier folder stands for those of its name in later ones. */
const folders = [
  "/etc/sysctl.d",
  "/run/sysctl.d",
  "/usr/local/lib/sysctl.d",
  "/usr/lib/sysctl.d",
  "/lib/sysctl.d",
];

export interface Override {
  readonly path: string;
  readonly value: string;
}

/** What a file that is read after `path` sets the parameter to; the last one wins. */
export async function laterOverride(
  path: string,
  parts: readonly string[],
  host: HostView,
): Promise<Override | undefined> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  let found: Override | undefined;
  for (const later of await filesAfter(name, host)) {
    const value = await valueIn(later, parts, host);
    if (value !== undefined) found = { path: later, value };
  }
  return found;
}

async function filesAfter(name: string, host: HostView): Promise<readonly string[]> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const file of (await host.list(`${folder}/.`)) ?? []) {
      const isLater = file.endsWith(".conf") && file > name;
      if (isLater && !files.has(file)) files.set(file, `${folder}/${file}`);
    }
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  // systemd reads this one only where a link in a folder leads to it; `sysctl --system` reads it last.
  const isSystemd = (await host.stat("/run/systemd/system")) !== undefined;
  return isSystemd ? sorted : [...sorted, "/etc/sysctl.conf"];
}

async function valueIn(
  path: string,
  parts: readonly string[],
  host: HostView,
): Promise<string | undefined> {
  const bytes = await host.read(path);
  if (bytes === undefined) return undefined;
  let value: string | undefined;
  for (const line of new TextDecoder().decode(bytes).split("\n")) {
    const [, key, rest] = /^\s*-?\s*([^\s#;=]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined && isKeyFor(key, parts)) value = rest?.trim();
  }
  return value;
}
