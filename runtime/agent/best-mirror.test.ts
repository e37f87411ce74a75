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
import { refuse } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh } from "../trust/client.ts";
import { fetchBundle } from "../trust/fetch.ts";
import { passingMemory, type TrustMemory } from "../trust/memory.ts";
import { bestMirror } from "./best-mirror.ts";

const keys = sceneKeys();
const root = keys.rootBytes;

async function mirrorWith(releases: number, signers = keys): Promise<MemoryStore> {
  const store = memoryStore();
  for (let release = 1; release <= releases; release += 1) {
    await published(store, signers, scenePolicy(["a"], { content: `${release}\n` }));
  }
  return store;
}

const silent: Store = {
  where: "silent",
  get: async () => refuse("unreachable", "nobody answers"),
};

/** The release that a host gets from them, with everything in it. */
async function followed(
  stores: readonly [Store, ...Store[]],
  memory: TrustMemory = passingMemory(),
): Promise<number> {
  const [store, ...mirrors] = stores;
  const best = await bestMirror({ store, mirrors, host: "a", root }, memory, noon);
  const release = valueOf(await refresh({ store: best, memory, root, now: noon }));
  valueOf(await fetchBundle(best, release, "a"));
  return release.document.release;
}

test("the newest one that verifies is followed, whichever is named first", async () => {
  const [old, good] = [await mirrorWith(1), await mirrorWith(2)];
  // It claims to be further on than anybody, in the name of keys that nobody trusts.
  const forged = await mirrorWith(5, sceneKeys("thief"));
  expect(await followed([old, good])).toBe(2);
  expect(await followed([good, old])).toBe(2);
  expect(await followed([forged, old, good])).toBe(2);
  expect(await followed([silent, good])).toBe(2);
});

test("a mirror that lags behind what is known is passed over, and leaves no trace", async () => {
  const memory = passingMemory();
  const [old, good] = [await mirrorWith(1), await mirrorWith(2)];
  await followed([good], memory);
  const before = await memory.read("timestamp.json");
  expect(await followed([old, good], memory)).toBe(2);
  expect(await memory.read("timestamp.json")).toBe(before);
});

test("what one mirror lacks or spoils, another one gives", async () => {
  const [spoiled, good] = [await mirrorWith(2), await mirrorWith(2)];
  for (const [at, name] of [...spoiled.files.keys()]
    .filter((name) => !name.startsWith("metadata/"))
    .entries()) {
    if (at % 2 === 0) spoiled.files.delete(name);
    else spoiled.files.set(name, new TextEncoder().encode("spoiled"));
  }
  expect(await followed([spoiled, good])).toBe(2);
});

test("when none of them is any good, the first one's refusal is told", async () => {
  const store = await mirrorWith(1);
  const late = hoursLater(1000);
  const best = await bestMirror(
    { store: silent, mirrors: [store], host: "a", root },
    passingMemory(),
    late,
  );
  expect(await refresh({ store: best, memory: passingMemory(), root, now: late })).toMatchObject({
    reason: "unreachable",
  });
});
