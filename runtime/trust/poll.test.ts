// What one request tells a host that knows a release already, and when it must ask further.
import { beforeAll, beforeEach, expect, test } from "vitest";
import { bytesOf, crafted, nextRoot, rolesOf } from "../../fixtures/crafted-store.ts";
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
import type { TrustedRelease } from "./client.ts";
import { sha256 } from "./hash.ts";
import { passingMemory, type TrustMemory, type TrustName } from "./memory.ts";
import { instant } from "./metadata.ts";
import { poll, type PollOptions } from "./poll.ts";

const keys = sceneKeys();
const { pairs } = keys;
const timestamp = "metadata/timestamp.json";
const secondRoot = "metadata/2.root.json";

/** Release 1, and release 2 above it. */
let first: MemoryStore;
let second: MemoryStore;
/** Of a host that has polled the first. */
let memory: TrustMemory;

beforeAll(async () => {
  first = memoryStore();
  await published(first, keys, scenePolicy(["a"]));
  second = memoryStore(first.files);
  await published(second, keys, scenePolicy(["a"], { content: "new\n" }), hoursLater(1));
});

beforeEach(async () => {
  memory = passingMemory();
  valueOf(await ask(first));
});

function ask(store: Store, more: Partial<PollOptions> = {}): Promise<Answer<TrustedRelease>> {
  return poll({ store, memory, root: keys.rootBytes, now: hoursLater(1), ...more });
}

/** What is asked of a store, in order, and what comes of it. */
async function asking(
  inner: Store,
  more: Partial<PollOptions> = {},
): Promise<{ readonly asked: readonly string[]; readonly answer: Answer<TrustedRelease> }> {
  const asked: string[] = [];
  const get: Store["get"] = (name, limit) => {
    asked.push(name);
    return inner.get(name, limit);
  };
  return { answer: await ask({ where: inner.where, get }, more), asked };
}

function withRoot(store: MemoryStore, bytes: Uint8Array): MemoryStore {
  const changed = memoryStore(store.files);
  changed.files.set(secondRoot, bytes);
  return changed;
}

function newer<T extends { readonly version: number }>(signed: T): T {
  return { ...signed, version: signed.version + 1 };
}

const sameKeys = nextRoot(keys, {}, [pairs.root]);

test("an unchanged timestamp is the one thing that is asked for", async () => {
  const { asked, answer } = await asking(first);
  expect(asked).toEqual([timestamp]);
  expect(valueOf(answer).document.release).toBe(1);
});

test("another timestamp brings all of it: the next root is looked for first", async () => {
  const { asked, answer } = await asking(second);
  expect(asked.slice(0, 3)).toEqual([timestamp, secondRoot, timestamp]);
  expect(valueOf(answer).document.release).toBe(2);
  expect((await asking(second)).asked).toEqual([timestamp]);
});

test("a store that is silent is asked once, and one without a timestamp is no store", async () => {
  const silent: Store = {
    where: "store",
    get: () => Promise.resolve(refuse("unreachable", "nobody answers")),
  };
  expect(await asking(silent)).toMatchObject({
    asked: [timestamp],
    answer: { reason: "unreachable" },
  });
  expect(await ask(memoryStore())).toMatchObject({ reason: "not-a-store" });
});

test("an older store that was put back is refused", async () => {
  valueOf(await ask(second));
  expect(await ask(first)).toMatchObject({ reason: "rollback" });
  expect(valueOf(await ask(second)).document.release).toBe(2);
});

const lost: readonly TrustName[] = [
  "timestamp.json",
  "snapshot.json",
  "targets.json",
  "release.json",
];

test.each(lost)("all of it is verified anew when %s is lost or damaged", async (name) => {
  for (const bytes of [new Uint8Array(), bytesOf("{}")]) {
    memory = passingMemory();
    valueOf(await ask(first));
    await memory.write(name, bytes);
    const { asked, answer } = await asking(first);
    expect(asked).toContain(secondRoot);
    expect(valueOf(answer).document.release).toBe(1);
  }
});

test("a root that was lost is begun again from the pin, and a damaged one is for a person to look at", async () => {
  await memory.write("root.json", new Uint8Array());
  expect((await asking(first)).asked).toEqual([secondRoot, timestamp]);
  await memory.write("root.json", bytesOf("{}"));
  expect(await asking(first)).toMatchObject({ asked: [], answer: { reason: "malformed" } });
});

test("what was changed in the memory is believed no more than what a store says", async () => {
  const forged = crafted(first, keys, {
    signers: { targets: [keyNamed("thief")] },
    document: (document) => ({ ...document, release: 7 }),
  });
  for (const [name, bytes] of forged.files) {
    if (name.endsWith(".targets.json")) await memory.write("targets.json", bytes);
    if (name.endsWith(".release.json")) await memory.write("release.json", bytes);
  }
  expect((await asking(first)).asked).toContain(secondRoot);
});

