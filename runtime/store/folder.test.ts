import { execFileSync, spawnSync } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderStore } from "./folder.ts";
import { openStore, openWritableStore } from "./open.ts";
import type { MaintainedStore } from "./store.ts";

let area = "";
let store: MaintainedStore;
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-store-"));
  store = folderStore(join(area, "store"));
});
afterEach(async () => {
  await chmod(area, 0o700);
  await rm(area, { recursive: true });
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function tagOf(name: string): Promise<string> {
  const found = await store.get(name, 1000);
  if (found.kind !== "found") throw new Error(found.kind);
  return found.tag;
}

test("what is created is found, and is not replaced", async () => {
  expect(await store.create("o/ab/abc", bytes("one"))).toEqual({ kind: "written" });
  expect(await store.create("o/ab/abc", bytes("two"))).toEqual({ kind: "exists" });
  expect(await store.get("o/ab/abc", 3)).toMatchObject({ kind: "found", bytes: bytes("one") });
  expect(await store.get("o/ab/abd", 3)).toEqual({ kind: "absent" });
  expect(await store.get("o/ac/abd", 3)).toEqual({ kind: "absent" });
  expect(await store.get("o/ab/abc/more", 3)).toEqual({ kind: "absent" });
  expect(await readdir(join(area, "store", "o", "ab"))).toEqual(["abc"]);
});

test("of many who create the same name, one does", async () => {
  const texts = Array.from({ length: 20 }, (_, at) => `text ${at}`);
  const outcomes = await Promise.all(
    texts.map((text) => store.create("metadata/1.x", bytes(text))),
  );
  const written = outcomes.filter(({ kind }) => kind === "written");
  expect(written).toHaveLength(1);
  const winner = texts[outcomes.findIndex(({ kind }) => kind === "written")] ?? "";
  expect(await store.get("metadata/1.x", 100)).toMatchObject({ bytes: bytes(winner) });
});

test("a swap needs the tag of what is there", async () => {
  expect(await store.swap("metadata/t", bytes("1"), "stale")).toEqual({ kind: "changed" });
  expect(await store.swap("metadata/t", bytes("1"), undefined)).toEqual({ kind: "swapped" });
  const tag = await tagOf("metadata/t");
  expect(await store.swap("metadata/t", bytes("2"), undefined)).toEqual({ kind: "changed" });
  expect(await store.swap("metadata/t", bytes("2"), tag)).toEqual({ kind: "swapped" });
  expect(await store.swap("metadata/t", bytes("3"), tag)).toEqual({ kind: "changed" });
  expect(await store.get("metadata/t", 100)).toMatchObject({ bytes: bytes("2") });
  expect(await readdir(join(area, "store", "metadata"))).toEqual(["t"]);
});

test("of many who swap the same thing, one does", async () => {
  await store.swap("metadata/t", bytes("0"), undefined);
  const tag = await tagOf("metadata/t");
  const texts = Array.from({ length: 10 }, (_, at) => `text ${at}`);
  const outcomes = await Promise.all(
    texts.map((text) => store.swap("metadata/t", bytes(text), tag)),
  );
  expect(outcomes.filter(({ kind }) => kind === "swapped")).toHaveLength(1);
  expect(outcomes.filter(({ kind }) => kind === "changed")).toHaveLength(9);
});

test("no more is read than was asked for", async () => {
  await store.create("metadata/x", bytes("12345"));
  expect(await store.get("metadata/x", 5)).toMatchObject({ kind: "found" });
  expect(await store.get("metadata/x", 4)).toMatchObject({ kind: "refused", reason: "too-large" });
});

test("a large file comes whole, and with the tag by which it is swapped", async () => {
  const large = new Uint8Array(3 * 1024 * 1024).map((_, at) => at % 251);
  await store.create("metadata/large", large);
  const found = await store.get("metadata/large", large.length);
  if (found.kind !== "found") throw new Error("the large file was not found");
  expect(Buffer.compare(found.bytes, large)).toBe(0);
  expect(await store.swap("metadata/large", bytes("0"), found.tag)).toEqual({ kind: "swapped" });
});

const strays = [
  "",
  "..",
  "../x",
  "a/../b",
  "/a",
  "a/",
  "a//b",
  "a\\b",
  ".a",
  "a/.b",
  "a\u0000",
  "é",
  "a b",
  "%2e",
];

test.each(strays)("%j is no name of an object", (name) => {
  expect(() => store.get(name, 1)).toThrow("not a name");
  expect(() => store.create(name, bytes("x"))).toThrow("not a name");
});

test("a folder that is not there, or is a file, is said to be so", async () => {
  expect(await store.get("metadata/x", 1)).toMatchObject({
    reason: "not-found",
    message: `there is no folder "${join(area, "store")}"`,
  });
  await writeFile(join(area, "file"), "x");
  const file = folderStore(join(area, "file"));
  expect(await file.get("metadata/x", 1)).toMatchObject({ reason: "not-a-folder" });
  expect(await file.create("metadata/x", bytes("x"))).toMatchObject({ reason: "not-a-folder" });
});

test("a pipe, a folder or a device in the place of an object is refused, and never waited for", async () => {
  await mkdir(join(area, "store", "metadata"), { recursive: true });
  await mkdir(join(area, "store", "metadata", "folder"));
  execFileSync("mkfifo", [join(area, "store", "metadata", "pipe")]);
  await symlink("/dev/zero", join(area, "store", "metadata", "device"));
  for (const name of ["folder", "pipe", "device"]) {
    expect(await store.get(`metadata/${name}`, 10)).toMatchObject({ reason: "malformed" });
  }
});

test("what is there is listed by how its name begins, and nothing else is", async () => {
  const earlier = Date.now();
  for (const name of ["metadata/1.root.json", "o/ab/abc", "o/ab/abd", "o/b0/b0c"]) {
    await store.create(name, bytes(name));
  }
  await writeFile(join(area, "store", "o", "ab", ".tmp-0123"), "half");
  await symlink("/etc/passwd", join(area, "store", "o", "ab", "linked"));
  const named = async (prefix: string): Promise<readonly string[]> => {
    const listed = await store.list(prefix);
    if (listed.kind === "refused") throw new Error(listed.message);
    for (const { name, size, modified } of listed.value) {
      expect(size).toBe(name.length);
      // File systems count in coarser steps than the clock.
      expect(modified.getTime()).toBeGreaterThan(earlier - 2000);
    }
    return listed.value.map(({ name }) => name);
  };
  expect(await named("")).toEqual(["metadata/1.root.json", "o/ab/abc", "o/ab/abd", "o/b0/b0c"]);
  expect(await named("o/ab")).toEqual(["o/ab/abc", "o/ab/abd"]);
  expect(await named("o/ab/abd")).toEqual(["o/ab/abd"]);
  expect(await named("gc/")).toEqual([]);
  expect(await folderStore(join(area, "nowhere")).list("o/")).toMatchObject({
    reason: "not-found",
  });
});

test("what is put is there anew, and what is removed is gone, as often as it is asked", async () => {
  await store.put("o/ab/abc", bytes("one"));
  const past = new Date(0);
  await utimes(join(area, "store", "o", "ab", "abc"), past, past);
  expect(await store.put("o/ab/abc", bytes("two"))).toEqual({ kind: "ok", value: undefined });
  const listed = await store.list("o/");
  const times = listed.kind === "ok" ? listed.value.map(({ modified }) => modified.getTime()) : [];
  expect(times).toHaveLength(1);
  expect(times[0]).toBeGreaterThan(past.getTime());
  expect(await store.get("o/ab/abc", 3)).toMatchObject({ bytes: bytes("two") });
  for (let again = 0; again < 2; again += 1) {
    expect(await store.remove("o/ab/abc")).toEqual({ kind: "ok", value: undefined });
  }
  expect(await store.get("o/ab/abc", 3)).toEqual({ kind: "absent" });
  expect(await store.remove("o/zz/none")).toMatchObject({ kind: "ok" });
  await mkdir(join(area, "store", "o", "folder"));
  expect(await store.remove("o/folder")).toMatchObject({ kind: "refused" });
});

test("a folder that holds other things is put nothing into", async () => {
  await mkdir(join(area, "full"));
  await writeFile(join(area, "full", "mine"), "x");
  expect(await folderStore(join(area, "full")).put("o/ab/abc", bytes("x"))).toMatchObject({
    reason: "not-a-store",
  });
});

test("only old leftovers of stopped writers are swept", async () => {
  await store.create("o/ab/abc", bytes("x"));
  const names = [".tmp-old", ".tmp-new", ".t.lock"].map((name) => join(area, "store", "o", name));
  for (const path of names) await writeFile(path, "half");
  const past = new Date(Date.now() - 60_000);
  for (const path of names.toSpliced(1, 1)) await utimes(path, past, past);
  expect(await store.sweep?.(new Date(Date.now() - 30_000))).toEqual({ kind: "ok", value: 1 });
  expect((await readdir(join(area, "store", "o"))).sort()).toEqual([".t.lock", ".tmp-new", "ab"]);
});

test("an empty folder becomes a store, and one with other things in it does not", async () => {
  await mkdir(join(area, "empty"));
  expect(await folderStore(join(area, "empty")).create("metadata/x", bytes("x"))).toEqual({
    kind: "written",
  });
  await mkdir(join(area, "full"));
  await writeFile(join(area, "full", "mine"), "x");
  const full = folderStore(join(area, "full"));
  for (const answer of [
    await full.create("metadata/x", bytes("x")),
    await full.swap("metadata/x", bytes("x"), undefined),
  ]) {
    expect(answer).toMatchObject({ kind: "refused", reason: "not-a-store" });
  }
  expect(await readdir(join(area, "full"))).toEqual(["mine"]);
});

test.skipIf(process.getuid?.() === 0)("where nothing may be written, that is said", async () => {
  await chmod(area, 0o500);
  expect(await store.create("metadata/x", bytes("x"))).toMatchObject({ reason: "not-permitted" });
});

// Node's recursive mkdir never returns there.
test.runIf(process.platform === "linux")(
  "a file system that takes no folders says so",
  async () => {
    const inProc = folderStore("/proc/vigo-takes-no-folders/store");
    const answer = await inProc.create("metadata/x", bytes("x"));
    expect(answer).toMatchObject({ kind: "refused", reason: "not-found" });
  },
);

test("the lock of a process that died does not stop anybody", async () => {
  await store.swap("metadata/t", bytes("1"), undefined);
  const lock = join(area, "store", "metadata", ".t.lock");
  const { pid } = spawnSync("true");
  const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  const numbering = await readlink("/proc/self/ns/pid");
  await writeFile(lock, JSON.stringify({ pid, system: `${boot} ${numbering}` }));
  expect(await store.swap("metadata/t", bytes("2"), await tagOf("metadata/t"))).toEqual({
    kind: "swapped",
  });
  expect(await readdir(join(area, "store", "metadata"))).toEqual(["t"]);
});

test("neither does the guard of one that died while it removed such a lock", async () => {
  await store.swap("metadata/t", bytes("1"), undefined);
  const { pid } = spawnSync("true");
  const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  const numbering = await readlink("/proc/self/ns/pid");
  const sign = JSON.stringify({ pid, system: `${boot} ${numbering}` });
  for (const name of [".t.lock", ".t.lock.removing"]) {
    await writeFile(join(area, "store", "metadata", name), sign);
  }
  expect(await store.swap("metadata/t", bytes("2"), await tagOf("metadata/t"))).toEqual({
    kind: "swapped",
  });
  expect(await readdir(join(area, "store", "metadata"))).toEqual(["t"]);
});

test("a lock that may be held is respected", async () => {
  await store.swap("metadata/t", bytes("1"), undefined);
  const lock = join(area, "store", "metadata", ".t.lock");
  await writeFile(lock, "somebody of another machine");
  expect(await store.swap("metadata/t", bytes("2"), await tagOf("metadata/t"))).toMatchObject({
    kind: "refused",
    reason: "locked",
    message: `somebody else holds "${lock}"`,
  });
  await rm(lock);
});

test("what names a store says what kind it is", () => {
  expect(openStore("store")).toMatchObject({ kind: "ok", value: { where: "store" } });
  expect(openStore("https://example.com/store/")).toMatchObject({
    value: { where: "https://example.com/store" },
  });
  expect(openStore("s3://bucket/prefix/")).toMatchObject({
    value: { where: "s3://bucket/prefix" },
  });
  expect(openWritableStore("s3://bucket")).toMatchObject({ value: { where: "s3://bucket" } });
  expect(openWritableStore("https://example.com/store")).toMatchObject({
    message: `"https://example.com/store" can only be read: web servers take no releases`,
  });
  for (const open of [openStore, openWritableStore]) {
    expect(open("file:///tmp/x")).toMatchObject({
      reason: "failed",
      message: `"file:///tmp/x" is not an address of a store`,
    });
  }
});
