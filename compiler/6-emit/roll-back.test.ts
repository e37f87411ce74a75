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
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { fetchBundle } from "../../runtime/trust/fetch.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { verifyStore } from "../../runtime/trust/verify-store.ts";
import { historyOf } from "./history.ts";
import { publish } from "./publish.ts";
import { rollBack, type RollBackOptions } from "./roll-back.ts";

const keys = sceneKeys();
const options: RollBackOptions = {
  now: hoursLater(1),
  compilerVersion: "0.0.0",
  pause: () => Promise.resolve(),
};
const many = Array.from({ length: 100 }, (_, at) => `host${at}`);

async function trusted(store: MemoryStore): Promise<TrustedRelease> {
  return valueOf(
    await refresh({ store, memory: passingMemory(), root: keys.rootBytes, now: hoursLater(1) }),
  );
}

async function threeReleases(): Promise<MemoryStore> {
  const store = memoryStore();
  for (const content of ["one\n", "two\n", "three\n"]) {
    await published(store, keys, scenePolicy(many, { content }));
  }
  return store;
}

test("an old tree comes back as a new release, with no object written and three signatures", async () => {
  const store = await threeReleases();
  const before = new Set(store.files.keys());
  const history = valueOf(await historyOf(store, await trusted(store), 10));
  const first = history.find(({ release }) => release === 1);
  expect(valueOf(await rollBack(store, 1, keys, options))).toMatchObject({
    release: 4,
    treeRoot: first?.treeRoot,
    objectsWritten: 0,
    unchanged: false,
  });
  const added = [...store.files.keys()].filter((name) => !before.has(name));
  expect(added.map((name) => name.replace(/[0-9a-f]{64}/u, "HASH")).sort()).toEqual([
    "metadata/4.snapshot.json",
    "metadata/4.targets.json",
    "targets/HASH.release.json",
  ]);
  const { hosts } = valueOf(await verifyStore(store, keys.rootBytes, hoursLater(1)));
  expect(hosts).toBe(100);
  const fetched = valueOf(await fetchBundle(store, await trusted(store), "host7"));
  expect(fetched).toMatchObject({
    bundle: { resources: [{ attributes: { content: "one\n" } }, { id: "base/file" }] },
  });
});

test("what is current already is not published again", async () => {
  const store = await threeReleases();
  const before = new Map(store.files);
  expect(valueOf(await rollBack(store, 3, keys, options))).toMatchObject({
    release: 3,
    unchanged: true,
  });
  expect(store.files).toEqual(before);
});

test("a release that never was, or is gone, is told", async () => {
  const store = await threeReleases();
  expect(await rollBack(store, 9, keys, options)).toMatchObject({
    reason: "not-found",
    message: 'there is no release 9 in "store": the current one is 3',
  });
  store.files.delete("metadata/1.targets.json");
  expect(await rollBack(store, 1, keys, options)).toMatchObject({
    reason: "not-found",
    message: 'release 1 is no longer kept in "store": the oldest is 2',
  });
  expect(await rollBack(memoryStore(), 1, keys, options)).toMatchObject({
    message: 'nothing has been published to "store" yet',
  });
});

test("a release that the store has lost a piece of does not come back", async () => {
  const store = await threeReleases();
  const part = [...store.files].find(([, bytes]) =>
    new TextDecoder().decode(bytes).includes("one"),
  );
  store.files.delete(part?.[0] ?? "");
  const before = new Map(store.files);
  expect(await rollBack(store, 1, keys, options)).toMatchObject({
    reason: "not-found",
    hint: "compile the stacks of that time instead",
  });
  expect(store.files).toEqual(before);
});

test("what is listed for removal counts as gone", async () => {
  const store = await threeReleases();
  const names = ["metadata/1.targets.json"];
  const list = JSON.stringify({ schema: "vigo.gc/1", names });
  store.files.set("gc/x.json", new TextEncoder().encode(list));
  expect(await rollBack(store, 1, keys, options)).toMatchObject({
    message: expect.stringMatching(/no longer kept/u),
  });
  expect(valueOf(await rollBack(store, 2, keys, options)).release).toBe(4);
});

test("history tells of every release once, the newest first", async () => {
  const store = await threeReleases();
  // Signed anew, and no new release.
  await published(store, keys, scenePolicy(many, { content: "three\n" }), hoursLater(46 * 24));
  const source = { commit: "0123456789", dirty: false };
  const waves = [{ opens: "2026-05-01T00:00:00Z", until: 2048 }];
  const more = { now: hoursLater(46 * 24), created: noon, compilerVersion: "0.0.0", source, waves };
  valueOf(await publish(store, scenePolicy(["a"]), keys, more));
  const now = hoursLater(46 * 24);
  const current = valueOf(
    await refresh({ store, memory: passingMemory(), root: keys.rootBytes, now }),
  );
  const history = valueOf(await historyOf(store, current, 10));
  expect(history.map(({ release, hosts }) => [release, hosts])).toEqual([
    [4, 1],
    [3, 100],
    [2, 100],
    [1, 100],
  ]);
  expect(history[0]).toMatchObject({
    created: "2026-03-01T12:00:00Z",
    source,
    complete: "2026-05-01T00:00:00Z",
  });
  expect(valueOf(await historyOf(store, current, 2)).map(({ release }) => release)).toEqual([4, 3]);
});

test("a release before the current one that was changed is not believed", async () => {
  const store = await threeReleases();
  const path = "metadata/2.targets.json";
  const text = new TextDecoder().decode(store.files.get(path));
  store.files.set(path, new TextEncoder().encode(text.replace("1.0.31", "1.0.30")));
  expect(await historyOf(store, await trusted(store), 10)).toMatchObject({ reason: "bad-hash" });
});
