// What counts as near, and that what is near looks the same as what is far.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { machine } from "./machine.ts";
import { disksOf, type Disks } from "./near-disks.ts";

const disk = "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard";
const kernel = "22 27 0:21 / /proc rw,relatime - proc proc rw";

const tables: readonly (readonly [about: string, lines: readonly string[], isNear: boolean])[] = [
  ["disks and what the kernel shows", [disk, kernel], true],
  ["no table at all", [], false],
  ["a server's folder", [disk, "40 27 0:50 / /home rw - nfs4 srv:/home rw,hard"], false],
  [
    "a server's folder on an odd path",
    ["40 27 0:50 / /a\\040-\\040ext4 rw - cifs //srv/a rw"],
    false,
  ],
  [
    "what a program of somebody serves",
    [disk, "41 27 0:51 / /mnt rw - fuse.sshfs u@srv: rw"],
    false,
  ],
  [
    "what is mounted once it is looked at",
    [disk, "42 27 0:52 / /net rw - autofs -hosts rw"],
    false,
  ],
  [
    "the one that systemd mounts so",
    [disk, "43 22 0:53 / /proc/sys/fs/binfmt_misc rw shared:9 - autofs systemd-1 rw,fd=29"],
    true,
  ],
  ["a kind that nobody has heard of", [disk, "44 27 0:54 / /new rw - newfs x rw"], false],
  ["a line that is none", [disk, "what is this"], false],
];

test.each(tables)("%s", (_about, lines, isNear) => {
  expect(disksOf(() => lines.map((line) => `${line}\n`).join("")).areNear()).toBe(isNear);
});

test("the table is read once, and again after something was changed", async () => {
  let read = 0;
  const disks = disksOf(() => {
    read += 1;
    return disk;
  });
  const host = machine({ root: area, disks });
  await host.stat("/file");
  await host.until(new AbortController().signal).read("/file");
  expect(read).toBe(1);
  await host.perform({ kind: "make-folder", path: "/new", mode: 0o755 });
  await host.stat("/new");
  expect(read).toBe(2);
});

let area = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-near-"));
  await writeFile(join(area, "file"), "text\n", { mode: 0o640 });
  await writeFile(join(area, "empty"), "");
  await writeFile(join(area, "large"), new Uint8Array(5 * 1024 * 1024).fill(7));
  await mkdir(join(area, "folder"));
  await symlink("file", join(area, "link"));
  await symlink("nothing", join(area, "dangling"));
  execFileSync("mkfifo", [join(area, "pipe")]);
});
afterEach(() => rm(area, { recursive: true, force: true }));

const near: Disks = { areNear: () => true, forget: () => undefined };
const far: Disks = { areNear: () => false, forget: () => undefined };

test.each([false, true])("near and far show the same; beneath a folder: %j", async (isConfined) => {
  const seen = async (disks: Disks, path: string): Promise<unknown> => {
    const host = machine(isConfined ? { root: area, disks } : { disks });
    const ask = async <T>(work: Promise<T>): Promise<unknown> =>
      work.catch((error: unknown) => String(error));
    const bytes = await ask(host.read(path));
    const hex = bytes instanceof Uint8Array ? Buffer.from(bytes).toString("hex") : bytes;
    return { state: await ask(host.stat(path)), hex };
  };
  const names = ["file", "empty", "large", "folder", "link", "dangling", "pipe", "nothing"];
  const own = isConfined ? "" : area;
  const paths = [...names, "file/below", "link/below", "folder/.", "nothing/below"];
  const all = [...paths.map((name) => `${own}/${name}`), ...(isConfined ? [] : kernelPaths)];
  for (const path of all) {
    expect([path, await seen(near, path)]).toEqual([path, await seen(far, path)]);
  }
});

/** They say that they are empty, or are no files. */
const kernelPaths = ["/proc/sys/kernel/ostype", "/dev/null", "/proc/self"];
