// Each key stolen, and what gets the fleet back: what hosts believe before and after, with and without memory.
import { beforeEach, describe, expect, test } from "vitest";
import {
  hoursLater,
  keyNamed,
  memoryStore,
  noon,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
  type MemoryStore,
  type SceneKeys,
} from "../../fixtures/release-scene.ts";
import type { Answer } from "../../runtime/contract/refusal.ts";
import type { WritableStore } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import type { KeyPair } from "../../runtime/trust/ed25519.ts";
import { passingMemory, type TrustMemory } from "../../runtime/trust/memory.ts";
import type { Envelope, RootMetadata, TimestampMetadata } from "../../runtime/trust/metadata.ts";
import { parseRoot, parseTimestamp } from "../../runtime/trust/parse-metadata.ts";
import { signMetadata } from "../../runtime/trust/sign-metadata.ts";
import { verifyStore } from "../../runtime/trust/verify-store.ts";
import { idOfPair, publicKeyOf } from "../keys/new-root.ts";
import { following, replacementOf, withReplaced } from "../keys/next-root.ts";
import type { KeyKind } from "../keys/key-names.ts";
import { refreshStore } from "./freshness.ts";
import { placeNextRoot, type PlacedRoot } from "./place-root.ts";
import { publish } from "./publish.ts";
import { metaOf } from "./sign.ts";

const keys = sceneKeys("scene", "prod");
const options = { now: noon, created: noon, compilerVersion: "0.0.0" };
const later = hoursLater(1);

let store: MemoryStore;
let seasoned: TrustMemory;
beforeEach(async () => {
  store = memoryStore();
  await published(store, keys, scenePolicy(["a"]));
  seasoned = passingMemory();
  await host(seasoned);
});

function host(memory: TrustMemory, now: Date = later): Promise<Answer<TrustedRelease>> {
  return refresh({ store, memory, root: keys.rootBytes, now });
}

const newcomer = (now?: Date): Promise<Answer<TrustedRelease>> => host(passingMemory(), now);

/** The next root, with a new key in a role, and the keys that are then at hand. */
function rotated(
  from: SceneKeys,
  kind: KeyKind,
  name: string,
): { readonly next: Envelope<RootMetadata>; readonly keys: SceneKeys } {
  const pair = keyNamed(name);
  const replacement = valueOf(replacementOf(from.root, { by: "kind", kind }));
  const root = withReplaced(following(from.root, hoursLater(300 * 24)), replacement, pair);
  const bytes = signMetadata(root, kind === "root" ? [from.pairs.root, pair] : [from.pairs.root]);
  const next = valueOf(parseRoot(bytes, "next.root.json"));
  return { next, keys: { ...from, held: [...from.held, pair] } };
}

function place(
  { next, keys: held }: ReturnType<typeof rotated>,
  more: {
    readonly keepRelease?: boolean;
    readonly into?: WritableStore;
    readonly without?: true;
  } = {},
): Promise<Answer<PlacedRoot>> {
  const { keepRelease = false, into = store } = more;
  const signing = more.without === true ? undefined : held;
  return placeNextRoot({
    store: into,
    next,
    pin: keys.rootBytes,
    keys: signing,
    now: later,
    keepRelease,
  });
}

function timestampBy(
  pair: KeyPair,
  change: (now: TimestampMetadata) => Partial<TimestampMetadata>,
): void {
  const bytes = store.files.get("metadata/timestamp.json") ?? new Uint8Array();
  const { signed } = valueOf(parseTimestamp(bytes, "timestamp.json"));
  store.files.set(
    "metadata/timestamp.json",
    signMetadata({ ...signed, ...change(signed) }, [pair]),
  );
}

