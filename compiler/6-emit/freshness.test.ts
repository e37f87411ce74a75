import { expect, test } from "vitest";
import {
  hoursLater,
  memoryStore,
  noon,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
} from "../../fixtures/release-scene.ts";
import { refresh } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { usualFreshMs } from "./sign.ts";
import { ageingRoles, refreshStore, type RefreshTerms } from "./freshness.ts";

const keys = sceneKeys();
const timestampOnly = { ...keys, held: [keys.timestamp] };

function terms(hours: number, more: Partial<RefreshTerms> = {}): RefreshTerms {
  return { now: hoursLater(hours), roles: "timestamp", force: false, ...more };
}

test("the key of the timestamp alone keeps a store fresh", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const count = store.files.size;
  expect(valueOf(await refreshStore(store, timestampOnly, terms(35))).signed).toEqual([]);
  const refreshed = valueOf(await refreshStore(store, timestampOnly, terms(36)));
  expect(refreshed.signed).toEqual(["timestamp"]);
  expect(refreshed.trusted.timestamp).toMatchObject({
    version: 2,
    expires: "2026-03-06T00:00:00Z",
  });
  expect(store.files.size).toBe(count);
  const now = hoursLater(80);
  const host = await refresh({ store, memory: passingMemory(), root: keys.rootBytes, now });
  expect(valueOf(host).document.release).toBe(1);
});

test("it signs at once when told to, and revives what has expired", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const forced = valueOf(await refreshStore(store, timestampOnly, terms(1, { force: true })));
  expect(forced.signed).toEqual(["timestamp"]);
  expect(valueOf(await refreshStore(store, timestampOnly, terms(500))).signed).toEqual([
    "timestamp",
  ]);
});

test("what takes the release key is due and said, and signed only with it", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const old = 46 * 24;
  const { trusted } = valueOf(await refreshStore(store, timestampOnly, terms(old)));
  expect(ageingRoles(trusted, { now: hoursLater(old), freshMs: usualFreshMs })).toEqual([
    "targets",
    "snapshot",
  ]);
  const all = terms(old, { roles: "all" });
  expect(await refreshStore(store, timestampOnly, all)).toMatchObject({ reason: "bad-key" });
  const done = valueOf(await refreshStore(store, keys, all));
  expect(done.signed).toEqual(["targets", "snapshot", "timestamp"]);
  expect(ageingRoles(done.trusted, { now: hoursLater(old), freshMs: usualFreshMs })).toEqual([]);
});

test("what does not verify is not made to last, and a strange key signs nothing", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const before = new Map(store.files);
  const stranger = { ...timestampOnly, held: [keys.release] };
  expect(await refreshStore(store, stranger, terms(40))).toMatchObject({ reason: "bad-key" });
  expect(store.files).toEqual(before);
  store.files.set("metadata/1.snapshot.json", new TextEncoder().encode("{}"));
  const damaged = new Map(store.files);
  expect(await refreshStore(store, timestampOnly, terms(40))).toMatchObject({ kind: "refused" });
  expect(store.files).toEqual(damaged);
  expect(await refreshStore(memoryStore(), timestampOnly, terms(40))).toMatchObject({
    reason: "not-a-store",
  });
});

test("whoever publishes in between is not overwritten", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const racing = {
    ...store,
    swap: async (...args: Parameters<typeof store.swap>): ReturnType<typeof store.swap> => {
      await published(store, keys, scenePolicy(["b"]), noon);
      return store.swap(...args);
    },
  };
  expect(await refreshStore(racing, timestampOnly, terms(40))).toMatchObject({
    reason: "conflict",
  });
  const refreshed = valueOf(await refreshStore(store, timestampOnly, terms(40)));
  expect(refreshed.trusted.document.release).toBe(2);
});
