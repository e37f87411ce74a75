// What only the real machine can show: that nothing leads out of the root, and that no file is ever half there.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path/posix";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PathStep } from "./host.ts";
import { machine } from "./machine.ts";
import { inPlace } from "./place.ts";

let area = "";
let root = "";
let outside = "";

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-machine-"));
  root = join(area, "root");
  outside = join(area, "outside");
  await mkdir(join(root, "etc"), { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, "secret"), "secret\n", { mode: 0o600 });
});

afterEach(() => rm(area, { recursive: true, force: true }));

const content = new TextEncoder().encode("new\n");
const write = (path: string, mode = 0o644): PathStep => ({
  kind: "write-file",
  path,
  content,
  mode,
});

const ways: readonly (readonly [string, () => Promise<string>])[] = [
  ["climbing", () => Promise.resolve("/../outside")],
  ["climbing out of a folder", () => Promise.resolve("/etc/../../outside")],
  ["an absolute link", () => planted("/etc/way", outside)],
  ["a relative link", () => planted("/etc/way", "../../outside")],
  ["a link that climbs far", () => planted("/way", `${"../".repeat(50)}${outside.slice(1)}`)],
  [
    "a link to a link",
    async () => {
      await planted("/first", "/../outside");
      return planted("/etc/way", "../first");
    },
  ],
  ["a link to the real root", () => planted("/way", "/proc/self/root")],
  ["a link through an open folder", () => planted("/way", "/proc/self/cwd")],
];

test.each(ways)("%s does not lead out of the root", async (_, way) => {
  const path = await way();
  const host = machine({ root });
  expect(await host.stat(`${path}/secret`)).toBeUndefined();
  expect(await host.read(`${path}/secret`)).toBeUndefined();
  expect(await host.list(`${path}/.`)).toBeUndefined();
  const steps: readonly PathStep[] = [
    write(`${path}/secret`),
    write(`${path}/new`),
    { kind: "make-folder", path: `${path}/folder`, mode: 0o777 },
    { kind: "set-mode", path: `${path}/secret`, mode: 0o777 },
    { kind: "set-mode", path: `${path}/.`, mode: 0o777 },
    { kind: "set-owner", path: `${path}/secret`, owner: 1 },
    { kind: "remove-file", path: `${path}/secret` },
    { kind: "remove-folder", path: `${path}/.` },
  ];
  for (const step of steps) await expect(host.perform(step)).rejects.toThrow(step.path);
  expect(await readdir(outside)).toEqual(["secret"]);
  expect(await readFile(join(outside, "secret"), "utf8")).toBe("secret\n");
  expect((await lstat(join(outside, "secret"))).mode & 0o777).toBe(0o600);
});

test("a link inside the root is read as the host itself would read it", async () => {
  await planted("/var", "/etc");
  const host = machine({ root });
  await host.perform(write("/var/motd"));
  expect(await readFile(join(root, "etc/motd"), "utf8")).toBe("new\n");
});

test("modes are exact, whatever the umask", async () => {
  const before = process.umask(0o077);
  try {
    const host = machine({ root });
    await host.perform(write("/etc/open", 0o666));
    await host.perform(write("/etc/tool", 0o4755));
    await host.perform({ kind: "make-folder", path: "/etc/shared", mode: 0o1777 });
    expect(await host.stat("/etc/open")).toMatchObject({ mode: 0o666 });
    expect(await host.stat("/etc/tool")).toMatchObject({ mode: 0o4755 });
    expect(await host.stat("/etc/shared")).toMatchObject({ mode: 0o1777 });
  } finally {
    process.umask(before);
  }
});

test("a replaced file is a new one, so that whoever has the old one open keeps it whole", async () => {
  const host = machine({ root });
  await host.perform(write("/etc/motd"));
  const before = await stat(join(root, "etc/motd"));
  await host.perform(write("/etc/motd"));
  expect((await stat(join(root, "etc/motd"))).ino).not.toBe(before.ino);
});

