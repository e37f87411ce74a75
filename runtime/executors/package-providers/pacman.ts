// Packages of Arch and its kin, whose lists and packages must be of one day: there are no partial upgrades.
import type { HostView, Program, Step } from "../../host/host.ts";
import { once } from "../once.ts";
import { answerOf, caught, impossible, outputOf, textAt } from "./provider.ts";
import type { InstalledPackage, PackageAct, PackageProvider } from "./provider.ts";
import { comparePacman } from "./versions.ts";

const configPath = "/etc/pacman.conf";

/** Lists that are refreshed to look for news: with the real ones new, the next package alone would break things. */
const asideFolder = "/var/cache/vigo/pacman";

export const pacman: PackageProvider = {
  name: "pacman",
  isHere: async (host) => (await host.stat("/usr/bin/pacman")) !== undefined,
  table: async (host) => {
    const held = ignoredIn((await textAt(configPath, host)) ?? "");
    // Where nothing is installed it ends with 1, and says nothing.
    const { out, err } = await answerOf({ argv: ["pacman", "-Q"] }, host);
    if (err.startsWith("error:")) throw new Error(`"pacman -Q" failed: ${err.trim()}`);
    const packages = new Map<string, InstalledPackage>();
    for (const line of out.split("\n")) {
      const [name = "", version] = line.split(" ");
      if (version === undefined) continue;
      packages.set(name, { version, ...(held.includes(name) && { held: true }) });
    }
    return { packages, leftovers: new Set(), unfinished: false };
  },
  isProvided: async (name, host) => (await host.ask({ argv: ["pacman", "-T", name] }))?.code === 0,
  refresh: {
    argv: [
      "sh",
      "-c",
      `mkdir -p ${asideFolder} && exec pacman -Sy --dbpath ${asideFolder} --logfile /dev/null`,
    ],
    busy: busy(),
  },
  newer,
  compare: comparePacman,
  program: (act) => run(["--noconfirm", ...argumentsOf(act)]),
  // The lists that it will fetch are not there yet.
  preview: (act) =>
    act.refreshed ? undefined : { argv: ["pacman", ...previewArguments(act)], fresh: true },
  foretold: (answered) =>
    answered.code === 0
      ? {
          kind: "possible",
          installs: caught(answered.out, /^install (\S+)/u),
          removes: caught(answered.out, /^remove (\S+)/u),
        }
      : impossible(answered),
  keep: (names) => run(["-D", "--asexplicit", ...names]),
  // What was looked at may hold them still, though they are released before they are held anew.
  hold: (names, host) => rewrite(host, (text) => withIgnored(withoutIgnored(text, names), names)),
  release: (names, host) => rewrite(host, (text) => withoutIgnored(text, names)),
  file: {
    suffix: ".pkg.tar",
    describe: (path) => ({ argv: ["pacman", "-Qp", path] }),
    described: (out) => {
      const [name = "", version] = out.trim().split(" ");
      return version === undefined ? undefined : { name, version };
    },
  },
};

function run(rest: readonly string[]): Program {
  return { argv: ["pacman", ...rest], busy: busy() };
}

function busy(): readonly string[] {
  return ["unable to lock database"];
}

function argumentsOf({ kind, packages, flags, purge, refreshed }: PackageAct): readonly string[] {
  const names = packages.map(specOf);
  if (kind === "remove") return [purge ? "-Rn" : "-R", ...flags, "--", ...names];
  if (packages.some(({ name }) => name.endsWith(pacman.file.suffix)))
    return ["-U", ...flags, "--", ...names];
  const isWhole = kind === "upgrade" || refreshed;
  return [isWhole ? "-Syu" : "-S", "--needed", ...flags, "--", ...names];
}

function previewArguments(act: PackageAct): readonly string[] {
  const word = act.kind === "remove" ? "remove" : "install";
  const [first = "", ...rest] = argumentsOf(act);
  return [first, "--print", "--print-format", `${word} %n %v`, ...rest];
}

function specOf({ name, version }: PackageAct["packages"][number]): string {
  return version === undefined ? name : `${name}=${version}`;
}

async function newer(
  _names: readonly string[],
  host: HostView,
): Promise<ReadonlyMap<string, string>> {
  const { packages } = await once(pacman.table, host);
  const isAside = (await host.stat(`${asideFolder}/sync`)) !== undefined;
  const where = isAside ? ["--dbpath", asideFolder] : [];
  const out = await outputOf({ argv: ["pacman", "-Sl", ...where] }, host);
  const found = new Map<string, string>();
  const seen = new Set<string>();
  for (const line of out.split("\n")) {
    const [, name = "", version = ""] = line.split(" ");
    const installed = packages.get(name);
    // The repository that is named first is the one that counts.
    if (installed === undefined || seen.has(name)) continue;
    seen.add(name);
    if (comparePacman(version, installed.version) > 0) found.set(name, version);
  }
  return found;
}

function ignoredIn(text: string): readonly string[] {
  return caught(text, /^\s*IgnorePkg\s*=\s*(.*)$/u).flatMap((names) => names.trim().split(/\s+/u));
}

async function rewrite(host: HostView, change: (text: string) => string): Promise<readonly Step[]> {
  const text = await textAt(configPath, host);
  const mode = (await host.stat(configPath))?.mode;
  if (text === undefined || mode === undefined) throw new Error(`there is no file "${configPath}"`);
  const content = new TextEncoder().encode(change(text));
  return [{ kind: "write-file", path: configPath, content, mode }];
}

/** A line of its own in the section of options, which stands first. */
function withIgnored(text: string, names: readonly string[]): string {
  const line = `IgnorePkg = ${names.join(" ")}`;
  return text.replace(/^\s*\[options\].*$/mu, (heading) => `${heading}\n${line}`);
}

function withoutIgnored(text: string, names: readonly string[]): string {
  const lines = text.split("\n").flatMap((line): readonly string[] => {
    const [, head, listed] = /^(\s*IgnorePkg\s*=\s*)(.*)$/u.exec(line) ?? [];
    if (head === undefined || listed === undefined) return [line];
    const left = listed
      .trim()
      .split(/\s+/u)
      .filter((name) => !names.includes(name));
    return left.length === 0 ? [] : [head + left.join(" ")];
  });
  return lines.join("\n");
}
