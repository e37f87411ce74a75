// Every host must answer alike, so each case runs on the real machine and on the imagined one.
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path/posix";
import { afterAll, describe, expect, test } from "vitest";
import type { Host, PathStep } from "./host.ts";
import { imagined } from "./imagined.ts";
import { machine } from "./machine.ts";
import { seeded, type Seed } from "./seeded.ts";

const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const seed: Seed = {
  paths: {
    "/etc/motd": { content: "hello\n", mode: "0640", inode: 5 },
    "/etc/empty": { content: "" },
    "/etc/passwd": { content: "root:x:0:0::/root:/bin/sh\nweb:x:33:33::/:/bin/sh\nodd:x:x:1\n" },
    "/etc/group": { content: "root:x:0:\nwww:x:34:web\n" },
    "/srv/app": { kind: "folder", mode: "0750" },
    "/srv/full/inside": { content: "x" },
    "/var/run": { kind: "link", linkTo: "/run" },
    "/run/pid": { content: "1\n" },
    "/short": { kind: "link", linkTo: "etc/motd" },
    "/dangling": { kind: "link", linkTo: "nowhere" },
    "/deep/up": { kind: "link", linkTo: "../etc" },
    "/out": { kind: "link", linkTo: "../../../../../../.." },
    "/a": { kind: "link", linkTo: "b" },
    "/b": { kind: "link", linkTo: "a" },
  },
  users: { root: 0, web: 33 },
  groups: { root: 0, www: 34 },
  canOwn: false,
  confined: true,
};

const hosts: readonly (readonly [string, () => Promise<Host>])[] = [
  ["the machine", async () => machine({ root: await planted(seed) })],
  [
    "the machine without /proc",
    async () => machine({ root: await planted(seed), anchored: false }),
  ],
  ["the imagined host", () => Promise.resolve(seeded(seed))],
  [
    "a host imagined over the machine",
    async () => imagined(machine({ root: await planted(seed) })),
  ],
];

