// What a store may try, and what a verifier says to it.
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import {
  bytesOf,
  crafted,
  fileOf,
  metaOf,
  nextRoot,
  rolesOf,
  timestampOf,
  type Crafted,
} from "../../fixtures/crafted-store.ts";
import {
  hoursLater,
  keyNamed,
  keysOf,
  memoryStore,
  noon,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
  type MemoryStore,
} from "../../fixtures/release-scene.ts";
import type { Answer } from "../contract/refusal.ts";
import type { Store } from "../store/store.ts";
import { refresh, type RefreshOptions, type TrustedRelease } from "./client.ts";
import { sign } from "./ed25519.ts";
import { passingMemory, type TrustMemory, type TrustName } from "./memory.ts";
import { instant, keyIdOf, keyOf, type RootMetadata } from "./metadata.ts";
import { parseRoot, parseTargets } from "./parse-metadata.ts";
import { signMetadata } from "./sign-metadata.ts";

const keys = sceneKeys();
const { pairs } = keys;

/** Release 1, and release 2 above it. */
let first: MemoryStore;
let second: MemoryStore;

beforeAll(async () => {
  first = memoryStore();
  await published(first, keys, scenePolicy(["a", "b"]));
  second = memoryStore(first.files);
  await published(second, keys, scenePolicy(["a", "b"], { content: "new\n" }), hoursLater(1));
});

function look(store: Store, more: Partial<RefreshOptions> = {}): Promise<Answer<TrustedRelease>> {
  return refresh({
    store,
    memory: passingMemory(),
    root: keys.rootBytes,
    now: hoursLater(1),
    ...more,
  });
}

async function release(answer: Promise<Answer<TrustedRelease>>): Promise<number> {
  return valueOf(await answer).document.release;
}

test("what was published is trusted", async () => {
  expect(await release(look(second))).toBe(2);
  expect(await release(look(crafted(second, keys, {})))).toBe(2);
});

test("any one bit flipped in timestamp.json is refused", async () => {
  const original = fileOf(second, "metadata/timestamp.json");
  const flip = fc.record({ at: fc.nat(original.length - 1), bit: fc.nat(7) });
  await fc.assert(
    fc.asyncProperty(flip, async ({ at, bit }) => {
      const bytes = new Uint8Array(original);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const store = memoryStore(second.files);
      store.files.set("metadata/timestamp.json", bytes);
      expect((await look(store)).kind).toBe("refused");
    }),
    { numRuns: 400 },
  );
});

test("any one byte changed in any other file on the way is refused", async () => {
  const paths = ["metadata/2.snapshot.json", "metadata/2.targets.json"];
  paths.push(...[...second.files.keys()].filter((path) => path.startsWith("targets/")).slice(-1));
  for (const path of paths) {
    const original = fileOf(second, path);
    for (let at = 0; at < original.length; at += 37) {
      const bytes = new Uint8Array(original);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const store = memoryStore(second.files);
      store.files.set(path, bytes);
      expect(await look(store)).toMatchObject({ reason: "bad-hash" });
    }
  }
});

const stranger = keyNamed("stranger");

