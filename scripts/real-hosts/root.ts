// The root folders that disposable hosts start from, one for each ground: made once, kept in the user's cache,
// never changed.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fetchPackages } from "../debian/install.ts";
import { grounds, hostPackages, maskedUnits, usualGround, type Ground } from "./contents.ts";
import { ownMirror, ownSuite, type Mirror } from "./mirror.ts";
import { runProgram, succeedProgram } from "./run-program.ts";

export interface HostRoot {
  readonly folder: string;
  readonly init: Ground["init"];
}

/** Where it lies if it was made. Another suite or list of packages is another folder. */
export async function readyRoot(name: string): Promise<HostRoot | undefined> {
  const suite = await ownSuite();
  if (suite === undefined) return undefined;
  const folder = placeFor(suite, name);
  return existsSync(folder) ? { folder, init: groundOf(name).init } : undefined;
}

type Say = (line: string) => void;

/** Why there is none. */
export async function makeRoot(name: string, say: Say): Promise<string | undefined> {
  if ((await readyRoot(name)) !== undefined) return undefined;
  const mirror = await ownMirror();
  if (mirror === undefined) return "apt's sources do not name this machine's own Debian";
  const place = placeFor(mirror.suite, name);
  if (name === usualGround) {
    say(`Making a disposable Debian in ${place} (about a minute, once)`);
    return make(place, async (root) => bareDebian(root, mirror));
  }
  const reason = await makeRoot(usualGround, say);
  if (reason !== undefined) return reason;
  say(`Making the ground ${name} in ${place} (less than a minute, once)`);
  return make(place, async (root) =>
    furnished(root, placeFor(mirror.suite, usualGround), groundOf(name)),
  );
}

type Fill = (root: string) => Promise<string | undefined>;

async function make(place: string, fill: Fill): Promise<string | undefined> {
  await mkdir(dirname(place), { recursive: true, mode: 0o755 });
  // Beside its place, so that it gets there at one stroke, or not at all.
  const folder = await mkdtemp(`${place}.`);
  try {
    const root = join(folder, "root");
    const reason = await fill(root);
    if (reason === undefined) await rename(root, place);
    return reason;
  } catch (error) {
    // Somebody else may have been faster.
    if (existsSync(place)) return undefined;
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is mounted or started meanwhile goes with the namespaces, however it ends. */
const apart: readonly string[] = [
  "unshare",
  "--mount",
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
  "setpriv",
  "--pdeathsig",
  "KILL",
];

async function bareDebian(root: string, { suite, url }: Mirror): Promise<string | undefined> {
  const include = `--include=${hostPackages.join(",")}`;
  const command = ["debootstrap", "--variant=minbase", include, suite, root, url];
  const { code, out } = await runProgram([...apart, ...command], { seconds: 600 });
  if (code !== 0) return `debootstrap failed: ${out.trim().split("\n").at(-1) ?? ""}`;
  await mask(root, maskedUnits);
  // The name of the machine that it was made on is none of its business, nor are its name servers.
  await rm(join(root, "etc/hostname"), { force: true });
  await writeFile(join(root, "etc/resolv.conf"), "");
  await dropArchives(root);
  return undefined;
}

async function furnished(
  root: string,
  base: string,
  { packages, maskedUnits }: Ground,
): Promise<string | undefined> {
  await succeedProgram(["cp", "--archive", "--reflink=auto", base, root], { seconds: 600 });
  // This machine's apt has what it takes to reach the mirror, and the root's what it takes to install.
  const reason = await fetchPackages(packages, ["-o", `Dir=${root}`, "-o", "APT::Sandbox::User="]);
  if (reason !== undefined) return reason;
  const command = [...apart, "sh", "-c", installer, "sh", root, ...packages];
  const { code, out, err } = await runProgram(command, { seconds: 600 });
  if (code !== 0) return `apt-get failed: ${(err || out).trim().split("\n").at(-1) ?? ""}`;
  await mask(root, maskedUnits);
  await dropArchives(root);
  return undefined;
}

/** Nothing is started by it: whoever asks is told that this is forbidden. */
const installer = `
set -eu
root=$1
shift
mount -t proc proc "$root/proc"
printf '#!/bin/sh\\nexit 101\\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
DEBIAN_FRONTEND=noninteractive chroot "$root" \\
  apt-get -y -q --no-install-recommends --no-download install -- "$@"
rm "$root/usr/sbin/policy-rc.d"
`;

async function mask(root: string, units: readonly string[]): Promise<void> {
  for (const unit of units) await symlink("/dev/null", join(root, "etc/systemd/system", unit));
}

async function dropArchives(root: string): Promise<void> {
  await rm(join(root, "var/cache/apt/archives"), { recursive: true, force: true });
  await mkdir(join(root, "var/cache/apt/archives/partial"), { recursive: true });
}

function groundOf(name: string): Ground {
  const ground = grounds.get(name);
  if (ground === undefined) throw new Error(`there is no ground "${name}"`);
  return ground;
}

function placeFor(suite: string, name: string): string {
  const given = process.env["XDG_CACHE_HOME"] ?? "";
  const cache = given === "" ? join(homedir(), ".cache") : given;
  const { packages, maskedUnits: asleep } = groundOf(name);
  const isUsual = name === usualGround;
  const contents = [suite, hostPackages, maskedUnits, ...(isUsual ? [] : [packages, asleep])];
  const key = createHash("sha256").update(JSON.stringify(contents)).digest("hex").slice(0, 12);
  return join(cache, "vigo", "hosts", `${suite}-${isUsual ? "" : `${name}-`}${key}`);
}