describe.each(hosts)("%s", (_, make) => {
  test.each([
    ["/etc/motd", { kind: "file", mode: 0o640, size: 6 }],
    ["/srv/app", { kind: "folder", mode: 0o750 }],
    ["/srv/app/", { kind: "folder", mode: 0o750 }],
    ["//srv//./app/.", { kind: "folder", mode: 0o750 }],
    ["/", { kind: "folder" }],
    ["/..", { kind: "folder" }],
    ["/../../etc/motd", { kind: "file" }],
    ["/etc/../srv/../etc/motd", { kind: "file" }],
    ["/var/run", { kind: "link", linkTo: "/run" }],
    ["/var/run/.", { kind: "folder" }],
    ["/var/run/pid", { kind: "file", size: 2 }],
    ["/var/run/../run/pid", { kind: "file" }],
    ["/deep/up/motd", { kind: "file", size: 6 }],
    ["/out/etc/motd", { kind: "file", size: 6 }],
    ["/short", { kind: "link", linkTo: "etc/motd" }],
    ["/dangling", { kind: "link", linkTo: "nowhere" }],
  ])("knows what %s is", async (path, state) => {
    expect(await (await make()).stat(path)).toMatchObject(state);
  });

  test.each(["/nowhere", "/etc/motd/below", "/nowhere/below", "/dangling/.", "/a/b", "/short/."])(
    "knows that there is no %s",
    async (path) => {
      const host = await make();
      expect(await host.stat(path)).toBeUndefined();
      expect(await host.read(path)).toBeUndefined();
      expect(await host.list(path)).toBeUndefined();
    },
  );

  test("reads files and nothing else, and follows no last link", async () => {
    const host = await make();
    expect(await text(host, "/etc/motd")).toBe("hello\n");
    expect(await text(host, "/etc/empty")).toBe("");
    expect(await text(host, "/var/run/pid")).toBe("1\n");
    expect(await host.read("/short")).toBeUndefined();
    expect(await host.read("/srv")).toBeUndefined();
  });

  test("lists folders and nothing else, and follows no last link", async () => {
    const host = await make();
    expect(await host.list("/srv")).toEqual(["app", "full"]);
    expect(await host.list("/srv/app")).toEqual([]);
    expect(await host.list("/var/run/.")).toEqual(["pid"]);
    expect(await host.list("/var/run")).toBeUndefined();
    expect(await host.list("/etc/motd")).toBeUndefined();
  });

  test("knows the accounts of the host", async () => {
    const host = await make();
    expect(await host.userId("web")).toBe(33);
    expect(await host.groupId("www")).toBe(34);
    expect(await host.userId("www")).toBeUndefined();
    expect(await host.userId("odd")).toBeUndefined();
    expect([host.canOwn, host.confined]).toEqual([false, true]);
  });

  const content = new TextEncoder().encode("new\n");
  const write = (path: string): Extract<PathStep, { kind: "write-file" }> => ({
    kind: "write-file",
    path,
    content,
    mode: 0o600,
  });

  test.each([
    ["creates a file", write("/srv/app/new"), { kind: "file", mode: 0o600, size: 4 }],
    ["replaces a file", write("/etc/motd"), { kind: "file", mode: 0o600, size: 4 }],
    ["replaces a link, not its target", write("/short"), { kind: "file", size: 4 }],
    ["writes behind a link", write("/var/run/new"), { kind: "file", size: 4 }],
    [
      "replaces a file and keeps the old one",
      { ...write("/etc/motd"), backup: "/etc/motd.old" },
      { kind: "file", mode: 0o600, size: 4 },
    ],
    [
      "makes a folder",
      { kind: "make-folder", path: "/srv/new", mode: 0o2775 },
      { kind: "folder", mode: 0o2775 },
    ],
    [
      "sets a mode",
      { kind: "set-mode", path: "/etc/motd", mode: 0o4400 },
      { mode: 0o4400, size: 6 },
    ],
    [
      "sets the mode of a folder",
      { kind: "set-mode", path: "/srv/app", mode: 0o1777 },
      { mode: 0o1777 },
    ],
    [
      "makes a link",
      { kind: "write-link", path: "/srv/new", to: "../no/where" },
      { kind: "link", linkTo: "../no/where" },
    ],
    [
      "replaces a link by another",
      { kind: "write-link", path: "/short", to: "other" },
      { kind: "link", linkTo: "other" },
    ],
    [
      "gives a file a second name",
      { kind: "write-hard-link", path: "/srv/new", to: "/etc/motd" },
      { kind: "file", size: 6 },
    ],
    ["removes a file", { kind: "remove-file", path: "/etc/motd" }, undefined],
    ["removes a link", { kind: "remove-file", path: "/short" }, undefined],
    ["removes a dangling link", { kind: "remove-file", path: "/dangling" }, undefined],
    ["removes an empty folder", { kind: "remove-folder", path: "/srv/app" }, undefined],
  ] satisfies readonly (readonly [string, PathStep, object | undefined])[])(
    "%s",
    async (_, step, state) => {
      const host = await make();
      await host.perform(step);
      const found = await host.stat(step.path);
      expect(found ?? {}).toMatchObject(state ?? {});
      expect(found === undefined).toBe(state === undefined);
      const others = ["/etc/motd", "/srv/full/inside"].filter((path) => path !== step.path);
      for (const path of others) expect(await host.stat(path)).toMatchObject({ kind: "file" });
    },
  );

  test("keeps the old file for its owner alone, and only where there is one", async () => {
    const host = await make();
    await host.perform({ ...write("/etc/motd"), backup: "/etc/motd.old" });
    await host.perform({ ...write("/srv/app/new"), backup: "/srv/app/old" });
    expect(await text(host, "/etc/motd.old")).toBe("hello\n");
    expect(await host.stat("/etc/motd.old")).toMatchObject({ kind: "file", mode: 0o600 });
    expect(await host.stat("/srv/app/old")).toBeUndefined();
  });

  test("knows two names of one file from two files", async () => {
    const host = await make();
    await host.perform({ kind: "write-hard-link", path: "/srv/two", to: "/etc/motd" });
    await host.perform(write("/srv/app/new"));
    const inode = async (path: string): Promise<unknown> => (await host.stat(path))?.inode;
    expect(await inode("/srv/two")).toBe(await inode("/etc/motd"));
    expect(await inode("/srv/app/new")).not.toBe(await inode("/etc/motd"));
  });

  test.each([
    ["a link", "/var/run/new", "/var"],
    ["a link that climbs", "/deep/up/new", "/deep"],
  ])("follows no link below a folder that is not trusted: %s", async (_, path, within) => {
    const host = await make();
    const steps: readonly PathStep[] = [
      { ...write(path), within },
      { kind: "make-folder", path, mode: 0o700, within },
      { kind: "set-mode", path, mode: 0o700, within },
    ];
    for (const step of steps) {
      await expect(host.perform(step)).rejects.toMatchObject({ code: "ELOOP" });
    }
    expect(await host.read(path.replace("/new", "/motd"), within)).toBeUndefined();
    expect(await host.read(path.replace("/new", "/pid"), within)).toBeUndefined();
    expect(await host.stat(path)).toBeUndefined();
  });

  test("follows the links that lead to such a folder", async () => {
    const host = await make();
    await host.perform({ ...write("/deep/up/new"), within: "/deep/up" });
    expect(await text(host, "/etc/new")).toBe("new\n");
    const bytes = await host.read("/deep/up/new", "/deep/up");
    expect(new TextDecoder().decode(bytes)).toBe("new\n");
  });

  test.each([
    ["a file in no folder", write("/nowhere/new"), "ENOENT"],
    ["a file in a file", write("/etc/motd/new"), "ENOTDIR"],
    ["a file over a folder", write("/srv/app"), "EISDIR"],
    ["a link over a folder", { kind: "write-link", path: "/srv/app", to: "x" }, "EISDIR"],
    ["a link in no folder", { kind: "write-link", path: "/no/new", to: "x" }, "ENOENT"],
    ["a folder in no folder", { kind: "make-folder", path: "/no/new", mode: 0o755 }, "ENOENT"],
    ["a folder twice", { kind: "make-folder", path: "/srv", mode: 0o755 }, "EEXIST"],
    ["the mode of nothing", { kind: "set-mode", path: "/no", mode: 0o644 }, "ENOENT"],
    ["the mode of a link", { kind: "set-mode", path: "/short", mode: 0o644 }, "ELOOP"],
    ["removing nothing", { kind: "remove-file", path: "/no" }, "ENOENT"],
    ["removing a folder as a file", { kind: "remove-file", path: "/srv" }, "EISDIR"],
    ["removing a file as a folder", { kind: "remove-folder", path: "/etc/motd" }, "ENOTDIR"],
    ["removing a full folder", { kind: "remove-folder", path: "/srv/full" }, "ENOTEMPTY"],
  ] satisfies readonly (readonly [string, PathStep, string])[])(
    "refuses %s",
    async (_, step, code) => {
      const failure: unknown = await (await make()).perform(step).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code });
      expect(String(failure)).toContain(`${step.path}: `);
    },
  );
});