/** Each is well signed, or would be, by whoever tries it. */
const attempts: Readonly<Record<string, readonly [reason: string, craft: () => Store]>> = {
  "nothing there": ["not-a-store", () => memoryStore()],
  "a timestamp that is not signed": [
    "bad-signature",
    () => crafted(second, keys, { signers: { timestamp: [] } }),
  ],
  "a timestamp by another key": [
    "bad-signature",
    () => crafted(second, keys, { signers: { timestamp: [stranger] } }),
  ],
  "a timestamp by the key of another role": [
    "bad-signature",
    () => crafted(second, keys, { signers: { timestamp: [keys.release] } }),
  ],
  "a snapshot that is not signed": [
    "bad-signature",
    () => crafted(second, keys, { signers: { snapshot: [] } }),
  ],
  "a snapshot by the timestamp's key": [
    "bad-signature",
    () => crafted(second, keys, { signers: { snapshot: [keys.timestamp] } }),
  ],
  "targets that are not signed": [
    "bad-signature",
    () => crafted(second, keys, { signers: { targets: [] } }),
  ],
  "a snapshot in the place of the timestamp": [
    "malformed",
    () => moved(second, "metadata/2.snapshot.json", "metadata/timestamp.json"),
  ],
  "a timestamp signed twice by one key": [
    "malformed",
    () => crafted(second, keys, { signers: { timestamp: [keys.timestamp, keys.timestamp] } }),
  ],
  "a snapshot that names no targets": [
    "malformed",
    () => crafted(second, keys, { snapshot: (signed) => ({ ...signed, meta: {} }) }),
  ],
  "targets without a release": [
    "malformed",
    () => crafted(second, keys, { targets: (signed) => ({ ...signed, targets: {} }) }),
  ],
  "a snapshot of another version than its name says": [
    "rollback",
    () => {
      const store = crafted(second, keys, { snapshot: (signed) => ({ ...signed, version: 7 }) });
      const named = fileOf(store, "metadata/7.snapshot.json");
      store.files.set("metadata/8.snapshot.json", named);
      return crafted8(store, named);
    },
  ],
  "an expired timestamp": ["expired", () => crafted(second, keys, { timestamp: past })],
  "an expired snapshot": ["expired", () => crafted(second, keys, { snapshot: past })],
  "expired targets": ["expired", () => crafted(second, keys, { targets: past })],
  "a release of a schema to come": [
    "unknown-schema",
    () =>
      crafted(second, keys, {
        document: (document) => ({ ...document, schema: "vigo.release/2" }),
      }),
  ],
  "a release of something else": [
    "malformed",
    () =>
      crafted(second, keys, { document: (document) => ({ ...document, schema: "vigo.host/1" }) }),
  ],
  "a release number that is none": [
    "malformed",
    () => crafted(second, keys, { document: (document) => ({ ...document, release: 0 }) }),
  ],
  "a missing snapshot": ["not-found", () => moved(second, "metadata/2.snapshot.json", "x")],
  "a missing release": ["not-found", () => moved(second, releasePath(second), "x")],
  "metadata of a specification to come": [
    "unknown-schema",
    () => crafted(second, keys, { timestamp: (signed) => ({ ...signed, spec_version: "2.0.0" }) }),
  ],
  "version 0": [
    "malformed",
    () => crafted(second, keys, { timestamp: (to) => ({ ...to, version: 0 }) }),
  ],
  "a day that does not exist": [
    "malformed",
    () =>
      crafted(second, keys, { timestamp: (to) => ({ ...to, expires: "2026-02-30T00:00:00Z" }) }),
  ],
  "a timestamp without end": [
    "too-large",
    () => {
      const store = memoryStore(second.files);
      store.files.set("metadata/timestamp.json", new Uint8Array(65 * 1024).fill(32));
      return store;
    },
  ],
};

test.each(Object.entries(attempts))("refused: %s", async (_title, [reason, craft]) => {
  const memory = passingMemory();
  const answer = await look(craft(), { memory });
  expect(answer).toMatchObject({ kind: "refused", reason });
  expect(answer.kind === "refused" && answer.message).toMatch(/store/u);
});

