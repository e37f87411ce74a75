import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refuse } from "../../runtime/contract/refusal.ts";
import type { DiskEntry } from "./disk.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import { realDisk } from "./disk.ts";

let base = "";
let root = "";

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "vigo-disk-"));
  root = join(base, "stacks");
  await mkdir(root);
});

afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

async function put(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), path);
  }
}

async function entries(): Promise<readonly DiskEntry[]> {
  const listed = await realDisk.list(root);
  if (listed.kind === "refused") throw new Error(listed.message);
  return [...listed.value].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function listing(): Promise<readonly string[]> {
  return (await entries()).map((entry) =>
    entry.kind === "link"
      ? `${entry.path} link ${entry.leads} ${entry.target}`
      : `${entry.path} ${entry.kind}`,
  );
}

test("a tree is listed without what is hidden and what editors leave behind", async () => {
  await put(
    "a.vgo",
    "b/c/d.vgo",
    ".git/e.vgo",
    "b/.f.vgo",
    "g.vgo~",
    ".#h.vgo",
    "b/i.swp",
    "j~/k.vgo",
  );
  expect(await listing()).toEqual(["a.vgo file", "b folder", "b/c folder", "b/c/d.vgo file"]);
});

test("names with odd characters are only names", async () => {
  await put("a b/{c,d}.vgo", "[e]/*.vgo", "é\u{1F600}.vgo");
  expect(await listing()).toEqual([
    "[e] folder",
    "[e]/*.vgo file",
    "a b folder",
    "a b/{c,d}.vgo file",
    "é\u{1F600}.vgo file",
  ]);
});

test("hidden names are part of files/, wherever it is seen, and of nothing else", async () => {
  await put("files/skel/.profile", "files/.x/y", "files/.git/config", "files/a~", "c/.hidden/d");
  await symlink("../files/skel", join(root, "c/skel"));
  await symlink("../c", join(root, "files/c"));
  expect(await listing()).toEqual([
    "c folder",
    "c/skel folder",
    "files folder",
    "files/.x folder",
    "files/.x/y file",
    "files/c folder",
    "files/c/.hidden folder",
    "files/c/.hidden/d file",
    "files/skel folder",
    "files/skel/.profile file",
  ]);
});

test("a file is hashed up to the limit, or not at all", async () => {
  await put("five!");
  const path = join(root, "five!");
  const digest = { kind: "digest", sha256: sha256("five!"), size: 5 };
  expect(await realDisk.digest(path, 5)).toEqual(digest);
  expect(await realDisk.digest(path, 4)).toEqual({ kind: "too-large", size: 5 });
  expect(await realDisk.digest(root, 5)).toEqual({ kind: "not-a-file", folder: true });
  expect(await realDisk.digest(join(root, "x"), 5)).toMatchObject({ error: { code: "ENOENT" } });
});

test("a file comes in pieces that make up its bytes", async () => {
  const bytes = Buffer.alloc(3 * 1024 * 1024, "abc");
  await writeFile(join(root, "large"), bytes);
  const pieces: Uint8Array[] = [];
  for await (const piece of realDisk.pieces(join(root, "large"), Infinity)) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
});

test("a link to a file is that file", async () => {
  await put("a.vgo", ".hidden/b.vgo");
  await symlink("a.vgo", join(root, "c.vgo"));
  await symlink(".hidden/b.vgo", join(root, "d.vgo"));
  expect(await listing()).toEqual(["a.vgo file", "c.vgo file", "d.vgo file"]);
});

test("a link to a folder is followed, and links to folders below it are not", async () => {
  await put("a/x.vgo", "b/y.vgo");
  await symlink("../b", join(root, "a/to-b"));
  await symlink("../a", join(root, "b/to-a"));
  expect(await listing()).toEqual([
    "a folder",
    "a/to-b folder",
    "a/to-b/y.vgo file",
    "a/x.vgo file",
    "b folder",
    "b/to-a folder",
    "b/to-a/x.vgo file",
    "b/y.vgo file",
  ]);
});

test("a link that gives nothing to read says where it leads", async () => {
  await put("a/x.vgo");
  await writeFile(join(base, "outside.vgo"), "");
  const links = [
    ["../outside.vgo", "b.vgo"],
    ["..", "c"],
    ["nowhere", "d"],
    ["a/x.vgo/below", "e"],
    ["f", "f"],
    [".", "g"],
    ["../../stacks", "a/h"],
    ["/dev/null", "i"],
  ] as const;
  for (const [written, path] of links) await symlink(written, join(root, path));
  expect(await listing()).toEqual([
    "a folder",
    "a/h link in-a-circle folder",
    "a/x.vgo file",
    "b.vgo link outside file",
    "c link outside folder",
    "d link nowhere unknown",
    "e link nowhere unknown",
    "f link in-a-circle unknown",
    "g link in-a-circle folder",
    "i link outside other",
  ]);
  expect((await entries()).find(({ path }) => path === "b.vgo")).toMatchObject({
    written: "../outside.vgo",
  });
});

test("a root that is itself a link is the folder that it leads to", async () => {
  await put("a.vgo");
  await symlink("stacks", join(base, "link"));
  expect(await realDisk.list(join(base, "link"))).toEqual({
    kind: "ok",
    value: [{ kind: "file", path: "a.vgo" }],
  });
});

test.skipIf(process.platform === "win32")("a pipe is listed and never opened", async () => {
  execFileSync("mkfifo", [join(root, "pipe.vgo")]);
  expect(await listing()).toEqual(["pipe.vgo other"]);
  expect(await realDisk.read(join(root, "pipe.vgo"), 100)).toEqual({
    kind: "not-a-file",
    folder: false,
  });
});

test.skipIf(process.platform === "win32")("a folder that may not be listed is told", async () => {
  await put("a/x.vgo", "b.vgo");
  await chmod(base, 0o755);
  await chmod(join(root, "a"), 0o000);
  expect(await asOrdinaryUser(listing)).toEqual(["a unreadable", "b.vgo file"]);
  await chmod(root, 0o000);
  expect(await asOrdinaryUser(() => realDisk.list(root))).toEqual(
    refuse("not-permitted", `cannot list "${root}": permission denied`),
  );
  await chmod(root, 0o755);
  await chmod(join(root, "a"), 0o755);
});

/** Nothing is forbidden to root, so root becomes nobody for a moment. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

test("what is no folder has no list", async () => {
  await put("a");
  expect(await realDisk.list(join(root, "b"))).toMatchObject({ reason: "not-found" });
  expect(await realDisk.list(join(root, "a"))).toMatchObject({ reason: "not-a-folder" });
  expect(await realDisk.list(join(root, "a/b"))).toMatchObject({ reason: "not-a-folder" });
});

test("a file is read up to the limit, or not at all", async () => {
  await put("five!");
  const path = join(root, "five!");
  expect(await realDisk.read(path, 5)).toEqual({ kind: "bytes", bytes: Buffer.from("five!") });
  expect(await realDisk.read(path, 4)).toEqual({ kind: "too-large", size: 5 });
  expect(await realDisk.read(root, 5)).toEqual({ kind: "not-a-file", folder: true });
  expect(await realDisk.read(join(root, "x"), 5)).toMatchObject({ error: { code: "ENOENT" } });
});
