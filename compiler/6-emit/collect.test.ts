// Cleaning up: what hosts may still ask for stays, whatever happens meanwhile and whatever clocks say.
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  hoursLater,
  memoryStore,
  noon,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
  type MemoryStore,
} from "../../fixtures/release-scene.ts";
import { troubledStore } from "../../fixtures/troubled-store.ts";
import { refuse } from "../../runtime/contract/refusal.ts";
import { folderStore } from "../../runtime/store/folder.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { refresh } from "../../runtime/trust/client.ts";
import { fetchAllBundles } from "../../runtime/trust/fetch.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { verifyStore } from "../../runtime/trust/verify-store.ts";
import { collect, type Collected } from "./collect.ts";
import { rollBack } from "./roll-back.ts";

const keys = sceneKeys();
const hourMs = 60 * 60 * 1000;
const many = Array.from({ length: 70 }, (_, at) => `host${at}`);

/** A store that dates its files by a clock of its own. */
interface Scene {
  readonly store: MemoryStore;
  readonly pass: (hours: number) => void;
  readonly now: () => Date;
  readonly publish: (content: string) => Promise<unknown>;
}

function scene(): Scene {
  let time = noon;
  const store = memoryStore(new Map(), () => time);
  return {
    store,
    pass: (hours) => {
      time = hoursLater(hours, time);
    },
    now: () => time,
    publish: (content) => published(store, keys, scenePolicy(many, { content }), time),
  };
}

async function clean(
  store: MaintainedStore,
  now: Date,
  more: { readonly keepHours?: number; readonly dryRun?: boolean } = {},
): Promise<Collected> {
  const { keepHours = 30 * 24, dryRun = false } = more;
  const times = { keepMs: keepHours * hourMs, waitMs: 24 * hourMs };
  return valueOf(await collect(store, { root: keys.rootBytes, now, dryRun, ...times }));
}

/** As of when it was signed last: nobody keeps it fresh here. */
async function isSound({ store }: Scene): Promise<boolean> {
  return (await verifyStore(store, keys.rootBytes, noon)).kind === "ok";
}

test("what no kept release needs is listed, and is removed a day later", async () => {
  const it = scene();
  await it.publish("one\n");
  it.pass(24);
  await it.publish("two\n");
  it.pass(24);
  await it.publish("three\n");
  const all = it.store.files.size;
  expect(await clean(it.store, it.now())).toMatchObject({ kept: [3, 2, 1], condemned: 2 });
  it.pass(29 * 24);
  await it.publish("four\n");
  // The first was replaced 30 days and more ago.
  it.pass(24);
  const listed = await clean(it.store, it.now());
  expect(listed).toMatchObject({ release: 4, kept: [4, 3, 2], removed: 2, waiting: 0 });
  expect(listed.condemned).toBeGreaterThan(3);
  expect(it.store.files.size).toBeGreaterThan(all);
  it.pass(23);
  expect(await clean(it.store, it.now(), { keepHours: 31 * 24 })).toMatchObject({
    condemned: 0,
    waiting: listed.condemned,
    removed: 0,
  });
  it.pass(1);
  const done = await clean(it.store, it.now(), { keepHours: 31 * 24 });
  expect(done).toMatchObject({ kept: [4, 3, 2], removed: listed.condemned, waiting: 0 });
  expect([...it.store.files.keys()].filter((name) => name.startsWith("gc/"))).toEqual([]);
  expect(it.store.files.has("metadata/1.root.json")).toBe(true);
  expect(it.store.files.has("metadata/1.targets.json")).toBe(false);
  expect(it.store.files.has("metadata/1.snapshot.json")).toBe(false);
  expect(await isSound(it)).toBe(true);
  const options = { now: it.now(), compilerVersion: "0.0.0" };
  expect(valueOf(await rollBack(it.store, 2, keys, options)).release).toBe(5);
});

