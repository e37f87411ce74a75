// Packages of Fedora, RHEL and their kin.
import type { HostView, Program, Step } from "../../host/host.ts";
import { answerOf, caught, impossible, isLike, textAt } from "./provider.ts";
import type { PackageAct, PackageProvider } from "./provider.ts";
import { compareWithRpm, isProvidedByRpm, rpmBusy, rpmFiles, rpmPackages } from "./rpm.ts";

export const dnf: PackageProvider = {
  name: "dnf",
  isHere: async (host) => (await host.stat("/usr/bin/dnf")) !== undefined,
  table: async (host) => {
    const locks = await locksOf(host);
    const isHeld = (name: string): boolean => locks.some((lock) => isLockOn(lock, name));
    return {
      packages: await rpmPackages(host, isHeld),
      leftovers: new Set(),
      unfinished: false,
    };
  },
  isProvided: isProvidedByRpm,
  refresh: { argv: ["dnf", "-q", "-y", "makecache", "--refresh"], busy: rpmBusy },
  newer,
  compare: compareWithRpm,
  program: (act) => program(["-y", ...argumentsOf(act)]),
  preview: (act) => ({ ...program(["--assumeno", ...argumentsOf(act)]), fresh: true }),
  foretold: (answered) => {
    const { code, out } = answered;
    // To say no ends with 1, as a fault does.
    const isAsked = /^Transaction Summary/mu.test(out) || /^Nothing to do/mu.test(out);
    if (code !== 0 && !isAsked) return impossible(answered);
    return {
      kind: "possible",
      installs: rows(out, /^(?:Installing|Upgrading|Downgrading)/u),
      removes: rows(out, /^Removing/u),
    };
  },
  keep: (names) => ({ argv: ["dnf", "-q", "-y", "mark", "install", ...names] }),
  hold: (names) => Promise.resolve([lock("add", names)]),
  release: (names) => Promise.resolve([lock("delete", names)]),
  file: rpmFiles,
};

function program(rest: readonly string[]): Program {
  return { argv: ["dnf", ...rest], busy: rpmBusy };
}

function argumentsOf({ kind, packages, flags, downgrade, again }: PackageAct): readonly string[] {
  // Only one word takes both what is there and what is not, and to what is there it must be told how far to go.
  const isMixed = kind === "upgrade" && packages.some(({ newest }) => newest === undefined);
  const names = packages.map(({ name, version, newest }) =>
    specOf(name, version ?? (isMixed ? newest : undefined)),
  );
  const word = isMixed ? "install" : downgrade ? "downgrade" : again === true ? "reinstall" : kind;
  return [...flags, word, ...names];
}

/** dnf writes an epoch between name and version, as zypper does not. */
function specOf(name: string, version: string | undefined): string {
  return version === undefined ? name : `${name}-${version}`;
}

function lock(word: "add" | "delete", names: readonly string[]): Step {
  const about = `dnf versionlock ${word} ${names.join(" ")}`;
  return {
    kind: "run",
    program: { argv: ["dnf", "-q", "-y", "versionlock", word, ...names], busy: rpmBusy },
    about: `${about} (needs the versionlock plugin of dnf)`,
  };
}

/** One lock a line as name-epoch:version-release.arch, and what is kept out begins with "!". */
async function locksOf(host: HostView): Promise<readonly string[]> {
  const text = (await textAt("/etc/dnf/plugins/versionlock.list", host)) ?? "";
  const newer = (await textAt("/etc/dnf/versionlock.toml", host)) ?? "";
  return [
    ...text.split("\n").filter((line) => !/^\s*(?:[#!]|$)/u.test(line)),
    ...caught(newer, /^\s*name\s*=\s*"([^"]+)"/u),
  ];
}

function isLockOn(lock: string, name: string): boolean {
  const [, locked = lock] = /^(.+)-\d+:[^-]+-[^-]+$/u.exec(lock.trim()) ?? [];
  return isLike(locked.trim(), name);
}

async function newer(
  _names: readonly string[],
  host: HostView,
): Promise<ReadonlyMap<string, string>> {
  // Asked of all packages, so that it is asked once; and without the locks, which would keep from us what there is
  // for a package whose lock is ours to lift.
  const argv = ["dnf", "-q", "--disableplugin=versionlock", "check-update"] as const;
  const answered = await answerOf({ argv, busy: rpmBusy }, host);
  if (answered.code !== 0 && answered.code !== 100) {
    throw new Error(
      `"dnf check-update" failed with exit code ${answered.code}: ${answered.err.trim()}`,
    );
  }
  const [current = ""] = answered.out.split(/^Obsoleting [Pp]ackages/mu);
  const found = new Map<string, string>();
  for (const line of current.split("\n")) {
    const [, name = "", arch = "", version = ""] = /^(\S+)\.(\S+)\s+(\S+)\s+\S+/u.exec(line) ?? [];
    if (version === "") continue;
    found.set(name, version);
    found.set(`${name}.${arch}`, version);
  }
  return found;
}

/** The table of a transaction has a line for each package, indented below what happens to them. */
function rows(out: string, heading: RegExp): readonly string[] {
  const names: string[] = [];
  let isWithin = false;
  for (const line of out.split("\n")) {
    if (/^\S/u.test(line)) isWithin = heading.test(line);
    const [, name] = /^ (\S+) +\S/u.exec(line) ?? [];
    if (isWithin && name !== undefined) names.push(name);
  }
  return names;
}
