// How many keys must agree: the floor of a root, thresholds above one, and keys that come and go.
import { expect, test } from "vitest";
import { crafted, fileOf, nextRoot } from "../../fixtures/crafted-store.ts";
import {
  hoursLater,
  keyNamed,
  memoryStore,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
  type MemoryStore,
} from "../../fixtures/release-scene.ts";
import type { Answer } from "../contract/refusal.ts";
import { refresh, type RefreshOptions, type TrustedRelease } from "./client.ts";
import type { KeyPair } from "./ed25519.ts";
import { passingMemory } from "./memory.ts";
import { keyIdOf, keyOf, type RootMetadata } from "./metadata.ts";

const keys = sceneKeys();

async function storeWith(edit: Partial<RootMetadata>): Promise<MemoryStore> {
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  await published(store, keys, scenePolicy(["a", "b"]));
  store.files.set("metadata/2.root.json", nextRoot(keys, edit, [keys.pairs.root]));
  return store;
}

function look(
  store: MemoryStore,
  more: Partial<RefreshOptions> = {},
): Promise<Answer<TrustedRelease>> {
  const memory = passingMemory();
  return refresh({ store, memory, root: keys.rootBytes, now: hoursLater(1), ...more });
}

test("a release below the floor is refused by a host that remembers nothing", async () => {
  expect((await look(await storeWith({ floor: 2 }))).kind).toBe("ok");
  const low = await look(await storeWith({ floor: 3 }));
  expect(low).toMatchObject({ kind: "refused", reason: "rollback" });
  expect(low.kind === "refused" && low.message).toContain("none below 3");
});

test("whoever publishes may look below the floor, to get above it", async () => {
  const store = await storeWith({ floor: 3 });
  const publisher = await look(store, { expired: "allow" });
  expect(valueOf(publisher).document.release).toBe(2);
});

test("a floor that is none makes no root", async () => {
  for (const floor of [0, -1]) {
    expect(await look(await storeWith({ floor }))).toMatchObject({ reason: "malformed" });
  }
});

/** Three keys may sign timestamps, and two of them must. */
const clerks: readonly KeyPair[] = ["one", "two", "three"].map((name) => keyNamed(name));

function twoOfThree(extra: Partial<RootMetadata["roles"]["root"]> = {}): Partial<RootMetadata> {
  const listed = clerks.map((pair) => keyOf(pair.publicKey));
  const keyids = listed.map((key) => keyIdOf(key));
  return {
    keys: { ...keys.root.keys, ...Object.fromEntries(listed.map((key) => [keyIdOf(key), key])) },
    roles: { ...keys.root.roles, timestamp: { keyids, threshold: 2, ...extra } },
  };
}

test.each([
  ["none", [], "refused"],
  ["one", [0], "refused"],
  ["one, and a stranger", [0, 3], "refused"],
  ["two", [0, 2], "ok"],
  ["all", [0, 1, 2], "ok"],
  ["two, and a stranger", [3, 1, 2], "ok"],
])("of three keys, two of which are needed, %s signed", async (_title, signers, kind) => {
  const store = await storeWith(twoOfThree());
  const all = [...clerks, keyNamed("stranger")];
  const timestamp = signers.flatMap((at) => all[at] ?? []);
  expect((await look(crafted(store, keys, { signers: { timestamp } }))).kind).toBe(kind);
});

test("a threshold that is more than there are keys can never be met", async () => {
  const store = await storeWith(twoOfThree({ threshold: 4 }));
  const answer = await look(crafted(store, keys, { signers: { timestamp: clerks } }));
  expect(answer).toMatchObject({ reason: "bad-signature" });
});

test("the same key under a second kind adds nothing to its one signature", async () => {
  const [first] = clerks;
  if (first === undefined) throw new Error("there are three");
  const disguised = { ...keyOf(first.publicKey), keytype: "ecdsa", scheme: "ecdsa-sha2-nistp256" };
  const edit = twoOfThree();
  const store = await storeWith({
    ...edit,
    keys: { ...edit.keys, [keyIdOf(disguised)]: disguised },
  });
  expect(await look(store)).toMatchObject({ reason: "malformed" });
});

test("a kind of key that is not known may be listed, and counts for nothing", async () => {
  const key = { keytype: "rsa", scheme: "rsassa-pss-sha256", keyval: { public: "-----BEGIN" } };
  const listed = { ...keys.root.keys, [keyIdOf(key)]: key };
  const timestamp = { keyids: [keyIdOf(key)], threshold: 1 };
  const roles = { ...keys.root.roles, timestamp };
  expect(await look(await storeWith({ keys: listed, roles }))).toMatchObject({
    reason: "bad-signature",
  });
  expect((await look(await storeWith({ keys: listed }))).kind).toBe("ok");
});

