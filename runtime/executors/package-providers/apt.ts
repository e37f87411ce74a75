// Packages of Debian and what comes from it: dpkg knows what is installed, apt what could be.
import type { HostView, Program, Step } from "../../host/host.ts";
import { once } from "../once.ts";
import {
  caught,
  impossible,
  outputOf,
  textAt,
  type InstalledPackage,
  type PackageAct,
  type PackageProvider,
  type PackageTable,
} from "./provider.ts";
import { compareDebian } from "./versions.ts";

export const apt: PackageProvider = {
  name: "apt",
  // dpkg may be there as a tool on a host that lives by other packages; its list is empty then.
  isHere: async (host) =>
    (await host.stat("/usr/bin/apt-get")) !== undefined &&
    ((await host.stat("/var/lib/dpkg/status"))?.size ?? 0) > 0,
  table,
  isProvided: async (name, host) => {
    const rows = await rowsOf(host);
    return rows.some((row) => row.isThere && row.provides.includes(name));
  },
  refresh: aptGet(["-o", "APT::Update::Error-Mode=any", "update"]),
  newer,
  compare: compareDebian,
  repair: {
    argv: ["dpkg", "--force-confdef", "--force-confold", "--configure", "-a"],
    env: quiet(),
    busy: busy(),
  },
  program: (act) => aptGet(["-y", ...argumentsOf(act)]),
  preview: (act) => ({ ...aptGet(["-s", ...argumentsOf(act)]), fresh: true }),
  foretold: (answered) =>
    answered.code === 0
      ? {
          kind: "possible",
          installs: caught(answered.out, /^Inst (\S+)/u),
          removes: caught(answered.out, /^(?:Remv|Purg) (\S+)/u),
        }
      : impossible(answered),
  clear: (names) => ({ argv: ["dpkg", "--purge", ...names], env: quiet(), busy: busy() }),
  keep: (names) => ({ argv: ["apt-mark", "manual", ...names] }),
  hold: (names) => Promise.resolve([mark("hold", names)]),
  release: (names) => Promise.resolve([mark("unhold", names)]),
  file: {
    suffix: ".deb",
    describe: (path) => ({
      argv: [
        "dpkg-deb",
        "--show",
        "--showformat=${Package}\\t${Version}\\t${Architecture}\\n",
        path,
      ],
    }),
    described: (out) => {
      const [name = "", version] = out.trim().split("\t");
      return version === undefined ? undefined : { name, version };
    },
  },
};

function mark(word: "hold" | "unhold", names: readonly string[]): Step {
  return { kind: "run", program: { argv: ["apt-mark", word, ...names], busy: busy() } };
}

function aptGet(rest: readonly string[]): Program {
  return {
    argv: ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", ...rest],
    env: quiet(),
    busy: busy(),
  };
}

function argumentsOf({
  kind,
  packages,
  flags,
  purge,
  downgrade,
  again,
}: PackageAct): readonly string[] {
  const names = packages.map(({ name, version }) =>
    version === undefined ? name : `${name}=${version}`,
  );
  if (kind === "remove") return [...flags, purge ? "purge" : "remove", "--", ...names];
  return [
    // Files that somebody has edited stay as they are.
    "-o",
    "Dpkg::Options::=--force-confdef",
    "-o",
    "Dpkg::Options::=--force-confold",
    ...(downgrade ? ["--allow-downgrades"] : []),
    ...(again === true ? ["--reinstall"] : []),
    ...flags,
    "install",
    "--",
    ...names,
  ];
}

/** Nothing may ask, page, or restart services on its own. */
function quiet(): { readonly [name: string]: string } {
  return {
    DEBIAN_FRONTEND: "noninteractive",
    APT_LISTCHANGES_FRONTEND: "none",
    NEEDRESTART_MODE: "l",
    UCF_FORCE_CONFFOLD: "1",
  };
}