const words: Readonly<Record<string, (text: string) => string>> = {
  "no signatures at all": (text) => text.replace('"signatures"', '"signature"'),
  "null for signatures": (text) => text.replace(/"signatures": \[[^\]]*\]/u, '"signatures": null'),
  "a key twice": (text) => text.replace(/("version": 2)\n/u, "$1, $1\n"),
  "a forbidden key": (text) => text.replace('"signed": {', '"signed": {"__proto__": {},'),
  "text after the end": (text) => `${text}x`,
  "a byte order mark": (text) => `\ufeff${text}`,
  "a fraction": (text) => text.replace('"version": 2', '"version": 2.5'),
  "an imprecise number": (text) => text.replace('"version": 2', '"version": 9007199254740993'),
  "a signature in capitals": (text) => text.replace(/[0-9a-f]{128}/u, (sig) => sig.toUpperCase()),
  "a signature too long": (text) => text.replace(/[0-9a-f]{128}/u, (sig) => `${sig}00`),
  "another key id": (text) => text.replace(/"keyid": "../u, '"keyid": "zz'),
  "a web page": () => "<html>Please log in</html>",
  nothing: () => "",
};

test.each(Object.entries(words))("refused in timestamp.json: %s", async (_title, edit) => {
  const text = Buffer.from(fileOf(second, "metadata/timestamp.json")).toString();
  expect(edit(text)).not.toBe(text);
  const store = memoryStore(second.files);
  store.files.set("metadata/timestamp.json", bytesOf(edit(text)));
  expect(await look(store)).toMatchObject({
    kind: "refused",
    reason: expect.stringMatching(/malformed|bad-signature/u),
  });
});

test("bytes that are not UTF-8 are refused", async () => {
  const store = memoryStore(second.files);
  store.files.set("metadata/timestamp.json", new Uint8Array([0x7b, 0xff, 0x7d]));
  expect(await look(store)).toMatchObject({ reason: "malformed" });
});

test("fields that are not known are let through, and are signed like the others", async () => {
  const more = { custom: { note: "a\nb", deep: [{ of: "it" }] } };
  const store = crafted(second, keys, { timestamp: (signed) => ({ ...signed, ...more }) });
  expect(await release(look(store))).toBe(2);
});

test("a wrong signature next to enough right ones does no harm", async () => {
  const store = crafted(second, keys, { signers: { timestamp: [stranger, keys.timestamp] } });
  expect(await release(look(store))).toBe(2);
});

function past<T>(signed: T): T & { readonly expires: string } {
  return { ...signed, expires: instant(hoursLater(1)) };
}

function releasePath(store: MemoryStore): string {
  const path = "metadata/2.targets.json";
  const { targets } = valueOf(parseTargets(fileOf(store, path), path)).signed;
  return `targets/${targets["release.json"]?.hashes.sha256}.release.json`;
}

function moved(from: MemoryStore, path: string, to: string): Store {
  const store = memoryStore(from.files);
  store.files.set(to, store.files.get(path) ?? new Uint8Array());
  store.files.delete(path);
  return store;
}

/** A timestamp that calls these bytes version 8. */
function crafted8(store: MemoryStore, bytes: Uint8Array): Store {
  const signed = timestampOf(store);
  const meta = { "snapshot.json": metaOf(8, bytes) };
  const file = signMetadata({ ...signed, meta }, [keys.timestamp]);
  store.files.set("metadata/timestamp.json", file);
  return store;
}

// What has been seen before.

async function havingSeen(store: Store, now: Date = hoursLater(1)): Promise<TrustMemory> {
  const memory = passingMemory();
  valueOf(await look(store, { memory, now }));
  return memory;
}

test("an older store that was put back is refused, even though all of it is well signed", async () => {
  const memory = await havingSeen(second);
  expect(await look(first, { memory })).toMatchObject({ kind: "refused", reason: "rollback" });
  expect(await release(look(second, { memory }))).toBe(2);
});

test("another timestamp of the same version changes nothing", async () => {
  const memory = await havingSeen(second);
  const other = crafted(second, keys, {
    document: (document) => ({ ...document, created: "later" }),
  });
  expect(valueOf(await look(other, { memory })).document.created).toBe("2026-03-01T13:00:00Z");
});

