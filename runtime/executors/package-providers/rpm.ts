// What dnf and zypper have in common: the database of rpm, and the files it reads.
import type { HostView } from "../../host/host.ts";
import { outputOf, type InstalledPackage, type PackageFiles } from "./provider.ts";
import { compareRpm } from "./versions.ts";

const format = "%{NAME}\\t%{ARCH}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n";

/** Of a package that may be there several times, such as a kernel, the newest. */
export async function rpmPackages(
  host: HostView,
  isHeld: (name: string) => boolean,
): Promise<ReadonlyMap<string, InstalledPackage>> {
  const out = await outputOf({ argv: ["rpm", "-qa", "--qf", format] }, host);
  const packages = new Map<string, InstalledPackage>();
  for (const line of out.split("\n")) {
    const [name = "", arch = "", version] = line.trim().split("\t");
    if (version === undefined) continue;
    const found: InstalledPackage = { version, ...(isHeld(name) && { held: true }) };
    for (const key of [name, `${name}.${arch}`]) {
      const other = packages.get(key);
      if (other === undefined || compareRpm(version, other.version) > 0) packages.set(key, found);
    }
  }
  return packages;
}

export async function isProvidedByRpm(name: string, host: HostView): Promise<boolean> {
  const answered = await host.ask({ argv: ["rpm", "-q", "--whatprovides", "--", name] });
  return answered?.code === 0;
}

/** Another transaction; rpm itself waits for nobody. */
export const rpmBusy: readonly string[] = [
  "can't create transaction lock",
  "cannot get exclusive lock",
  "System management is locked",
];

export const rpmFiles: PackageFiles = {
  suffix: ".rpm",
  describe: (path) => ({ argv: ["rpm", "-qp", "--nosignature", "--qf", format, path] }),
  described: (out) => {
    const [name = "", , version] = out.trim().split("\t");
    return version === undefined ? undefined : { name, version };
  },
};

/** Who writes a version without an epoch means the version and leaves the epoch open. */
export function compareWithRpm(wanted: string, installed: string): number {
  const open = wanted.includes(":") ? installed : installed.replace(/^\d+:/u, "");
  return compareRpm(wanted, open);
}
