// Installs Debian's packages for tests, once, and sees that nothing is started by it. Whatever stands against
// it is a reason to go without them, and never a failure.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { bootLinks, removeLinksSince } from "./boot-links.ts";
import { findProgram, systemPath } from "./programs.ts";
import { forbidServices } from "./quiet-services.ts";

/** Why it was not done. */
export async function installPackages(
  packages: readonly string[],
  say: (line: string) => void,
): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "installing it takes root";
  if ((await findProgram("apt-get")) === undefined) return "there is no apt-get to install it with";
  if (!(await isTriedDebian())) return "this is neither Debian 12 nor 13";
  say(`Installing ${packages.join(" ")} (about a minute, once)`);
  return (await fetchPackages(packages)) ?? (await unpack(packages));
}

/** Names of packages, and what servers do, differ elsewhere. */
async function isTriedDebian(): Promise<boolean> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^ID="?debian"?$/mu.test(release) && /^VERSION_ID="?1[23]"?$/mu.test(release);
}

/**
 * Lists of packages that are old, or not there yet, are fetched only then. With other options they are fetched
 * into another place than the machine's own. Why it was not done.
 */
export async function fetchPackages(
  packages: readonly string[],
  options: readonly string[] = [],
): Promise<string | undefined> {
  const fetch = ["install", "--download-only", ...quietly, ...options, ...packages];
  if ((await apt(fetch, networkSeconds)) === undefined) return undefined;
  const updated = await apt(["update", ...quietly, ...options], networkSeconds);
  return updated ?? (await apt(fetch, networkSeconds));
}

async function unpack(packages: readonly string[]): Promise<string | undefined> {
  const allow = await forbidServices();
  if (allow === undefined)
    return "/usr/sbin/policy-rc.d of this machine lets packages start services";
  const before = await bootLinks();
  try {
    // Cut off here, the system would be left half installed, so that it is waited for.
    return await apt(["install", "--no-download", ...quietly, ...packages], undefined);
  } finally {
    allow();
    await removeLinksSince(before);
  }
}

/** Fetching may be cut off at any time: tests without a network must not wait for it. */
const networkSeconds = 150;

const quietly: readonly string[] = [
  "-y",
  "-q",
  "--no-install-recommends",
  "-o",
  "DPkg::Lock::Timeout=60",
  "-o",
  "Acquire::Retries=1",
  "-o",
  "Acquire::http::Timeout=20",
  "-o",
  "Acquire::https::Timeout=20",
  // A file that somebody changed stays as it is, and nobody is asked.
  "-o",
  "Dpkg::Options::=--force-confold",
];

/** The last thing that it complained of, when it failed. */
async function apt(
  args: readonly string[],
  seconds: number | undefined,
): Promise<string | undefined> {
  const env = { ...process.env, PATH: systemPath, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  const limits = {
    env,
    maxBuffer: 64_000_000,
    ...(seconds === undefined ? {} : { timeout: seconds * 1000 }),
  };
  return new Promise((settle) => {
    execFile("apt-get", [...args], limits, (error, out, err) => {
      if (error === null) return settle(undefined);
      const complaint = `${out}\n${err}`
        .split("\n")
        .findLast((line) => /^(?:E|W|Err):? ?/u.test(line));
      const why = error.killed === true ? "it took too long" : (complaint ?? error.message);
      settle(`apt-get ${args[0] ?? ""} failed: ${why.trim()}`);
    });
  });
}