const olderInside: Readonly<Record<string, Crafted>> = {
  "an older snapshot under a newer timestamp": {
    timestamp: newer,
    snapshot: (signed) => ({ ...signed, version: 1 }),
  },
  "older targets under a newer snapshot": {
    timestamp: newer,
    snapshot: newer,
    targets: (signed) => ({ ...signed, version: 1 }),
  },
  "an older release under newer targets": {
    timestamp: newer,
    snapshot: newer,
    targets: newer,
    document: (document) => ({ ...document, release: 1 }),
  },
};

function newer<T extends { readonly version: number }>(signed: T): T {
  return { ...signed, version: signed.version + 1 };
}

test.each(Object.entries(olderInside))("refused: %s", async (_title, edits) => {
  const memory = await havingSeen(second);
  expect(await look(crafted(second, keys, edits), { memory })).toMatchObject({
    reason: "rollback",
  });
});

test("versions may skip: somebody may have been stopped in between", async () => {
  const memory = await havingSeen(first);
  const skip = <T>(signed: T): T & { readonly version: number } => ({ ...signed, version: 9 });
  const store = crafted(second, keys, { timestamp: skip, snapshot: skip, targets: skip });
  expect(await release(look(store, { memory }))).toBe(2);
});

test("what was seen is not fetched again", async () => {
  const memory = await havingSeen(second);
  const asked: string[] = [];
  const store: Store = {
    ...second,
    get: (name, limit) => {
      asked.push(name);
      return second.get(name, limit);
    },
  };
  expect(await release(look(store, { memory }))).toBe(2);
  expect(asked).toEqual(["metadata/2.root.json", "metadata/timestamp.json"]);
});

test("a standstill is noticed once the timestamp has expired, and whoever can sign may still look", async () => {
  const memory = await havingSeen(second);
  const now = hoursLater(1 + 72);
  expect(await look(second, { memory, now })).toMatchObject({ reason: "expired" });
  expect(await release(look(second, { memory, now, expired: "allow" }))).toBe(2);
});

test("a clock that was set back does not revive what had expired", async () => {
  // Signed at 13:00 of a day, when the snapshot below had been expired for an hour.
  const store = crafted(second, keys, { snapshot: (to) => ({ ...to, expires: instant(noon) }) });
  const now = hoursLater(-10_000);
  expect(await look(store, { now })).toMatchObject({ reason: "expired" });
  const answer = valueOf(await look(second, { now }));
  expect(answer.time).toEqual(hoursLater(1));
});

test("a damaged memory is as good as none, except for the root", async () => {
  const kept = await havingSeen(second);
  for (const name of ["timestamp.json", "snapshot.json", "targets.json", "release.json"] as const) {
    await kept.write(name, bytesOf("damaged"));
  }
  expect(await release(look(second, { memory: kept }))).toBe(2);
  await kept.write("root.json", bytesOf("damaged"));
  expect(await look(second, { memory: kept })).toMatchObject({ reason: "malformed" });
});

test("a memory that cannot be read or written is a refusal", async () => {
  const denied = Object.assign(new Error("no"), { code: "EACCES" });
  const unreadable: TrustMemory = { ...passingMemory(), read: () => Promise.reject(denied) };
  const unwritable: TrustMemory = { ...passingMemory(), write: () => Promise.reject(denied) };
  for (const memory of [unreadable, unwritable]) {
    expect(await look(second, { memory })).toMatchObject({ reason: "not-permitted" });
  }
});

// The root.

test("without a root nothing is trusted, and a pin that does not fit leaves no trace", async () => {
  const memory = passingMemory();
  const { root: _root, ...unpinned } = { store: second, memory, now: noon, root: undefined };
  expect(await refresh(unpinned)).toMatchObject({ kind: "refused", reason: "bad-key" });
  const wrong = sceneKeys("wrong").rootBytes;
  expect(await look(second, { memory, root: wrong })).toMatchObject({ reason: "bad-signature" });
  expect(await memory.read("root.json")).toBeUndefined();
  expect(await release(look(second, { memory }))).toBe(2);
  expect(await memory.read("root.json")).toEqual(keys.rootBytes);
});

