import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  hoursLater,
  memoryStore,
  noon,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
} from "../../fixtures/release-scene.ts";
import { folderStore } from "../../runtime/store/folder.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { fetchAllBundles, fetchBundle } from "../../runtime/trust/fetch.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { verifyStore } from "../../runtime/trust/verify-store.ts";
import { publish } from "./publish.ts";

const keys = sceneKeys();
const options = { now: noon, created: noon, compilerVersion: "0.0.0" };
const many = Array.from({ length: 300 }, (_, at) => `host${at}`);

let area = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-publish-"));
});
afterEach(() => rm(area, { recursive: true }));

async function trusted(store: MaintainedStore, now: Date = noon): Promise<TrustedRelease> {
  return valueOf(await refresh({ store, memory: passingMemory(), root: keys.rootBytes, now }));
}

async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = paths
    .sort()
    .map(async (path): Promise<[string, string]> => [
      path.slice(folder.length),
      await readFile(path, "utf8"),
    ]);
  return new Map(await Promise.all(texts));
}

test.each([1, 64, 65, 300])(
  "what was published for %i hosts is what each of them gets",
  async (count) => {
    const store = folderStore(join(area, "store"));
    const hosts = many.slice(0, count);
    const policy = scenePolicy(hosts);
    const summary = await published(store, keys, policy);
    expect(summary).toMatchObject({ release: 1, hosts: count, objectsShared: 0, unchanged: false });

    const release = await trusted(store);
    expect(release.document).toMatchObject({
      release: 1,
      fleet: "prod",
      created: "2026-03-01T12:00:00Z",
    });
    for (const host of [hosts[0] ?? "", hosts.at(-1) ?? ""]) {
      const fetched = valueOf(await fetchBundle(store, release, host));
      const wanted = policy.hosts.find(({ header }) => header.host === host);
      expect(fetched).toMatchObject({
        kind: "bundle",
        bundle: {
          header: wanted?.header,
          resources: wanted?.parts.flatMap((part) => part.resources),
        },
      });
    }
    expect(valueOf(await fetchBundle(store, release, "stranger"))).toEqual({ kind: "absent" });
    const all = valueOf(await fetchAllBundles(store, release));
    expect([...all.keys()]).toEqual(hosts.toSorted());
    expect(valueOf(await verifyStore(store, keys.rootBytes, noon))).toMatchObject({
      release: 1,
      hosts: count,
      objects: summary.objectsWritten,
      treeRoot: summary.treeRoot,
    });
  },
);

test("no host at all is a release too", async () => {
  const store = memoryStore();
  expect(await published(store, keys, scenePolicy([]))).toMatchObject({ release: 1, hosts: 0 });
  expect(valueOf(await fetchBundle(store, await trusted(store), "a"))).toEqual({ kind: "absent" });
});

test("the same policy, keys and time give the same files", async () => {
  const [one, two] = [join(area, "one"), join(area, "two")];
  await published(folderStore(one), keys, scenePolicy(many));
  await published(folderStore(two), keys, scenePolicy(many.toReversed()));
  expect(await filesOf(one)).toEqual(await filesOf(two));
});

test("the second release builds on the first and writes only what is new", async () => {
  const store = memoryStore();
  const first = await published(store, keys, scenePolicy(many));
  const policy = scenePolicy(many);
  const [changed, ...others] = policy.hosts;
  if (changed === undefined) throw new Error("no hosts");
  const header = { ...changed.header, tags: ["other"] };
  const second = await published(store, keys, {
    ...policy,
    hosts: [{ ...changed, header }, ...others],
  });
  // What it is told, the headers of its leaf, and the leaf.
  expect(second).toMatchObject({ release: 2, objectsWritten: 3, unchanged: false });
  expect(second.objectsShared).toBe(first.objectsWritten - 2);
  expect((await trusted(store)).document.release).toBe(2);
  expect(valueOf(await verifyStore(store, keys.rootBytes, noon)).release).toBe(2);
});

test("content that was there before is a new release with the old tree, and writes no objects", async () => {
  const store = memoryStore();
  const first = await published(store, keys, scenePolicy(["a"]));
  await published(store, keys, scenePolicy(["a"], { content: "new\n" }));
  const third = await published(store, keys, scenePolicy(["a"]));
  expect(third).toMatchObject({ release: 3, treeRoot: first.treeRoot, objectsWritten: 0 });
});

test("nothing is written when nothing has changed", async () => {
  const store = memoryStore();
  const first = await published(store, keys, scenePolicy(["a"]));
  const before = new Map(store.files);
  const second = await published(store, keys, scenePolicy(["a"]), hoursLater(35));
  expect(second).toEqual({ ...first, unchanged: true, objectsWritten: 0, objectsShared: 4 });
  expect(store.files).toEqual(before);
});