test("a host two releases behind still gets what it was promised", async () => {
  const it = scene();
  await it.publish("one\n");
  const root = keys.rootBytes;
  const old = valueOf(
    await refresh({ store: it.store, memory: passingMemory(), root, now: it.now() }),
  );
  it.pass(48);
  await it.publish("two\n");
  it.pass(48);
  await it.publish("three\n");
  for (let day = 0; day < 5; day += 1) {
    it.pass(24);
    await clean(it.store, it.now());
  }
  expect(valueOf(await fetchAllBundles(it.store, old)).size).toBe(70);
});

test("what is published again while it is listed is written anew, and stays", async () => {
  const it = scene();
  await it.publish("one\n");
  it.pass(48);
  await it.publish("two\n");
  it.pass(48);
  const { condemned } = await clean(it.store, it.now(), { keepHours: 0 });
  expect(condemned).toBeGreaterThan(0);
  it.pass(24);
  // Between looking at what is needed and removing the rest, somebody returns to the first content.
  let isFirst = true;
  const racing = troubledStore(it.store, {
    before: async (operation, name) => {
      if (operation !== "list" || name !== "targets/" || !isFirst) return;
      isFirst = false;
      await it.publish("one\n");
    },
  });
  await clean(racing, it.now(), { keepHours: 0 });
  expect(isFirst).toBe(false);
  expect(await isSound(it)).toBe(true);
});

test("two clean-ups at once do no more than one", async () => {
  const it = scene();
  await it.publish("one\n");
  it.pass(48);
  await it.publish("two\n");
  it.pass(48);
  await Promise.all([1, 2, 3].map(() => clean(it.store, it.now(), { keepHours: 0 })));
  it.pass(48);
  await Promise.all([1, 2, 3].map(() => clean(it.store, it.now(), { keepHours: 0 })));
  expect(await isSound(it)).toBe(true);
  expect([...it.store.files.keys()].filter((name) => name.startsWith("gc/"))).toEqual([]);
  expect(it.store.files.has("metadata/1.targets.json")).toBe(false);
});

test.each([-20 * 365 * 24, 20 * 24, 200 * 24])(
  "a machine whose clock is %i hours off removes no more than others",
  async (hours) => {
    const it = scene();
    await it.publish("one\n");
    it.pass(48);
    await it.publish("two\n");
    it.pass(48);
    const before = new Map(it.store.files);
    // The one snapshot that nothing points to any more.
    const told = await clean(it.store, hoursLater(hours, it.now()));
    expect(told).toMatchObject({ kept: [2, 1], condemned: 1, removed: 0 });
    for (const [name, bytes] of before) expect(it.store.files.get(name)).toEqual(bytes);
    await it.publish("three\n");
    expect(await clean(it.store, hoursLater(hours, it.now()))).toMatchObject({
      waiting: 1,
      removed: 0,
    });
  },
);

test("what is young is left alone: it may belong to a release that is on its way", async () => {
  const it = scene();
  await it.publish("one\n");
  it.pass(48);
  const stopping = troubledStore(it.store, {
    before: (operation) => {
      if (operation === "swap") throw new Error("stopped");
    },
  });
  await expect(published(stopping, keys, scenePolicy(["x"]), it.now())).rejects.toThrow("stopped");
  it.pass(23);
  expect(await clean(it.store, it.now())).toMatchObject({ condemned: 0 });
  it.pass(1);
  const { condemned } = await clean(it.store, it.now());
  expect(condemned).toBeGreaterThan(0);
  // Nobody takes it up any more.
  expect(await published(it.store, keys, scenePolicy(["y"]), it.now())).toMatchObject({
    release: 2,
  });
  it.pass(24);
  await clean(it.store, it.now());
  expect(await isSound(it)).toBe(true);
});

test("stopped at any removal, the rest is removed by the next run", async () => {
  for (let stops = 0; ; stops += 1) {
    const it = scene();
    await it.publish("one\n");
    it.pass(48);
    await it.publish("two\n");
    it.pass(48);
    await clean(it.store, it.now(), { keepHours: 0 });
    it.pass(24);
    let left = stops;
    const stopping = troubledStore(it.store, {
      before: (operation) => {
        if (operation === "remove" && (left -= 1) < 0) throw new Error("stopped");
      },
    });
    const outcome = await clean(stopping, it.now(), { keepHours: 0 }).catch(() => undefined);
    expect(await isSound(it)).toBe(true);
    if (outcome !== undefined) break;
    await clean(it.store, it.now(), { keepHours: 0 });
    expect([...it.store.files.keys()].filter((name) => name.startsWith("gc/"))).toEqual([]);
  }
});