test("a pin that is another root than the one trusted since is refused", async () => {
  const memory = await havingSeen(second);
  const root = sceneKeys("wrong").rootBytes;
  expect(await look(second, { memory, root })).toMatchObject({
    reason: "bad-key",
    hint: expect.stringMatching(/remove its trust state/u),
  });
});

test("a fleet that was not expected is refused", async () => {
  expect(await look(second, { fleet: "staging" })).toMatchObject({ reason: "wrong-fleet" });
  const memory = await havingSeen(second);
  const staging = crafted(second, keys, {
    timestamp: newer,
    snapshot: newer,
    targets: newer,
    document: (document) => ({ ...document, fleet: "staging" }),
  });
  expect(await look(staging, { memory })).toMatchObject({ reason: "wrong-fleet" });
});

const keyFaults: Readonly<Record<string, (root: RootMetadata) => unknown>> = {
  "a threshold of 0": (root) => withRole(root, { threshold: 0 }),
  "a threshold of -1": (root) => withRole(root, { threshold: -1 }),
  "half a threshold": (root) => ({
    ...withRole(root, {}),
    roles: { ...root.roles, root: { keyids: [], threshold: "1" } },
  }),
  "a key id twice": (root) =>
    withRole(root, { keyids: [...root.roles.root.keyids, ...root.roles.root.keyids] }),
  "a key under another id": (root) => ({
    ...root,
    keys: { ...root.keys, ["0".repeat(64)]: keyOf(stranger.publicKey) },
  }),
  "a key of small order": (root) => withKey(root, "01".padEnd(64, "0")),
  "a key of 31 bytes": (root) => withKey(root, "ab".repeat(31)),
  "a key in capitals": (root) =>
    withKey(root, Buffer.from(stranger.publicKey).toString("hex").toUpperCase()),
  "no role for snapshots": (root) => ({ ...root, roles: { ...root.roles, snapshot: undefined } }),
  "no consistent snapshots": (root) => ({ ...root, consistent_snapshot: false }),
};

function withRole(root: RootMetadata, role: object): RootMetadata {
  return { ...root, roles: { ...root.roles, root: { ...root.roles.root, ...role } } };
}

function withKey(root: RootMetadata, hex: string): RootMetadata {
  const key = { keytype: "ed25519", scheme: "ed25519", keyval: { public: hex } };
  return { ...root, keys: { ...root.keys, [keyIdOf(key)]: key } };
}

test.each(Object.entries(keyFaults))("a root is refused that has %s", async (_title, edit) => {
  const signed: unknown = JSON.parse(JSON.stringify(edit(keys.root)));
  const sig = Buffer.from(sign(pairs.root.secretKey, bytesOf(signed))).toString("hex");
  const [keyid = ""] = keys.root.roles.root.keyids;
  const root = bytesOf({ signatures: [{ keyid, sig }], signed });
  expect(await look(second, { root })).toMatchObject({ kind: "refused", reason: "malformed" });
});

test("the same key spelt as two kinds does not count twice", async () => {
  const key = { ...keyOf(pairs.root.publicKey), scheme: "other" };
  const doubled = { ...keys.root, keys: { ...keys.root.keys, [keyIdOf(key)]: key } };
  const root = signMetadata(doubled, [pairs.root]);
  expect(await look(second, { root })).toMatchObject({ reason: "malformed" });
});

const rotated = {
  ...pairs,
  release: keyNamed("new release"),
  timestamp: keyNamed("new timestamp"),
};

