// The root folder that all disposable hosts start from: made once, kept in the user's cache, never changed.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { hostPackages, maskedUnits } from "./contents.ts";
import { ownMirror, ownSuite } from "./mirror.ts";
import { runProgram } from "./run-program.ts";

/** Where it lies if it was made. Another suite or list of packages is another folder. */
export async function readyRoot(): Promise<string | undefined> {
  const suite = await ownSuite();
  if (suite === undefined) return undefined;
  const root = placeFor(suite);
  return existsSync(root) ? root : undefined;
}

/** Why there is none. */
export async function makeRoot(say: (line: string) => void): Promise<string | undefined> {
  if ((await readyRoot()) !== undefined) return undefined;
  const mirror = await ownMirror();
  if (mirror === undefined) return "apt's sources do not name this machine's own Debian";
  const place = placeFor(mirror.suite);
  say(`Making a disposable Debian in ${place} (about a minute, once)`);
  await mkdir(dirname(place), { recursive: true, mode: 0o755 });
  // Beside its place, so that it gets there at one stroke, or not at all.
  const folder = await mkdtemp(`${place}.`);
  try {
    const reason = await fill(folder, mirror);
    if (reason === undefined) await rename(join(folder, "root"), place);
    return reason;
  } catch (error) {
    // Somebody else was faster.
    if (existsSync(place)) return undefined;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Mirror = NonNullable<Awaited<ReturnType<typeof ownMirror>>>;

async function fill(folder: string, { suite, url }: Mirror): Promise<string | undefined> {
  const root = join(folder, "root");
  const include = `--include=${hostPackages.join(",")}`;
  // In namespaces of its own: what is mounted or started meanwhile goes with it, however it ends.
  const apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const withUs = ["setpriv", "--pdeathsig", "KILL"];
  const make = ["debootstrap", "--variant=minbase", include, suite, root, url];
  const command = [...apart, ...withUs, ...make];
  const { code, out } = await runProgram(command, { seconds: 600 });
  if (code !== 0) return `debootstrap failed: ${out.trim().split("\n").at(-1) ?? ""}`;
  for (const unit of maskedUnits) {
    await symlink("/dev/null", join(root, "etc/systemd/system", unit));
  }
  // The name of the machine that it was made on is none of its business, nor are its name servers.
  await rm(join(root, "etc/hostname"), { force: true });
  await writeFile(join(root, "etc/resolv.conf"), "");
  await rm(join(root, "var/cache/apt/archives"), { recursive: true, force: true });
  await mkdir(join(root, "var/cache/apt/archives/partial"), { recursive: true });
  return undefined;
}

function placeFor(suite: string): string {
  const given = process.env["XDG_CACHE_HOME"] ?? "";
  const cache = given === "" ? join(homedir(), ".cache") : given;
  const key = createHash("sha256").update(JSON.stringify([suite, hostPackages, maskedUnits]));
  return join(cache, "vigo", "hosts", `${suite}-${key.digest("hex").slice(0, 12)}`);
}
