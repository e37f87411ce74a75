// What only the real machine can show: that nothing leads out of the root, and that no file is ever half there.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
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
import { inPlace, seenFrom, type Place } from "./place.ts";

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

test.runIf(process.platform === "linux")(
  "files are read whole, whatever length they say they have",
  async () => {
    const host = machine();
    // /proc says 0 and /sys says a page, and neither is so.
    for (const path of ["/proc/version", "/sys/kernel/mm/transparent_hugepage/enabled"]) {
      if (!existsSync(path)) continue;
      expect(Buffer.from((await host.read(path)) ?? []).toString()).toBe(
        readFileSync(path, "utf8"),
      );
    }
    const large = Buffer.alloc(5 * 1024 * 1024, "0123456789");
    for (const content of [large, large.subarray(0, 4097), large.subarray(0, 1)]) {
      await writeFile(join(root, "content"), content);
      const read = await host.read(join(root, "content"));
      expect(Buffer.compare(read ?? Buffer.alloc(0), content)).toBe(0);
    }
  },
);

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

const checked = (command: string): PathStep => ({
  kind: "write-file",
  path: "/it's here/new.conf",
  content,
  mode: 0o640,
  backup: "/it's here/old",
  validate: { argv: ["sh", "-c", command] },
});

test("a file is checked as it will be, beside the one that it replaces", async () => {
  const host = machine({ root });
  const command =
    "cat % && test -f % && find % -perm 640 | grep -q . && case % in */.vigo-*.conf) ;; *) exit 1; esac";
  await mkdir(join(root, "it's here"));
  await host.perform(checked(command));
  expect(await readdir(join(root, "it's here"))).toEqual(["new.conf"]);
});

test("a file that is refused leaves everything as it was, and is told by its own name", async () => {
  const folder = join(root, "it's here");
  const path = join(folder, "new.conf");
  await mkdir(folder);
  await writeFile(path, "old\n");
  const refused = machine({ root }).perform(checked('echo "bad: "%; exit 1'));
  await expect(refused).rejects.toThrow(
    "`validate` refuses the new /it's here/new.conf, and the old one stays: bad: /it's here/new.conf",
  );
  expect(await readFile(path, "utf8")).toBe("old\n");
  expect(await readdir(folder)).toEqual(["new.conf"]);
});

test("what a check says of secrets is not repeated", async () => {
  const validate = { argv: ["sh", "-c", "cat %; exit 2"], discreet: true } as const;
  const step: PathStep = { kind: "write-file", path: "/etc/new", content, mode: 0o600, validate };
  await expect(machine({ root }).perform(step)).rejects.toThrow(/exit code 2$/);
});

test("a replaced file keeps its extended attributes", async ({ skip }) => {
  const path = join(root, "etc", "motd");
  await writeFile(path, "old\n");
  try {
    execFileSync("setfattr", ["-n", "user.vigo", "-v", "kept", path], { stdio: "pipe" });
  } catch (error) {
    skip(`no extended attributes can be set here: ${String(error)}`);
  }
  await machine({ root }).perform(write("/etc/motd", 0o600));
  const shown = execFileSync("getfattr", ["--only-values", "-n", "user.vigo", path], {
    encoding: "utf8",
    stdio: "pipe",
  });
  expect(shown).toBe("kept");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readFile(path, "utf8")).toBe("new\n");
});

test("from the machine's own root, the kernel sees what a walk finds", async () => {
  await mkdir(join(area, "folder", "below"), { recursive: true });
  await writeFile(join(area, "folder", "file"), "");
  await symlink("folder", join(area, "link"));
  await symlink(join(area, "link", "file"), join(area, "far"));
  await symlink("nothing", join(area, "dangling"));
  await symlink("circle", join(area, "circle"));
  const lookAt = async ({ folder, name }: Place): Promise<unknown> =>
    lstat(`${folder}/${name}`).then(({ ino, mode }) => ({ ino, mode }));
  const outcome = (seen: Promise<unknown>): Promise<unknown> =>
    seen.catch((error: unknown) =>
      error instanceof Error && "code" in error ? error.code : error,
    );
  const names = ["", "/", "/.", "/..", "/folder/below/../..", "/nothing", "/nothing/file"];
  for (const name of ["folder", "link", "far", "dangling", "circle", "folder/file", "link/file"]) {
    names.push(`/${name}`, `/${name}/`, `/${name}/.`, `/${name}/..`, `/${name}/below/file`);
  }
  for (const path of ["/", "//", "", ...names.map((name) => area + name), area.slice(1)]) {
    const own = { folder: "/", anchored: existsSync("/proc/self/fd") };
    const walked = await outcome(inPlace(own, path, lookAt));
    expect([path, await outcome(seenFrom(own, path, lookAt))]).toEqual([path, walked]);
  }
});