test("keys are replaced by a root that the old root signed, and what they signed is forgotten", async () => {
  // Whoever stole the old keys signed versions that nobody can go beyond.
  const huge = <T>(signed: T): T & { readonly version: number } => ({
    ...signed,
    version: Number.MAX_SAFE_INTEGER,
  });
  const stolen = crafted(second, keys, {
    timestamp: huge,
    snapshot: huge,
    targets: huge,
    document: (document) => ({ ...document, release: Number.MAX_SAFE_INTEGER }),
  });
  const memory = await havingSeen(stolen);
  const next = nextRoot(keys, rolesOf(rotated), [pairs.root]);
  const renewed = crafted(second, keys, {
    timestamp: newer,
    signers: {
      timestamp: [rotated.timestamp],
      snapshot: [rotated.release],
      targets: [rotated.release],
    },
  });
  renewed.files.set("metadata/2.root.json", next);
  expect(await release(look(renewed, { memory }))).toBe(2);
  expect(await memory.read("root.json")).toEqual(next);
  const revived = memoryStore(stolen.files);
  revived.files.set("metadata/2.root.json", next);
  expect(await look(revived, { memory })).toMatchObject({ reason: "bad-signature" });
});

const badRoots: Readonly<Record<string, readonly [reason: string, next: () => Uint8Array]>> = {
  "not signed by the root before it": [
    "bad-signature",
    () => nextRoot(keys, rolesOf({ ...pairs, root: stranger }), [stranger]),
  ],
  "not signed by itself": [
    "bad-signature",
    () => nextRoot(keys, rolesOf({ ...pairs, root: stranger }), [pairs.root]),
  ],
  "too few signatures for its own threshold": [
    "bad-signature",
    () => {
      const [keyid = ""] = keys.root.roles.root.keyids;
      const root = { keyids: [keyid, keyIdOf(keyOf(stranger.publicKey))], threshold: 2 };
      const listed = {
        ...keys.root.keys,
        [keyIdOf(keyOf(stranger.publicKey))]: keyOf(stranger.publicKey),
      };
      return nextRoot(keys, { keys: listed, roles: { ...keys.root.roles, root } }, [pairs.root]);
    },
  ],
  "the same version again": ["rollback", () => nextRoot(keys, { version: 1 }, [pairs.root])],
  "a version skipped": ["rollback", () => nextRoot(keys, { version: 3 }, [pairs.root])],
  expired: ["expired", () => nextRoot(keys, { expires: instant(noon) }, [pairs.root])],
};

test.each(Object.entries(badRoots))(
  "a next root is refused: %s",
  async (_title, [reason, next]) => {
    const store = memoryStore(second.files);
    store.files.set("metadata/2.root.json", next());
    expect(await look(store)).toMatchObject({ kind: "refused", reason });
  },
);

test("a long chain of roots is walked, each kept, and picked up where it was left", async () => {
  const store = memoryStore(second.files);
  let current = keys;
  for (let version = 2; version <= 50; version += 1) {
    const bytes = nextRoot(current, {}, [pairs.root]);
    store.files.set(`metadata/${version}.root.json`, bytes);
    current = keysOf("scene", pairs, bytes);
  }
  const memory = await havingSeen(second);
  const written: number[] = [];
  const watched: TrustMemory = {
    ...memory,
    write: async (name: TrustName, bytes: Uint8Array) => {
      if (name === "root.json") written.push(valueOf(parseRoot(bytes, name)).signed.version);
      if (written.length === 20) throw Object.assign(new Error("full"), { code: "ENOSPC" });
      await memory.write(name, bytes);
    },
  };
  expect(await look(store, { memory: watched })).toMatchObject({ reason: "failed" });
  expect(await release(look(store, { memory }))).toBe(2);
  expect(written).toEqual(Array.from({ length: 20 }, (_, at) => at + 2));
  expect(await memory.read("root.json")).toEqual(current.rootBytes);
  // An older pin is an ancestor. A newer one than the store leads to is not on the way.
  expect(await release(look(store, { memory, root: keys.rootBytes }))).toBe(2);
  const behind = { memory: await havingSeen(second), root: current.rootBytes };
  expect(await look(second, behind)).toMatchObject({ reason: "rollback" });
  expect(await release(look(store, behind))).toBe(2);
});
