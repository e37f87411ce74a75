// A root that is named by its hash, and what becomes of a pin that belongs elsewhere.
import { beforeAll, expect, test } from "vitest";
import { nextRoot } from "../../fixtures/crafted-store.ts";
import {
  hoursLater,
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
import { sha256 } from "./hash.ts";
import { passingMemory, type TrustMemory, type TrustName } from "./memory.ts";
import { namedPin, type Pin } from "./pin.ts";

const keys = sceneKeys();
/** Three versions of the root, all by the same keys. */
const chain: readonly Uint8Array[] = (() => {
  const second = nextRoot(keys, {}, [keys.pairs.root]);
  const third = nextRoot(keysOf("scene", keys.pairs, second), {}, [keys.pairs.root]);
  return [keys.rootBytes, second, third];
})();
const names: readonly TrustName[] = [
  "root.json",
  "pinned.json",
  "timestamp.json",
  "snapshot.json",
  "targets.json",
  "release.json",
];

let store: MemoryStore;

beforeAll(async () => {
  store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  for (const [at, bytes] of chain.entries()) {
    store.files.set(`metadata/${at + 1}.root.json`, bytes);
  }
});

function look(
  root: Pin | undefined,
  memory: TrustMemory = passingMemory(),
  from: Store = store,
): Promise<Answer<TrustedRelease>> {
  const pin = root === undefined ? {} : { root };
  return refresh({ store: from, memory, now: hoursLater(1), ...pin });
}

function hashOf(version: number): Pin {
  return { sha256: sha256(chain[version - 1] ?? "") };
}

async function isEmpty(memory: TrustMemory): Promise<boolean> {
  const kept = await Promise.all(names.map((name) => memory.read(name)));
  return kept.every((bytes) => bytes === undefined);
}

/** Writes down what is asked of it. */
function watched(inner: Store): Store & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    where: inner.where,
    asked,
    get: (name, limit) => {
      asked.push(name);
      return inner.get(name, limit);
    },
  };
}

const silent: Store = {
  where: "store",
  get: () => Promise.resolve(refuse("unreachable", '"store" does not answer')),
};

test.each([1, 2, 3])("version %i of the root is found by its hash", async (version) => {
  const memory = passingMemory();
  expect(valueOf(await look(hashOf(version), memory)).root.version).toBe(3);
  expect(await memory.read("pinned.json")).toEqual(chain[version - 1]);
  expect(await memory.read("root.json")).toEqual(chain[2]);
});

test("a hash that no root of the store has is refused, and nothing is remembered", async () => {
  const memory = passingMemory();
  const answer = await look({ sha256: "0".repeat(64) }, memory);
  expect(answer).toMatchObject({ kind: "refused", reason: "bad-hash" });
  expect(answer.kind === "refused" && answer.message).not.toContain(sha256(keys.rootBytes));
  expect(await isEmpty(memory)).toBe(true);
});

test("a first root that was put in the place of the pinned one is refused, and nothing is remembered", async () => {
  const thief = sceneKeys("thief");
  const forged = memoryStore();
  await published(forged, thief, scenePolicy(["a"]));
  const memory = passingMemory();
  expect(await look(hashOf(1), memory, forged)).toMatchObject({ reason: "bad-hash" });
  expect(await look(keys.rootBytes, memory, forged)).toMatchObject({ reason: "bad-signature" });
  expect(await isEmpty(memory)).toBe(true);
});

test("what hashes to the pin must be a root all the same", async () => {
  const bytes = new TextEncoder().encode("{}");
  const from = memoryStore(new Map([["metadata/1.root.json", bytes]]));
  expect(await look({ sha256: sha256(bytes) }, passingMemory(), from)).toMatchObject({
    reason: "malformed",
  });
});

test("a place that shows no root, or does not answer, is refused as such", async () => {
  expect(await look(hashOf(1), passingMemory(), memoryStore())).toMatchObject({
    reason: "not-a-store",
  });
  expect(await look(hashOf(1), passingMemory(), silent)).toMatchObject({ reason: "unreachable" });
});

test("a pin that proved itself once costs nothing more", async () => {
  for (const pin of [hashOf(1), chain[0]]) {
    const memory = passingMemory();
    valueOf(await look(pin, memory));
    const again = watched(store);
    valueOf(await look(pin, memory, again));
    expect(again.asked).toEqual(["metadata/4.root.json", "metadata/timestamp.json"]);
  }
});

test("a newer pin than the one before is followed, and an older one is traced", async () => {
  const memory = passingMemory();
  for (const version of [1, 3, 2, 1]) {
    expect((await look(hashOf(version), memory)).kind).toBe("ok");
    expect((await look(chain[version - 1], memory)).kind).toBe("ok");
    expect(await memory.read("pinned.json")).toEqual(chain[version - 1]);
  }
});

test("another fleet's first root is refused, however old it is, and nothing changes", async () => {
  const other = sceneKeys("other");
  const memory = passingMemory();
  valueOf(await look(hashOf(1), memory));
  const before = await Promise.all(names.map((name) => memory.read(name)));
  const both = memoryStore(store.files);
  for (const root of [other.rootBytes, { sha256: sha256(other.rootBytes) }]) {
    expect(await look(root, memory, both)).toMatchObject({
      kind: "refused",
      reason: expect.stringMatching(/bad-/u),
    });
  }
  const elsewhere = memoryStore();
  await published(elsewhere, other, scenePolicy(["a"]));
  expect(await look(other.rootBytes, memory, elsewhere)).toMatchObject({ reason: "rollback" });
  expect(await Promise.all(names.map((name) => memory.read(name)))).toEqual(before);
});

test("a remembered root that was damaged is not relied on", async () => {
  const memory = passingMemory();
  valueOf(await look(hashOf(1), memory));
  const text = Buffer.from(chain[2] ?? "").toString();
  await memory.write("root.json", Buffer.from(text.replace('"version": 3', '"version": 2')));
  expect(await look(undefined, memory)).toMatchObject({ reason: "bad-signature" });
});

test("a pin is typed as a path, or as a hash", () => {
  const hex = "0123456789abcdef".repeat(4);
  expect(namedPin("keys/root.json")).toEqual({ kind: "file", path: "keys/root.json" });
  expect(namedPin(`sha256:${hex}`)).toEqual({ kind: "hash", pin: { sha256: hex } });
  expect(namedPin(`sha256:${hex.toUpperCase()}`)).toEqual({ kind: "hash", pin: { sha256: hex } });
  for (const bad of ["sha256:", `sha256:${hex}0`, `sha256:${hex.slice(1)}`, `sha256:g${hex}`]) {
    expect(namedPin(bad)).toMatchObject({
      kind: "wrong",
      message: expect.stringMatching(/is not the sha256/u),
    });
  }
});
