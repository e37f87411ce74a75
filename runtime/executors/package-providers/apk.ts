// Packages of Alpine, where one file says what is wanted: all else follows from it.
import type { HostView, Program, Step } from "../../host/host.ts";
import { once } from "../once.ts";
import { caught, impossible, outputOf, textAt } from "./provider.ts";
import type { InstalledPackage, PackageAct, PackageProvider } from "./provider.ts";
import { compareAlpine } from "./versions.ts";

export const apk: PackageProvider = {
  name: "apk",
  isHere: async (host) => (await host.stat("/sbin/apk")) !== undefined,
  table: async (host) => {
    const world = await worldOf(host);
    const out = await outputOf({ argv: ["apk", "info", "-v"] }, host);
    const packages = new Map<string, InstalledPackage>();
    for (const line of out.split("\n")) {
      const [, name, version] = /^(\S+)-(\d\S*-r\d+)$/u.exec(line.trim()) ?? [];
      if (name === undefined || version === undefined) continue;
      const wish = world.get(name);
      packages.set(name, {
        version,
        ...(wish?.startsWith("=") === true && { held: true }),
        ...(wish === undefined && { auto: true }),
      });
    }
    return { packages, leftovers: new Set(), unfinished: false };
  },
  isProvided: async (name, host) =>
    (await host.ask({ argv: ["apk", "info", "-e", name] }))?.code === 0,
  refresh: run(["update"]),
  newer,
  compare: compareAlpine,
  program: (act) => run(argumentsOf(act)),
  preview: (act) => ({ ...run(["--simulate", ...argumentsOf(act)]), fresh: true }),
  foretold: (answered) =>
    answered.code === 0
      ? {
          kind: "possible",
          installs: caught(
            answered.out,
            /^\(\d+\/\d+\) (?:Installing|Upgrading|Downgrading|Reinstalling) (\S+)/u,
          ),
          removes: caught(answered.out, /^\(\d+\/\d+\) Purging (\S+)/u),
        }
      : impossible(answered),
  keep: (names) => run(["add", ...names]),
  loosen: (names) => run(["add", ...names]),
  hold: (names, host) => pinned(names, host, (name, { version }) => `${name}=${version}`),
  release: (names, host) => pinned(names, host, (name) => name),
  file: {
    suffix: ".apk",
    describe: (path) => ({ argv: ["tar", "-xzOf", path, ".PKGINFO"] }),
    described: (out) => {
      const [, name] = /^pkgname = (\S+)$/mu.exec(out) ?? [];
      const [, version] = /^pkgver = (\S+)$/mu.exec(out) ?? [];
      return name === undefined || version === undefined ? undefined : { name, version };
    },
  },
};

function run(rest: readonly string[]): Program {
  return {
    argv: ["apk", "--no-interactive", "--no-progress", "--wait", "120", ...rest],
    busy: ["Unable to lock database"],
  };
}

function argumentsOf({ kind, packages, flags, purge }: PackageAct): readonly string[] {
  const names = packages.map(({ name, version }) =>
    version === undefined ? name : `${name}=${version}`,
  );
  if (kind === "remove") return ["del", ...(purge ? ["--purge"] : []), ...flags, ...names];
  const isFile = packages.some(({ name }) => name.endsWith(apk.file.suffix));
  return [
    "add",
    ...(kind === "upgrade" ? ["--upgrade"] : []),
    // What comes from no repository is verified by its hash instead.
    ...(isFile ? ["--allow-untrusted"] : []),
    ...flags,
    ...names,
  ];
}

/** By name, what the list of wishes says of its version: nothing, or such as "=1.2-r0". */
async function worldOf(host: HostView): Promise<ReadonlyMap<string, string>> {
  const text = (await textAt("/etc/apk/world", host)) ?? "";
  const wishes = text.split(/\s+/u).map((word): readonly [string, string] => {
    const [, name = word, wish = ""] = /^([^=<>~@]+)(.*)$/u.exec(word) ?? [];
    return [name, wish];
  });
  return new Map(wishes);
}

async function pinned(
  names: readonly string[],
  host: HostView,
  write: (name: string, found: InstalledPackage) => string,
): Promise<readonly Step[]> {
  const { packages } = await once(apk.table, host);
  const words = names.flatMap((name) => {
    const found = packages.get(name);
    return found === undefined ? [] : [write(name, found)];
  });
  return words.length === 0 ? [] : [{ kind: "run", program: run(["add", ...words]) }];
}

/** Asked of all packages, so that it is asked once. */
async function newer(
  _names: readonly string[],
  host: HostView,
): Promise<ReadonlyMap<string, string>> {
  const out = await outputOf({ argv: ["apk", "version", "-l", "<"] }, host);
  const found = new Map<string, string>();
  for (const line of out.split("\n")) {
    const [, name, version] = /^(\S+)-\d\S*-r\d+\s+<\s+(\S+)/u.exec(line) ?? [];
    if (name !== undefined && version !== undefined) found.set(name, version);
  }
  return found;
}
