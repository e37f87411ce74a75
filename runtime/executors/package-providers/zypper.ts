// Packages of openSUSE and SLE.
import type { HostView, Program, Step } from "../../host/host.ts";
import { once } from "../once.ts";
import { caught, impossible, isLike, outputOf, textAt } from "./provider.ts";
import type { PackageAct, PackageProvider } from "./provider.ts";
import { compareWithRpm, isProvidedByRpm, rpmBusy, rpmFiles, rpmPackages } from "./rpm.ts";

export const zypper: PackageProvider = {
  name: "zypper",
  isHere: async (host) => (await host.stat("/usr/bin/zypper")) !== undefined,
  table: async (host) => {
    const locks = caught((await textAt("/etc/zypp/locks", host)) ?? "", /^solvable_name: *(.+)$/u);
    const isHeld = (name: string): boolean => locks.some((lock) => isLike(lock, name));
    return { packages: await rpmPackages(host, isHeld), leftovers: new Set(), unfinished: false };
  },
  isProvided: isProvidedByRpm,
  refresh: run(["refresh"]),
  newer,
  compare: compareWithRpm,
  program: (act) => run(argumentsOf(act, [])),
  preview: (act) => ({ ...run(argumentsOf(act, ["--dry-run"])), fresh: true }),
  foretold: (answered) =>
    answered.code === 0
      ? {
          kind: "possible",
          installs: named(
            answered.out,
            /to be installed|to be upgraded|going to be upgraded|be (?:installed|upgraded|downgraded)/u,
          ),
          removes: named(answered.out, /be REMOVED/u),
        }
      : impossible(answered),
  hold: (names) => Promise.resolve([lock("addlock", names)]),
  release: (names) => Promise.resolve([lock("removelock", names)]),
  // The system wants to be started anew (102), zypper itself does (103), or a script of a package failed (107).
  codes: [0, 102, 103],
  file: rpmFiles,
};

function run(rest: readonly string[]): Program {
  return {
    argv: ["zypper", "--non-interactive", ...rest],
    env: { ZYPP_LOCK_TIMEOUT: "120" },
    busy: rpmBusy,
  };
}

function argumentsOf(
  { kind, packages, flags, downgrade, again }: PackageAct,
  extra: readonly string[],
): readonly string[] {
  const names = packages.map(({ name, version }) =>
    version === undefined ? name : `${name}=${version}`,
  );
  if (kind === "remove") return ["remove", ...extra, ...flags, "--", ...names];
  const isFile = packages.some(({ name }) => name.endsWith(rpmFiles.suffix));
  const agreed = [
    "--auto-agree-with-licenses",
    ...(downgrade ? ["--oldpackage"] : []),
    ...(again === true ? ["--force"] : []),
    // What comes from no repository is verified by its hash instead.
    ...(isFile ? ["--allow-unsigned-rpm"] : []),
  ];
  const isUpdate = kind === "upgrade" && packages.every(({ newest }) => newest !== undefined);
  const word = isUpdate ? "update" : "install";
  return [word, ...extra, ...agreed, ...flags, "--", ...names];
}

function lock(word: "addlock" | "removelock", names: readonly string[]): Step {
  return { kind: "run", program: run([word, "--", ...names]) };
}

/** What there is for a locked package is told only to who asks for what cannot be had as well. */
async function newer(
  names: readonly string[],
  host: HostView,
): Promise<ReadonlyMap<string, string>> {
  const { packages } = await once(zypper.table, host);
  const held = names.filter((name) => packages.get(name)?.held === true);
  const found = await updates([], host);
  if (held.length === 0) return found;
  const all = await updates(["--all"], host);
  const more = held.flatMap((name) => {
    const version = all.get(name);
    return version === undefined ? [] : [[name, version] as const];
  });
  return new Map([...found, ...more]);
}

/** Asked of all packages, so that it is asked once. */
async function updates(
  which: readonly string[],
  host: HostView,
): Promise<ReadonlyMap<string, string>> {
  const argv: Program["argv"] = [
    "zypper",
    "--non-interactive",
    "--no-refresh",
    "--xmlout",
    "list-updates",
    ...which,
  ];
  const out = await outputOf({ argv, env: { ZYPP_LOCK_TIMEOUT: "120" } }, host);
  const found = new Map<string, string>();
  for (const [element] of out.matchAll(/<update [^>]*>/gu)) {
    const [, name = ""] = / name="([^"]*)"/u.exec(element) ?? [];
    const [, edition = ""] = / edition="([^"]*)"/u.exec(element) ?? [];
    if (name !== "" && edition !== "") found.set(name, edition);
  }
  return found;
}

/** Below a heading that says how many, the names stand on one indented line or more. */
function named(out: string, heading: RegExp): readonly string[] {
  const names: string[] = [];
  let isWithin = false;
  for (const line of out.split("\n")) {
    if (/^The following .*:$/u.test(line)) isWithin = heading.test(line);
    else if (line.startsWith("  ") && isWithin) names.push(...line.trim().split(/\s+/u));
    else isWithin = false;
  }
  return names;
}