test("a key that joins a role makes nobody forget what was seen; one that leaves does", async () => {
  const memory = passingMemory();
  const old = memoryStore();
  await published(old, keys, scenePolicy(["a"]));
  const store = await storeWith({});
  store.files.delete("metadata/2.root.json");
  valueOf(await look(store, { memory }));
  const { timestamp } = keys.root.roles;
  const [clerk] = clerks;
  if (clerk === undefined) throw new Error("there are three");
  const key = keyOf(clerk.publicKey);
  const joined = { ...timestamp, keyids: [...timestamp.keyids, keyIdOf(key)] };
  const listed = { ...keys.root.keys, [keyIdOf(key)]: key };
  const second = nextRoot(
    keys,
    { keys: listed, roles: { ...keys.root.roles, timestamp: joined } },
    [keys.pairs.root],
  );
  old.files.set("metadata/2.root.json", second);
  expect(await look(old, { memory })).toMatchObject({ reason: "rollback" });
  const alone = { ...timestamp, keyids: [keyIdOf(key)] };
  const third = nextRoot(
    keys,
    { version: 3, keys: listed, roles: { ...keys.root.roles, timestamp: alone } },
    [keys.pairs.root],
  );
  const restarted = crafted(old, keys, { signers: { timestamp: [clerk] } });
  restarted.files.set("metadata/3.root.json", third);
  // Its targets key is the same, so that the release is remembered, and still guards.
  expect(await look(restarted, { memory })).toMatchObject({ reason: "rollback" });
  const renewed = crafted(store, keys, { signers: { timestamp: [clerk] } });
  renewed.files.set("metadata/2.root.json", second);
  renewed.files.set("metadata/3.root.json", third);
  expect(valueOf(await look(renewed, { memory })).document.release).toBe(2);
});

/** The order of the group, the least significant byte first: S and S + L verify alike where nobody looks. */
const groupOrder = Buffer.from(
  "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
  "hex",
);

function plusOrder(signature: string): string {
  const bytes = Buffer.from(signature, "hex");
  let carry = 0;
  for (const [at, byte] of groupOrder.entries()) {
    const sum = (bytes[32 + at] ?? 0) + byte + carry;
    bytes[32 + at] = sum & 0xff;
    carry = sum >> 8;
  }
  return bytes.toString("hex");
}

test("a signature to which the group's order was added is none, in any file", async () => {
  const store = await storeWith({});
  for (const path of ["metadata/timestamp.json", "metadata/2.root.json"]) {
    const changed = memoryStore(store.files);
    const text = Buffer.from(fileOf(store, path)).toString();
    const malleated = text.replace(/(?<="sig": ")[0-9a-f]{128}/u, plusOrder);
    expect(malleated).not.toBe(text);
    changed.files.set(path, Buffer.from(malleated));
    expect(await look(changed)).toMatchObject({ kind: "refused", reason: "bad-signature" });
  }
});

test.each(["2.root", "timestamp", "2.snapshot", "2.targets"])(
  "%s.json that goes on and on is refused before its end, and nothing of it is kept",
  async (name) => {
    const store = await storeWith({});
    const path = `metadata/${name}.json`;
    const endless = memoryStore(store.files);
    endless.files.set(path, Buffer.concat([fileOf(store, path), Buffer.alloc(100_000, " ")]));
    const memory = passingMemory();
    expect(await look(endless, { memory })).toMatchObject({ reason: "too-large" });
    expect(await memory.read("release.json")).toBeUndefined();
    expect((await look(store, { memory })).kind).toBe("ok");
  },
);

test("a key of small order is refused in a later root too, and the one before stays trusted", async () => {
  const memory = passingMemory();
  valueOf(await look(await storeWith({}), { memory }));
  const before = await memory.read("root.json");
  const weak = keyOf(Buffer.from("01".padEnd(64, "0"), "hex"));
  const store = await storeWith({});
  const third = nextRoot(keys, { version: 3, keys: { ...keys.root.keys, [keyIdOf(weak)]: weak } }, [
    keys.pairs.root,
  ]);
  store.files.set("metadata/3.root.json", third);
  expect(await look(store, { memory })).toMatchObject({ reason: "malformed" });
  expect(await memory.read("root.json")).toEqual(before);
});