test("the next root is learnt with the next timestamp", async () => {
  const { asked } = await asking(withRoot(first, sameKeys));
  expect(asked).toEqual([timestamp]);
  valueOf(await ask(withRoot(second, sameKeys)));
  expect(await memory.read("root.json")).toEqual(sameKeys);
});

test("a thief of the timestamp's key cannot keep the next root from a host for longer than a day", async () => {
  const expires = "9999-01-01T00:00:00Z";
  const endless = crafted(first, keys, { timestamp: (was) => newer({ ...was, expires }) });
  valueOf(await ask(endless));
  const next = nextRoot(keys, rolesOf({ ...pairs, timestamp: keyNamed("next t") }), [pairs.root]);
  const held = withRoot(endless, next);
  expect((await asking(held, { now: hoursLater(24) })).asked).toEqual([timestamp]);
  expect(await ask(held, { now: hoursLater(25) })).toMatchObject({ reason: "bad-signature" });
  expect(await memory.read("root.json")).toEqual(next);
});

test("a clock that was set back brings all of it", async () => {
  expect((await asking(first, { now: hoursLater(0.5) })).asked).toEqual([secondRoot, timestamp]);
});

test("the next root is learnt at the latest when the timestamp expires", async () => {
  const { asked, answer } = await asking(withRoot(first, sameKeys), { now: hoursLater(73) });
  expect(asked).toEqual([secondRoot, "metadata/3.root.json", timestamp]);
  expect(answer).toMatchObject({ reason: "expired" });
  expect(await memory.read("root.json")).toEqual(sameKeys);
});

test("a root that is about to expire is replaced in time, and an expired one never is relied on", async () => {
  const brief = nextRoot(keys, { expires: instant(hoursLater(2)) }, [pairs.root]);
  valueOf(await ask(withRoot(second, brief)));
  const now = hoursLater(3);
  const { asked, answer } = await asking(withRoot(second, brief), { now });
  expect(asked).toEqual(["metadata/3.root.json"]);
  expect(answer).toMatchObject({ reason: "expired" });
  const third = nextRoot(keysOf("scene", pairs, brief), { expires: keys.root.expires }, [
    pairs.root,
  ]);
  const renewed = withRoot(second, brief);
  renewed.files.set("metadata/3.root.json", third);
  expect(valueOf(await ask(renewed, { now })).root.version).toBe(3);
});

test("in the middle of a rotation nothing is lost, and after it the old keys are good for nothing", async () => {
  const rotated = { ...pairs, release: keyNamed("next r"), timestamp: keyNamed("next t") };
  const next = nextRoot(keys, rolesOf(rotated), [pairs.root]);
  // The root is there already, and what its keys sign is not.
  expect(valueOf(await ask(withRoot(first, next))).root.version).toBe(1);
  const signed = crafted(second, keys, {
    timestamp: newer,
    signers: {
      timestamp: [rotated.timestamp],
      snapshot: [rotated.release],
      targets: [rotated.release],
    },
  });
  expect(valueOf(await ask(withRoot(signed, next))).root.version).toBe(2);
  const revived = crafted(second, keys, { timestamp: (was) => ({ ...was, version: 99 }) });
  expect(await ask(withRoot(revived, next))).toMatchObject({ reason: "bad-signature" });
});

test("who counted as high as one can is forgotten with the key that was stolen", async () => {
  const huge = <T>(was: T): T & { readonly version: number } => ({
    ...was,
    version: Number.MAX_SAFE_INTEGER,
  });
  valueOf(await ask(crafted(second, keys, { timestamp: huge })));
  const rotated = { ...pairs, timestamp: keyNamed("next t") };
  const next = nextRoot(keys, rolesOf(rotated), [pairs.root]);
  const renewed = crafted(second, keys, {
    timestamp: newer,
    signers: { timestamp: [rotated.timestamp] },
  });
  expect(await ask(renewed)).toMatchObject({ reason: "bad-signature" });
  expect(valueOf(await ask(withRoot(renewed, next))).timestamp.version).toBeLessThan(9);
});

test("a pin that is on the way costs nothing, and another fleet's is refused however quiet the store is", async () => {
  expect((await asking(first, { root: { sha256: sha256(keys.rootBytes) } })).asked).toEqual([
    timestamp,
  ]);
  const other = { root: sceneKeys("other").rootBytes };
  expect(await ask(first, other)).toMatchObject({ reason: "bad-key" });
  expect(await ask(first, { fleet: "staging" })).toMatchObject({ reason: "wrong-fleet" });
});