describe("the key of the timestamp", () => {
  const highest = 2 ** 31 - 1;

  test("signs the highest version: the rightful one is refused until the key is replaced", async () => {
    timestampBy(keys.timestamp, () => ({ version: highest }));
    valueOf(await host(seasoned));
    timestampBy(keys.timestamp, () => ({ version: 2 }));
    expect(await host(seasoned)).toMatchObject({ kind: "refused", reason: "rollback" });
    timestampBy(keys.timestamp, () => ({ version: highest }));

    expect(valueOf(await place(rotated(keys, "timestamp", "new")))).toMatchObject({
      version: 2,
      wasThere: false,
      signed: ["timestamp"],
    });
    for (const trusted of [valueOf(await host(seasoned)), valueOf(await newcomer())]) {
      expect(trusted.timestamp.version).toBe(1);
      expect(trusted.document.release).toBe(1);
    }
    // The stolen key is of no use any more.
    timestampBy(keys.timestamp, () => ({ version: highest }));
    expect(await host(seasoned)).toMatchObject({ reason: "bad-signature" });
    expect(await newcomer()).toMatchObject({ reason: "bad-signature" });
  });

  test("points back to an old snapshot: hosts that know better refuse, and the newest one is restored", async () => {
    const old = store.files.get("metadata/1.snapshot.json") ?? new Uint8Array();
    await published(store, keys, scenePolicy(["a"], { content: "new\n" }));
    valueOf(await host(seasoned));
    timestampBy(keys.timestamp, ({ version }) => ({
      version: version + 1,
      meta: { "snapshot.json": metaOf({ version: 1, bytes: old }) },
    }));
    expect(await host(seasoned)).toMatchObject({ kind: "refused", reason: "rollback" });
    expect(valueOf(await newcomer()).document.release).toBe(1);
    valueOf(await place(rotated(keys, "timestamp", "new")));
    expect(valueOf(await host(seasoned)).document.release).toBe(2);
    expect(valueOf(await newcomer()).document.release).toBe(2);
  });

  test("is replaced only by who has the new one", async () => {
    const next = rotated(keys, "timestamp", "new");
    const before = new Map(store.files);
    const answer = await place({ ...next, keys });
    expect(answer).toMatchObject({ kind: "refused", reason: "bad-key" });
    expect(await place(next, { without: true })).toMatchObject({
      kind: "refused",
      hint: expect.stringMatching(/--key/u),
    });
    expect(store.files).toEqual(before);
  });
});

describe("the key of the release", () => {
  test("signs other content: hosts believe it until it is replaced, and then nothing that it signed", async () => {
    const evil = scenePolicy(["a"], { content: "evil\n", fleet: "prod" });
    await published(store, keys, evil);
    expect(valueOf(await host(seasoned)).document.release).toBe(2);
    const next = rotated(keys, "release", "new release");
    expect(valueOf(await place(next))).toMatchObject({ signed: [], trusted: undefined });
    expect(await host(seasoned)).toMatchObject({ reason: "bad-signature" });
    expect(await newcomer()).toMatchObject({ reason: "bad-signature" });

    // The thief cannot go on, and the operators can: the old pin is all they need.
    expect(await publish(store, evil, keys, options)).toMatchObject({ reason: "bad-key" });
    const good = scenePolicy(["a"], { content: "good\n" });
    expect(await published(store, next.keys, good, later)).toMatchObject({ release: 3 });
    for (const trusted of [valueOf(await host(seasoned)), valueOf(await newcomer())]) {
      expect(trusted.document.release).toBe(3);
    }
    expect(valueOf(await verifyStore(store, keys.rootBytes, later)).release).toBe(3);
    expect(await published(store, next.keys, good, later)).toMatchObject({ unchanged: true });
  });

  test("leaves with the release kept, when somebody vouches for it", async () => {
    const next = rotated(keys, "release", "new release");
    expect(valueOf(await place(next, { keepRelease: true }))).toMatchObject({
      signed: ["targets", "snapshot", "timestamp"],
    });
    expect(valueOf(await host(seasoned)).targets.version).toBe(2);
    expect(valueOf(await newcomer()).document.release).toBe(1);
    expect(await published(store, next.keys, scenePolicy(["a", "b"]), later)).toMatchObject({
      release: 2,
    });
  });

  test("cannot be put into a store whose release it did not sign", async () => {
    const file = "metadata/1.targets.json";
    store.files.set(file, new TextEncoder().encode("{}"));
    expect(await place(rotated(keys, "release", "new"))).toMatchObject({ kind: "refused" });
    expect([...store.files.keys()]).not.toContain("metadata/2.root.json");
  });
});

test("a key of the root is replaced without anything being signed anew", async () => {
  const placed = valueOf(await place(rotated(keys, "root", "new root")));
  expect(placed).toMatchObject({ version: 2, signed: [] });
  expect(valueOf(await host(seasoned)).root.version).toBe(2);
});