test("an imagined host leaves the one beneath it alone", async () => {
  const beneath = seeded(seed);
  const above = imagined(beneath);
  await above.perform({ kind: "remove-file", path: "/srv/full/inside" });
  await above.perform({ kind: "remove-folder", path: "/srv/full" });
  await above.perform({ kind: "make-folder", path: "/srv/full", mode: 0o700 });
  expect(await above.list("/srv/full")).toEqual([]);
  expect(await above.stat("/srv/full")).toMatchObject({ mode: 0o700 });
  expect(await beneath.list("/srv/full")).toEqual(["inside"]);
  await above.perform({ kind: "set-mode", path: "/etc/motd", mode: 0o600 });
  expect(await text(above, "/etc/motd")).toBe("hello\n");
  expect(await beneath.stat("/etc/motd")).toMatchObject({ mode: 0o640 });
});

test("an imagined file that changes hands loses its set-id bits", async () => {
  const host = seeded({ paths: { "/bin/su": { content: "", mode: "4755" } } });
  await host.perform({ kind: "set-owner", path: "/bin/su", owner: 7 });
  expect(await host.stat("/bin/su")).toMatchObject({ uid: 7, gid: 0, mode: 0o755 });
});

async function text(host: Host, path: string): Promise<string | undefined> {
  const bytes = await host.read(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

async function planted({ paths = {} }: Seed): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "vigo-host-"));
  folders.push(root);
  for (const [path, { kind = "file", content = "", linkTo = "", mode }] of Object.entries(paths)) {
    const at = join(root, path);
    await mkdir(dirname(at), { recursive: true });
    if (kind === "folder") await mkdir(at);
    if (kind === "file") await writeFile(at, content);
    if (kind === "link") await symlink(linkTo, at);
    if (mode !== undefined) await chmod(at, Number.parseInt(mode, 8));
  }
  return root;
}
