// A verifier may be stopped at any write. Whatever it has kept by then, the next run comes to the same end.
import { expect, test } from "vitest";
import { crafted, nextRoot, rolesOf } from "../../fixtures/crafted-store.ts";
import {
  hoursLater,
  keyNamed,
  keysOf,
  memoryStore,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
  type MemoryStore,
} from "../../fixtures/release-scene.ts";
import { refuse, type Answer } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh, type TrustedRelease } from "./client.ts";
import { passingMemory, type TrustMemory, type TrustName } from "./memory.ts";

const names: readonly TrustName[] = [
  "root.json",
  "pinned.json",
  "timestamp.json",
  "snapshot.json",
  "targets.json",
  "release.json",
];

const keys = sceneKeys();
const rotated = {
  root: keyNamed("new root"),
  release: keyNamed("new release"),
  timestamp: keyNamed("new timestamp"),
};

function bumped<T extends { readonly version: number }>(by: number): (signed: T) => T {
  return (signed) => ({ ...signed, version: signed.version + by });
}

/** What was seen before: versions that a thief of the keys drove up. */
async function before(): Promise<MemoryStore> {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  return crafted(store, keys, {
    timestamp: bumped(1_000_000),
    snapshot: bumped(1_000_000),
    targets: bumped(1_000_000),
    document: (document) => ({ ...document, release: 1_000_000 }),
  });
}

/** Four more roots, each with another change of keys; then the fleet begins anew, below what was seen. */
async function after(): Promise<MemoryStore> {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"], { content: "new\n" }));
  const { pairs } = keys;
  const steps = [
    { ...pairs, timestamp: rotated.timestamp },
    { ...pairs, timestamp: rotated.timestamp, root: rotated.root },
    rotated,
    rotated,
  ];
  let current = keys;
  for (const [at, changed] of steps.entries()) {
    const signers = new Set([current.pairs.root, changed.root]);
    const bytes = nextRoot(current, rolesOf(changed), [...signers]);
    store.files.set(`metadata/${at + 2}.root.json`, bytes);
    current = keysOf("scene", changed, bytes);
  }
  return crafted(store, rotated, {});
}

function look(store: Store, memory: TrustMemory): Promise<Answer<TrustedRelease>> {
  return refresh({ store, memory, root: keys.rootBytes, now: hoursLater(1) });
}

async function contentsOf(memory: TrustMemory): Promise<unknown> {
  return Promise.all(names.map(async (name) => [name, await memory.read(name)]));
}

/** As if the power went at the n-th write: that one and all after it do not happen. */
function stoppedAt(memory: TrustMemory, n: number): TrustMemory & { writes: number } {
  const stopped = {
    writes: 0,
    read: (name: TrustName) => memory.read(name),
    write: (name: TrustName, bytes: Uint8Array): Promise<void> => {
      stopped.writes += 1;
      return stopped.writes < n
        ? memory.write(name, bytes)
        : Promise.reject(Object.assign(new Error("stopped"), { code: "EIO" }));
    },
  };
  return stopped;
}

async function copyOf(memory: TrustMemory): Promise<TrustMemory> {
  const copy = passingMemory();
  for (const name of names) {
    const bytes = await memory.read(name);
    if (bytes !== undefined) await copy.write(name, bytes);
  }
  return copy;
}

test.each([
  ["on the first run", () => Promise.resolve(passingMemory())],
  [
    "on the way through a change of all keys",
    async () => {
      const memory = passingMemory();
      valueOf(await look(await before(), memory));
      return memory;
    },
  ],
])("%s, a stop at any write is made good by the next run", async (_title, begin) => {
  const start = await begin();
  const store = await after();
  const whole = stoppedAt(await copyOf(start), Infinity);
  valueOf(await look(store, whole));
  const wanted = await contentsOf(whole);
  expect(whole.writes).toBeGreaterThan(5);
  for (let n = 1; n <= whole.writes; n += 1) {
    const memory = await copyOf(start);
    expect(await look(store, stoppedAt(memory, n))).toMatchObject({ kind: "refused" });
    expect(valueOf(await look(store, memory)).document.release).toBe(1);
    expect(await contentsOf(memory)).toEqual(wanted);
  }
});

test("stopped at any write of an ordinary update, an old store is refused afterwards as before", async () => {
  const old = memoryStore();
  await published(old, keys, scenePolicy(["a"]));
  const seen = memoryStore(old.files);
  await published(seen, keys, scenePolicy(["b"]));
  const store = memoryStore(seen.files);
  await published(store, keys, scenePolicy(["c"]));
  const start = passingMemory();
  valueOf(await look(seen, start));
  const whole = stoppedAt(await copyOf(start), Infinity);
  valueOf(await look(store, whole));
  for (let n = 1; n <= whole.writes; n += 1) {
    const memory = await copyOf(start);
    expect(await look(store, stoppedAt(memory, n))).toMatchObject({ kind: "refused" });
    expect(await look(old, memory)).toMatchObject({ reason: "rollback" });
    expect(valueOf(await look(store, memory)).document.release).toBe(3);
  }
});

test("a store that fails at the n-th file leaves a state from which all goes on", async () => {
  const store = await after();
  const start = passingMemory();
  valueOf(await look(await before(), start));
  let asked = 0;
  const counted: Store = {
    where: "store",
    get: (name, limit) => {
      asked += 1;
      return store.get(name, limit);
    },
  };
  valueOf(await look(counted, await copyOf(start)));
  for (let n = 1; n <= asked; n += 1) {
    let left = n;
    const failing: Store = {
      where: "store",
      get: (name, limit) => {
        left -= 1;
        return left > 0
          ? store.get(name, limit)
          : Promise.resolve(refuse("unreachable", '"store" answers with 503'));
      },
    };
    const memory = await copyOf(start);
    expect(await look(failing, memory)).toMatchObject({ reason: "unreachable" });
    expect(valueOf(await look(store, memory)).document.release).toBe(1);
  }
});

test("when the next root cannot be got, nothing is learned: a silent store is not one without a newer root", async () => {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  const memory = passingMemory();
  valueOf(await look(store, memory));
  const was = await contentsOf(memory);
  const newer = memoryStore(store.files);
  await published(newer, keys, scenePolicy(["b"]));
  const failing: Store = {
    where: "store",
    get: (name, limit) =>
      name.endsWith(".root.json")
        ? Promise.resolve(refuse("unreachable", '"store" answers with 500'))
        : newer.get(name, limit),
  };
  expect(await look(failing, memory)).toMatchObject({ reason: "unreachable" });
  expect(await contentsOf(memory)).toEqual(was);
});