test("when nothing has changed, a timestamp past half of its life is signed anew", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const count = store.files.size;
  expect(await published(store, keys, scenePolicy(["a"]), hoursLater(36))).toMatchObject({
    release: 1,
    unchanged: true,
  });
  expect(store.files.size).toBe(count);
  expect((await trusted(store, hoursLater(100))).timestamp).toMatchObject({
    version: 2,
    issued: "2026-03-03T00:00:00Z",
    expires: "2026-03-06T00:00:00Z",
  });
});

test("when nothing has changed for half a quarter, all of it is signed anew", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const now = hoursLater(46 * 24);
  expect(await published(store, keys, scenePolicy(["a"]), now)).toMatchObject({ unchanged: true });
  const { document, snapshot, targets } = await trusted(store, now);
  expect([document.release, snapshot.version, targets.version]).toEqual([1, 2, 2]);
});

test("a store whose metadata has expired is revived by publishing", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const now = hoursLater(200 * 24);
  expect(await published(store, keys, scenePolicy(["a", "b"]), now)).toMatchObject({ release: 2 });
  expect((await trusted(store, now)).document.hosts).toBe(2);
});

test("a clock that was set back does not date a release before the one it replaces", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  await published(store, keys, scenePolicy(["b"]), hoursLater(-1000));
  expect((await trusted(store)).timestamp.issued).toBe("2026-03-01T12:00:00Z");
});

test("whatever step publishing is stopped at, hosts see the old release, and publishing again mends it", async () => {
  const began = memoryStore();
  await published(began, keys, scenePolicy(many.slice(0, 70)));
  const policy = scenePolicy(many, { content: "new\n" });
  let steps = 0;
  await published(
    counting(memoryStore(began.files), () => (steps += 1)),
    keys,
    policy,
  );
  for (let stop = 0; stop < steps; stop += 1) {
    const store = memoryStore(began.files);
    let left = stop;
    const stopping = counting(store, () => {
      if (left === 0) throw new Error("stopped");
      left -= 1;
    });
    await expect(published(stopping, keys, policy)).rejects.toThrow("stopped");
    expect((await trusted(store)).document.release).toBe(1);
    expect(valueOf(await verifyStore(store, keys.rootBytes, noon)).hosts).toBe(70);
    expect(await published(store, keys, policy)).toMatchObject({ release: 2, hosts: 300 });
    expect(valueOf(await verifyStore(store, keys.rootBytes, noon)).release).toBe(2);
  }
});

function counting(store: MaintainedStore, count: () => void): MaintainedStore {
  return {
    ...store,
    create: async (name, bytes) => {
      count();
      return store.create(name, bytes);
    },
    put: async (name, bytes) => {
      count();
      return store.put(name, bytes);
    },
    swap: async (name, bytes, expected) => {
      count();
      return store.swap(name, bytes, expected);
    },
  };
}

test("a folder that holds other things is left alone", async () => {
  const folder = join(area, "project");
  await mkdir(folder);
  await writeFile(join(folder, "notes.txt"), "mine");
  const answer = await publish(folderStore(folder), scenePolicy(["a"]), keys, options);
  expect(answer).toMatchObject({ kind: "refused", reason: "not-a-store" });
  expect(await readdir(folder)).toEqual(["notes.txt"]);
});

test("other keys do not take over a store, not even one that was only begun", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const others = sceneKeys("other");
  const before = new Map(store.files);
  expect(await publish(store, scenePolicy(["b"]), others, options)).toMatchObject({
    kind: "refused",
    reason: "bad-signature",
  });
  store.files.delete("metadata/timestamp.json");
  before.delete("metadata/timestamp.json");
  expect(await publish(store, scenePolicy(["b"]), others, options)).toMatchObject({
    kind: "refused",
    reason: "bad-key",
  });
  expect(store.files).toEqual(before);
});

test("a store and a set of keys serve one fleet", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const staging = scenePolicy(["a"], { fleet: "staging" });
  const refused = { kind: "refused", reason: "wrong-fleet" };
  expect(await publish(store, staging, keys, options)).toMatchObject(refused);
  expect(await publish(memoryStore(), staging, sceneKeys("x", "prod"), options)).toMatchObject(
    refused,
  );
});

test("an expired root signs nothing new", async () => {
  const store = memoryStore();
  const late = { ...options, now: hoursLater(366 * 24) };
  const refused = { kind: "refused", reason: "expired" };
  expect(await publish(store, scenePolicy(["a"]), keys, late)).toMatchObject(refused);
  expect(store.files.size).toBe(0);
  await published(store, keys, scenePolicy(["a"]));
  expect(await publish(store, scenePolicy(["b"]), keys, late)).toMatchObject(refused);
});

test("an object that is there but damaged stops a release from building on it", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const path = [...store.files.keys()].find((name) => name.startsWith("o/")) ?? "";
  store.files.set(path, new TextEncoder().encode("x"));
  expect(await publish(store, scenePolicy(["a", "b"]), keys, options)).toMatchObject({
    kind: "refused",
    reason: "bad-hash",
  });
});
