import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  unlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderCache, type FolderCache, type FolderCacheOptions } from "./folder-cache.ts";
import type { SweepLimits } from "./sweep.ts";

let area = "";
let folder = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-cache-"));
  folder = join(area, "cache");
});
afterEach(() => rm(area, { recursive: true }));

const hourMs = 60 * 60 * 1000;
const now = new Date();
const given = { key: "a key of sixteen or more", build: "1", now };

async function open(options: Partial<FolderCacheOptions> = {}): Promise<FolderCache> {
  const opened = await folderCache(folder, { ...given, ...options });
  if (opened.kind === "refused") throw new Error(opened.message);
  return opened.value;
}

async function keep(
  values: Readonly<Record<string, unknown>>,
  options: Partial<FolderCacheOptions> = {},
): Promise<void> {
  const cache = await open(options);
  for (const [name, value] of Object.entries(values)) cache.keep(name, value);
  expect(await cache.settle()).toEqual({ kind: "ok", value: undefined });
}

async function entries(): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(".entry")).sort();
}

test("what was kept is recalled as it was, and things that were one are one", async () => {
  const shared = { start: 1 };
  await keep({ a: { first: shared, second: new Map([[shared, "x"]]), none: undefined } });
  const found: unknown = (await open()).recall("a");
  expect(found).toEqual({ first: shared, second: new Map([[shared, "x"]]), none: undefined });
  const { first, second } = found as { first: object; second: Map<object, string> };
  expect(second.get(first)).toBe("x");
});

test("nothing is recalled under another name, by another build or with another key", async () => {
  await keep({ a: 1 });
  expect((await open()).recall("b")).toBeUndefined();
  expect((await open({ build: "2" })).recall("a")).toBeUndefined();
  expect((await open({ key: "some other key altogether" })).recall("a")).toBeUndefined();
  expect((await open()).recall("a")).toBe(1);
});

test("no byte can be changed, added or taken away, and what is broken is written anew", async () => {
  await keep({ a: { text: "what was made of a file" } });
  const [name = ""] = await entries();
  const path = join(folder, name);
  const sound = await readFile(path);
  const wrong = [
    ...[...sound.keys()].map((at) => sound.with(at, (sound[at] ?? 0) ^ 1)),
    ...[...sound.keys()].map((at) => sound.subarray(0, at)),
    Buffer.concat([sound, Buffer.from([0])]),
  ];
  for (const bytes of wrong) {
    await writeFile(path, bytes);
    expect((await open()).recall("a")).toBeUndefined();
  }
  await keep({ a: { text: "what was made of a file" } });
  expect(await readFile(path)).toEqual(sound);
});

test("an entry in the place of another is not believed", async () => {
  await keep({ a: 1, b: 2 });
  const [first = "", second = ""] = await entries();
  await writeFile(join(folder, first), await readFile(join(folder, second)));
  const cache = await open();
  expect(
    [cache.recall("a"), cache.recall("b")].filter((value) => value === undefined),
  ).toHaveLength(1);
});

test("links, folders and missing files are as if nothing were there", async () => {
  await keep({ a: 1 });
  const [name = ""] = await entries();
  const path = join(folder, name);
  await writeFile(join(area, "elsewhere"), await readFile(path));
  await unlink(path);
  expect((await open()).recall("a")).toBeUndefined();
  await symlink(join(area, "elsewhere"), path);
  expect((await open()).recall("a")).toBeUndefined();
  await unlink(path);
  await mkdir(path);
  expect((await open()).recall("a")).toBeUndefined();
});

test("it may be removed while somebody works with it", async () => {
  await keep({ a: 1 });
  const cache = await open();
  await rm(folder, { recursive: true });
  expect(cache.recall("a")).toBeUndefined();
  cache.keep("a", 1);
  expect(await cache.settle()).toMatchObject({ kind: "ok" });
  expect((await open()).recall("a")).toBe(1);
});

test("several who write at once leave whole entries", async () => {
  const large = "x".repeat(200_000);
  await Promise.all(Array.from({ length: 8 }, () => keep({ a: large, b: large })));
  const cache = await open();
  expect([cache.recall("a"), cache.recall("b")]).toEqual([large, large]);
  expect(await readdir(folder, { recursive: true })).not.toContainEqual(
    expect.stringContaining(".tmp-"),
  );
});

test("a folder that holds other things is left alone", async () => {
  await mkdir(folder);
  await writeFile(join(folder, "notes.txt"), "mine");
  expect(await folderCache(folder, given)).toMatchObject({
    kind: "refused",
    message: expect.stringMatching(/holds other things/u),
  });
  await writeFile(join(area, "file"), "");
  expect(await folderCache(join(area, "file"), given)).toMatchObject({
    kind: "refused",
    reason: "not-a-folder",
  });
});

const limits: SweepLimits = { bytes: 1_000_000, unusedMs: 24 * hourMs, pauseMs: hourMs };

test("what nobody used for long is swept away, and what is used stays", async () => {
  await keep({ old: 1, used: 2 });
  const long = new Date(now.getTime() - 48 * hourMs);
  for (const name of [...(await entries()), "CACHEDIR.TAG"])
    await utimes(join(folder, name), long, long);
  const cache = await open({ limits });
  expect(cache.recall("used")).toBe(2);
  cache.keep("new", 3);
  await cache.settle();
  const later = await open();
  expect(["old", "used", "new"].map((name) => later.recall(name))).toEqual([undefined, 2, 3]);
});

test("what was used last stays when there is too much, and nobody sweeps twice within an hour", async () => {
  await keep({ a: "x".repeat(600) });
  for (const name of await entries())
    await utimes(join(folder, name), now, new Date(now.getTime() - hourMs));
  await keep({ b: "y".repeat(600) }, { limits: { ...limits, bytes: 1000 } });
  expect(await entries()).toHaveLength(2);
  const later = new Date(now.getTime() + 2 * hourMs);
  await keep({ c: 1 }, { now: later, limits: { ...limits, bytes: 1000 } });
  const cache = await open();
  expect([cache.recall("a"), cache.recall("c")]).toEqual([undefined, 1]);
});

test("sweeping takes nothing that is not an entry", async () => {
  await keep({ a: 1 });
  const [name = ""] = await entries();
  const other = join(folder, dirname(name), "f".repeat(64));
  await writeFile(other, "an object of a store, perhaps");
  await mkdir(join(area, "outside"));
  await writeFile(join(area, "outside", `${"0".repeat(64)}.entry`), "somebody else's");
  await symlink(join(area, "outside"), join(folder, "zz".replaceAll("z", "0")));
  await keep({ b: 1 }, { now: new Date(now.getTime() + 90 * 24 * hourMs), limits });
  expect(await readFile(other, "utf8")).toContain("perhaps");
  expect(await readdir(join(area, "outside"))).toHaveLength(1);
});

test("only the user can read what is in it", async () => {
  await keep({ a: 1 });
  const [name = ""] = await entries();
  expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  expect((await stat(folder)).mode & 0o077).toBe(0);
});
