import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  hoursLater,
  memoryStore,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
} from "../../fixtures/release-scene.ts";
import { refresh } from "../trust/client.ts";
import { folderMemory } from "./folder-memory.ts";

let area = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-memory-"));
});
afterEach(() => rm(area, { recursive: true }));

test("what is written is read back, whole and only by its owner", async () => {
  const memory = folderMemory(join(area, "state", "trust"));
  expect(await memory.read("root.json")).toBeUndefined();
  await memory.write("root.json", new Uint8Array([1, 2]));
  await memory.write("root.json", new Uint8Array([3]));
  expect([...((await memory.read("root.json")) ?? [])]).toEqual([3]);
  expect(await readdir(join(area, "state", "trust"))).toEqual(["root.json"]);
  expect((await stat(join(area, "state", "trust"))).mode & 0o777).toBe(0o700);
  expect((await stat(join(area, "state", "trust", "root.json"))).mode & 0o777).toBe(0o600);
  await memory.write("root.json", new Uint8Array());
  await memory.write("root.json", new Uint8Array());
  expect(await memory.read("root.json")).toBeUndefined();
  expect(await readdir(join(area, "state", "trust"))).toEqual([]);
});

test("across runs, an older store is refused and an unchanged one writes nothing", async () => {
  const keys = sceneKeys();
  const older = memoryStore();
  await published(older, keys, scenePolicy(["a"]));
  const store = memoryStore(older.files);
  await published(store, keys, scenePolicy(["b"]));
  const run = { root: keys.rootBytes, now: hoursLater(1) };
  expect(
    valueOf(await refresh({ ...run, store, memory: folderMemory(area) })).document.release,
  ).toBe(2);
  expect((await readdir(area)).sort()).toEqual([
    "pinned.json",
    "release.json",
    "root.json",
    "snapshot.json",
    "targets.json",
    "timestamp.json",
  ]);
  const before = await stat(join(area, "timestamp.json"));
  // The pin is known by now.
  const again = await refresh({ now: run.now, store, memory: folderMemory(area) });
  expect(again.kind).toBe("ok");
  expect((await stat(join(area, "timestamp.json"))).ino).toBe(before.ino);
  const rolledBack = await refresh({ ...run, store: older, memory: folderMemory(area) });
  expect(rolledBack).toMatchObject({ reason: "rollback" });
});

test("a folder that cannot be one is a refusal", async () => {
  const keys = sceneKeys();
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  await writeFile(join(area, "file"), "x");
  const memory = folderMemory(join(area, "file"));
  const answer = await refresh({ store, memory, root: keys.rootBytes, now: hoursLater(1) });
  expect(answer).toMatchObject({ kind: "refused", reason: "not-a-folder" });
});

test.skipIf(process.getuid?.() === 0)("a folder that may not be read is a refusal", async () => {
  await chmod(area, 0o000);
  const keys = sceneKeys();
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const memory = folderMemory(area);
  const answer = await refresh({ store, memory, root: keys.rootBytes, now: hoursLater(1) });
  await chmod(area, 0o700);
  expect(answer).toMatchObject({ kind: "refused", reason: "not-permitted" });
});