test("when it is not sure what a kept release needs, nothing is removed", async () => {
  const it = scene();
  await it.publish("one\n");
  it.pass(48);
  await it.publish("two\n");
  it.pass(48);
  const part = [...it.store.files].find(([, bytes]) =>
    new TextDecoder().decode(bytes).includes("one"),
  );
  it.store.files.delete(part?.[0] ?? "");
  const before = new Map(it.store.files);
  const times = { keepMs: 1000 * hourMs, waitMs: 24 * hourMs, dryRun: false };
  expect(await collect(it.store, { root: keys.rootBytes, now: it.now(), ...times })).toMatchObject({
    reason: "failed",
    message: expect.stringMatching(/nothing was removed/u),
  });
  expect(it.store.files).toEqual(before);
});

test("a full disk can be cleaned up", async () => {
  const it = scene();
  await it.publish("one\n");
  it.pass(48);
  await it.publish("two\n");
  it.pass(48);
  const { condemned } = await clean(it.store, it.now(), { keepHours: 0 });
  it.pass(48);
  await published(it.store, keys, scenePolicy(many, { content: "two\n" }), it.now());
  const full: MaintainedStore = {
    ...it.store,
    put: async () => refuse("failed", "the disk is full"),
    create: async () => refuse("failed", "the disk is full"),
  };
  const times = { keepMs: 0, waitMs: 24 * hourMs, dryRun: false };
  const options = { root: keys.rootBytes, now: it.now(), ...times };
  const before = it.store.files.size;
  expect(await collect(full, options)).toMatchObject({ kind: "ok", value: { removed: condemned } });
  // The list goes as well.
  expect(it.store.files.size).toBe(before - condemned - 1);
  expect(await isSound(it)).toBe(true);
});

test("a dry run changes nothing", async () => {
  const it = scene();
  await it.publish("one\n");
  it.pass(48);
  await it.publish("two\n");
  it.pass(48);
  const before = new Map(it.store.files);
  const told = await clean(it.store, it.now(), { keepHours: 0, dryRun: true });
  expect(told.condemned).toBeGreaterThan(0);
  expect(it.store.files).toEqual(before);
  expect((await clean(it.store, it.now(), { keepHours: 0 })).condemned).toBe(told.condemned);
});

test("files that are none of ours stay, in whatever list they stand", async () => {
  const it = scene();
  await it.publish("one\n");
  const mine = ["metadata/1.root.json", "metadata/timestamp.json", "status/x", "o/aa/mine"];
  for (const name of mine.slice(2)) it.store.files.set(name, new Uint8Array());
  const list = JSON.stringify({ schema: "vigo.gc/1", names: [...mine, "../../etc/passwd"] });
  it.store.files.set("gc/x.json", new TextEncoder().encode(list));
  it.store.times.set("gc/x.json", it.now());
  it.pass(48);
  expect(await clean(it.store, it.now())).toMatchObject({ removed: 0, condemned: 0 });
  for (const name of mine) expect(it.store.files.has(name)).toBe(true);
});

test("in a folder, leftovers of stopped writers go after a day", async () => {
  const area = await mkdtemp(join(tmpdir(), "vigo-clean-"));
  try {
    const store = folderStore(join(area, "store"));
    await published(store, keys, scenePolicy(["a"]));
    const [old, young] = [".tmp-0123456789abcdef", ".tmp-fedcba9876543210"];
    const metadata = join(area, "store", "metadata");
    for (const name of [old, young]) await writeFile(join(metadata, name), "half");
    const past = new Date(Date.now() - 25 * hourMs);
    await utimes(join(metadata, old), past, past);
    expect(await clean(store, noon)).toMatchObject({ swept: 1, removed: 0 });
    const names = await readdir(metadata);
    expect([names.includes(old), names.includes(young)]).toEqual([false, true]);
  } finally {
    await rm(area, { recursive: true });
  }
});