/** Of the lists and the archives apt does not wait for the lock by itself, and dpkg, which has had several wordings, for none. */
function busy(): readonly string[] {
  return ["Could not get lock", "locked by another process", "Unable to lock"];
}

interface Row {
  readonly name: string;
  readonly arch: string;
  readonly version: string;
  /** As dpkg abbreviates them: what is wanted, what is, and whether something is wrong. */
  readonly status: string;
  readonly isThere: boolean;
  readonly provides: readonly string[];
}

async function rowsOf(host: HostView): Promise<readonly Row[]> {
  const format = "${db:Status-Abbrev}\\t${Package}\\t${Architecture}\\t${Version}\\t${Provides}\\n";
  const out = await outputOf({ argv: ["dpkg-query", "-W", "-f", format] }, host);
  return out.split("\n").flatMap((line): readonly Row[] => {
    const [status = "", name = "", arch = "", version, provides = ""] = line.split("\t");
    if (version === undefined) return [];
    const given = provides.split(",").map((word) => word.trim().replace(/ .*$/su, ""));
    const isThere = /^.[iWtUF]/u.test(status);
    return [{ name, arch, version, status, isThere, provides: given }];
  });
}

async function table(host: HostView): Promise<PackageTable> {
  const rows = await rowsOf(host);
  const autos = await cameAlong(host);
  // A name alone means the machine's own architecture, which stands first where there are several.
  const native = (await textAt("/var/lib/dpkg/arch", host))?.split("\n")[0];
  const packages = new Map<string, InstalledPackage>();
  for (const row of rows.filter(({ isThere }) => isThere)) {
    const found: InstalledPackage = {
      version: row.version,
      ...(/^.[UF]|^..R/u.test(row.status) && { broken: true }),
      ...(row.status.startsWith("h") && { held: true }),
      ...(autos.has(`${row.name}:${row.arch}`) && { auto: true }),
    };
    packages.set(`${row.name}:${row.arch}`, found);
    const isNative = row.arch === "all" || native === undefined || row.arch === native;
    if (isNative) packages.set(row.name, found);
  }
  const journal = (await host.list("/var/lib/dpkg/updates")) ?? [];
  return {
    packages,
    leftovers: new Set(rows.filter(({ status }) => status[1] === "c").map(({ name }) => name)),
    unfinished: journal.some((name) => /^\d+$/u.test(name)) || rows.some(isUnfinished),
  };
}

function isUnfinished({ status }: Row): boolean {
  return /^.[UFWt]/u.test(status);
}

/** apt notes in a file of its own what was installed for the sake of others. */
async function cameAlong(host: HostView): Promise<ReadonlySet<string>> {
  const text = (await textAt("/var/lib/apt/extended_states", host)) ?? "";
  const found = text.split("\n\n").flatMap((paragraph) => {
    if (!/^Auto-Installed: 1$/mu.test(paragraph)) return [];
    const [, name = ""] = /^Package: (.+)$/mu.exec(paragraph) ?? [];
    const [, arch = ""] = /^Architecture: (.+)$/mu.exec(paragraph) ?? [];
    return [`${name}:${arch}`, `${name}:all`];
  });
  return new Set(found);
}

async function newer(
  names: readonly string[],
  host: HostView,
): Promise<ReadonlyMap<string, string>> {
  const { packages } = await once(table, host);
  const out = await outputOf({ argv: ["apt-cache", "policy", ...names] }, host);
  const found = new Map<string, string>();
  for (const paragraph of out.split(/^(?=\S)/mu)) {
    const [, name = ""] = /^(\S+):\n/u.exec(paragraph) ?? [];
    const [, candidate = ""] = /^ {2}Candidate: (\S+)$/mu.exec(paragraph) ?? [];
    const installed = packages.get(name);
    if (installed === undefined || candidate === "" || candidate === "(none)") continue;
    if (compareDebian(candidate, installed.version) > 0) found.set(name, candidate);
  }
  return found;
}