test("a root that has expired is followed by the next one all the same", async () => {
  const late = hoursLater(380 * 24);
  expect(await host(seasoned, late)).toMatchObject({ kind: "refused", reason: "expired" });
  const root = following(keys.root, hoursLater(700 * 24));
  const next = valueOf(parseRoot(signMetadata(root, [keys.pairs.root]), "next.root.json"));
  const placing = { store, next, pin: keys.rootBytes, keys, now: late, keepRelease: false };
  expect(valueOf(await placeNextRoot(placing))).toMatchObject({ version: 2, signed: [] });
  valueOf(await refreshStore(store, keys, { now: late, roles: "all", force: false }));
  expect(valueOf(await host(seasoned, late)).root.version).toBe(2);
  expect(valueOf(await newcomer(late)).document.release).toBe(1);
});

test("too few keys of the root do nothing", async () => {
  const { next } = rotated(keys, "timestamp", "new");
  for (const signers of [[], [keyNamed("thief")], [keys.timestamp, keys.release]]) {
    const bytes = signMetadata(next.signed, signers);
    const forged = valueOf(parseRoot(bytes, "next.root.json"));
    const answer = await placeNextRoot({
      store,
      next: forged,
      pin: keys.rootBytes,
      keys,
      now: later,
      keepRelease: true,
    });
    expect(answer).toMatchObject({ kind: "refused", reason: "bad-signature" });
    // Put there by somebody who can write to the store, it convinces nobody.
    store.files.set("metadata/2.root.json", bytes);
    expect(await host(seasoned)).toMatchObject({ reason: "bad-signature" });
    store.files.delete("metadata/2.root.json");
  }
  expect(valueOf(await host(seasoned)).root.version).toBe(1);
});

test.each(["timestamp", "snapshot", "release"] as const)(
  "replacing the key of %s may be stopped anywhere, and is finished by doing it again",
  async (kind) => {
    const next = rotated(keys, kind, "new");
    const began = new Map(store.files);
    for (let stop = 0; ; stop += 1) {
      store = memoryStore(began);
      let left = stop;
      const failing = (): void => {
        if (left === 0) throw new Error("stopped");
        left -= 1;
      };
      const stopping: WritableStore = {
        ...store,
        create: (name, bytes) => (failing(), store.create(name, bytes)),
        swap: (name, bytes, expected) => (failing(), store.swap(name, bytes, expected)),
      };
      const outcome = await place(next, { into: stopping, keepRelease: true }).catch(
        () => undefined,
      );
      const placed = valueOf(await place(next, { keepRelease: true }));
      expect(placed.trusted?.root.version).toBe(2);
      const memory = passingMemory();
      valueOf(await host(memory));
      expect(valueOf(await newcomer()).document.release).toBe(1);
      if (outcome !== undefined) return;
    }
  },
);

test("another root in its place stays, and so does a newer one", async () => {
  valueOf(await place(rotated(keys, "timestamp", "one")));
  expect(await place(rotated(keys, "timestamp", "two"))).toMatchObject({ reason: "conflict" });
});

test("several keys sign a release together, and one alone cannot", async () => {
  const second = keyNamed("second release");
  const root = following(keys.root, hoursLater(300 * 24));
  const both = { keyids: [...root.roles.targets.keyids, idOfPair(second)], threshold: 2 };
  const signed: RootMetadata = {
    ...root,
    keys: { ...root.keys, [idOfPair(second)]: publicKeyOf(second) },
    roles: { ...root.roles, targets: both, snapshot: both },
  };
  const next = valueOf(parseRoot(signMetadata(signed, [keys.pairs.root]), "next.root.json"));
  const held = { ...keys, held: [keys.release, second, keys.timestamp] };
  valueOf(await place({ next, keys: held }, { keepRelease: true }));
  expect(valueOf(await host(seasoned)).targets.version).toBe(2);
  const policy = scenePolicy(["a", "b"]);
  expect(await publish(store, policy, keys, { ...options, now: later })).toMatchObject({
    kind: "refused",
    reason: "bad-key",
    message: '"keys of scene" holds 1 of the 2 keys that must sign the targets role of "store"',
  });
  expect(await published(store, held, policy, later)).toMatchObject({ release: 2 });
  expect(valueOf(await newcomer()).document.release).toBe(2);
});