test("nothing is left behind when a file cannot be put in place", async () => {
  await mkdir(join(root, "etc/motd"));
  const host = machine({ root });
  await expect(host.perform(write("/etc/motd"))).rejects.toThrow("/etc/motd: ");
  await expect(
    host.perform({ kind: "write-file", path: "/etc/new", content, mode: 2 ** 33 }),
  ).rejects.toThrow("out of range");
  expect(await readdir(join(root, "etc"))).toEqual(["motd"]);
});

test("a pipe is not waited for", async () => {
  execFileSync("mkfifo", [join(root, "etc/pipe")]);
  const host = machine({ root });
  expect(await host.stat("/etc/pipe")).toMatchObject({ kind: "other" });
  expect(await host.read("/etc/pipe")).toBeUndefined();
});

const anchored = existsSync("/proc/self/fd");

test.runIf(anchored)("no file stays open", async () => {
  const host = machine({ root });
  await planted("/link", "etc/deep/er");
  await mkdir(join(root, "etc/deep/er"), { recursive: true });
  const open = async (): Promise<number> => (await readdir("/proc/self/fd")).length;
  const before = await open();
  for (let index = 0; index < 50; index += 1) {
    await host.stat("/link/../er/nothing");
    await host.read("/etc/passwd");
    await host.perform(write("/link/file"));
    await host.perform(write("/nowhere/file")).catch(() => undefined);
  }
  expect(await open()).toBeLessThanOrEqual(before + 1);
});

test.runIf(process.getuid?.() === 0)("the owner of a replaced file stays", async () => {
  await writeFile(join(root, "etc/motd"), "old\n");
  await chown(join(root, "etc/motd"), 12, 34);
  const host = machine({ root });
  await host.perform(write("/etc/motd"));
  expect(await host.stat("/etc/motd")).toMatchObject({ uid: 12, gid: 34, size: 4 });
  await host.perform({ kind: "write-file", path: "/etc/motd", content, mode: 0o644, group: 56 });
  expect(await host.stat("/etc/motd")).toMatchObject({ uid: 12, gid: 56 });
});

test.runIf(anchored)("a folder swapped for a link meanwhile is not followed out", async () => {
  await mkdir(join(root, "etc/conf"));
  await inPlace({ folder: root, anchored }, "/etc/conf/new", async ({ folder, name }) => {
    await rename(join(root, "etc/conf"), join(root, "etc/aside"));
    await symlink(outside, join(root, "etc/conf"));
    await writeFile(`${folder}/${name}`, "new\n");
  });
  expect(await readdir(outside)).toEqual(["secret"]);
  expect(await readdir(join(root, "etc/aside"))).toEqual(["new"]);
});

test("without a root it is the whole machine, and only root may give files away", async () => {
  const host = machine();
  const isRoot = process.getuid?.() === 0;
  expect([host.canOwn, host.confined]).toEqual([isRoot, false]);
  expect(await host.userId("root")).toBe(0);
  const path = join(root, "etc/motd");
  await host.perform(write(path));
  const given = await host.perform({ kind: "set-owner", path, owner: 12 }).then(
    () => host.stat(path),
    (error: unknown) => error,
  );
  expect(given).toMatchObject(isRoot ? { uid: 12 } : { code: "EPERM" });
});

test.runIf(process.getuid?.() === 0)("set-id bits are set after the owner", async () => {
  const path = join(root, "etc/tool");
  const host = machine();
  await host.perform({ kind: "write-file", path, content, mode: 0o6755, owner: 12, group: 34 });
  expect(await host.stat(path)).toMatchObject({ mode: 0o6755, uid: 12, gid: 34 });
});

test("a program that somebody else keeps from its work is tried again", async () => {
  const script = `[ -e ${area}/free ] || exit 10`;
  const step = { kind: "run", program: { argv: ["sh", "-c", script] } } as const;
  const host = machine();
  const after = { argv: ["touch", `${area}/free`] } as const;
  await expect(host.perform(step)).rejects.toThrow("exit code 10");
  expect(await host.perform({ ...step, again: [{ codes: [10], after }] })).toBe("");
});

async function planted(path: string, target: string): Promise<string> {
  await symlink(target, join(root, path));
  return path;
}
