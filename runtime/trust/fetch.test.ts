// What may lie below the signatures, and what a host makes of it.
import { beforeAll, expect, test } from "vitest";
import {
  memoryStore,
  noon,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
  type MemoryStore,
} from "../../fixtures/release-scene.ts";
import {
  headerSchema,
  objectLimit,
  partSchema,
  type ObjectRef,
  type TreeNode,
} from "../contract/bundle.ts";
import { canonical } from "../contract/canonical-json.ts";
import type { Answer } from "../contract/refusal.ts";
import { refresh, type TrustedRelease } from "./client.ts";
import { fetchAllBundles, fetchBundle, type FetchedBundle } from "./fetch.ts";
import { sha256 } from "./hash.ts";
import { passingMemory } from "./memory.ts";
import { objectPath, type ObjectCache } from "./objects.ts";
import { shownRoot } from "./shown-root.ts";
import { markVerified } from "./verified.ts";
import { verifyStore } from "./verify-store.ts";

const keys = sceneKeys();
const hosts = Array.from({ length: 100 }, (_, at) => `host${at}`);
let store: MemoryStore;
let release: TrustedRelease;

beforeAll(async () => {
  store = memoryStore();
  await published(store, keys, scenePolicy(hosts));
  release = await trusted(store);
});

async function trusted(from: MemoryStore): Promise<TrustedRelease> {
  return valueOf(
    await refresh({ store: from, memory: passingMemory(), root: keys.rootBytes, now: noon }),
  );
}

test("a host gets its own header, and its resources in order", async () => {
  const fetched = valueOf(await fetchBundle(store, release, "host7"));
  expect(fetched).toMatchObject({
    kind: "bundle",
    bundle: {
      header: { host: "host7", fleet: "prod" },
      resources: [{ id: "motd/file" }, { id: "base/file" }],
    },
  });
  expect(fetched.kind === "bundle" && fetched.parts.length).toBe(2);
});

const damages: Readonly<
  Record<string, readonly [reason: string, damage: (bytes: Uint8Array) => Uint8Array | undefined]>
> = {
  "cut short": ["bad-hash", (bytes) => bytes.slice(0, -1)],
  "one byte longer": ["too-large", (bytes) => new Uint8Array([...bytes, 10])],
  "one bit changed": [
    "bad-hash",
    (bytes) => bytes.map((byte, at) => (at === 20 ? byte ^ 1 : byte)),
  ],
  empty: ["bad-hash", () => new Uint8Array()],
  gone: ["not-found", () => undefined],
};

test.each(Object.entries(damages))(
  "an object that is %s is refused",
  async (_title, [reason, damage]) => {
    const paths = [...store.files.keys()].filter((path) => path.startsWith("o/"));
    for (const path of paths) {
      const damaged = memoryStore(store.files);
      const bytes = damage(store.files.get(path) ?? new Uint8Array());
      if (bytes === undefined) damaged.files.delete(path);
      else damaged.files.set(path, bytes);
      const checked = await verifyStore(damaged, keys.rootBytes, noon);
      expect(checked).toMatchObject({ kind: "refused", reason, message: new RegExp(path, "u") });
    }
    const damaged = memoryStore(store.files);
    for (const path of paths) {
      const bytes = damage(store.files.get(path) ?? new Uint8Array());
      if (bytes === undefined) damaged.files.delete(path);
      else damaged.files.set(path, bytes);
    }
    expect(await fetchBundle(damaged, release, "host7")).toMatchObject({ kind: "refused", reason });
    expect(await fetchAllBundles(damaged, release)).toMatchObject({ kind: "refused", reason });
  },
);

test("a store is checked to the end, and the faults are counted, each once", async () => {
  const damaged = memoryStore(store.files);
  const fetched = valueOf(await fetchBundle(store, release, "host7"));
  if (fetched.kind !== "bundle" || fetched.headers === undefined) throw new Error("absent");
  for (const { sha256 } of [fetched.headers, ...fetched.parts])
    damaged.files.delete(objectPath(sha256));
  const checked = await verifyStore(damaged, keys.rootBytes, noon);
  const message = expect.stringMatching(/\(and 2 more faults\)$/u);
  expect(checked).toMatchObject({ reason: "not-found", message });
});

test("a cache saves fetching, and a damaged entry is fetched again", async () => {
  const entries = new Map<string, Uint8Array>();
  const cache: ObjectCache = {
    get: (hash) => Promise.resolve(entries.get(hash)),
    put: (hash, bytes) => Promise.resolve(void entries.set(hash, bytes)),
  };
  const first = valueOf(await fetchBundle(store, release, "host7", cache));
  expect(entries.size).toBe(5);
  expect(valueOf(await fetchBundle(memoryStore(), release, "host7", cache))).toEqual(first);
  const [hash = ""] = entries.keys();
  const good = entries.get(hash);
  entries.set(hash, new TextEncoder().encode("damaged"));
  expect(valueOf(await fetchBundle(store, release, "host7", cache))).toEqual(first);
  expect(entries.get(hash)).toEqual(good);
});

// Trees that only a holder of the release key could sign.

interface Made {
  readonly store: MemoryStore;
  readonly put: (value: unknown) => ObjectRef;
  readonly release: (tree: TreeNode, more?: object) => TrustedRelease;
}

function making(): Made {
  const made = memoryStore();
  return {
    store: made,
    put: (value) => {
      const bytes = new TextEncoder().encode(typeof value === "string" ? value : canonical(value));
      made.files.set(objectPath(sha256(bytes)), bytes);
      return { sha256: sha256(bytes), size: bytes.length };
    },
    release: (tree, more = {}) => ({
      ...release,
      document: markVerified({ ...release.document, tree, ...more }),
    }),
  };
}

function leafFor(host: string, parts: readonly ObjectRef[], d = 0): TreeNode {
  return { t: "leaf", d, h: { [sha256(host)]: parts.map((_, at) => at) }, p: parts };
}

function headerOf(host: string, more: object = {}): object {
  return { schema: headerSchema, host, fleet: "prod", match: "*", tags: [], ...more };
}

const empty = { schema: partSchema, crate: "c", resources: [] };

test("a host with nothing but its header is told nothing", async () => {
  const { store, put, release } = making();
  const fetched = await fetchBundle(store, release(leafFor("a", [put(headerOf("a"))])), "a");
  expect(valueOf(fetched)).toMatchObject({ kind: "bundle", bundle: { resources: [] } });
});

const oddities: Readonly<
  Record<string, readonly [reason: string, make: (made: Made) => Promise<Answer<FetchedBundle>>]>
> = {
  "another host's header": [
    "wrong-host",
    ({ store, put, release }) =>
      fetchBundle(store, release(leafFor("a", [put(headerOf("b"))])), "a"),
  ],
  "another fleet's header": [
    "wrong-fleet",
    ({ store, put, release }) =>
      fetchBundle(store, release(leafFor("a", [put(headerOf("a", { fleet: "staging" }))])), "a"),
  ],
  "a header of a schema to come": [
    "unknown-schema",
    ({ store, put, release }) =>
      fetchBundle(
        store,
        release(leafFor("a", [put(headerOf("a", { schema: "vigo.host/2" }))])),
        "a",
      ),
  ],
  "a part of a schema to come": [
    "unknown-schema",
    ({ store, put, release }) => {
      const parts = [put(headerOf("a")), put({ ...empty, schema: "vigo.part/2" })];
      return fetchBundle(store, release(leafFor("a", parts)), "a");
    },
  ],
  "a part in the place of the header": [
    "malformed",
    ({ store, put, release }) => fetchBundle(store, release(leafFor("a", [put(empty)])), "a"),
  ],
  "a second header": [
    "malformed",
    ({ store, put, release }) =>
      fetchBundle(store, release(leafFor("a", [put(headerOf("a")), put(headerOf("a"))])), "a"),
  ],
  "a resource without a type": [
    "malformed",
    ({ store, put, release }) => {
      const resources = [{ id: "x", crate: "c", attributes: {}, after: [], timeoutSeconds: 1 }];
      const parts = [put(headerOf("a")), put({ ...empty, resources })];
      return fetchBundle(store, release(leafFor("a", parts)), "a");
    },
  ],
  "a key twice in a part": [
    "malformed",
    ({ store, put, release }) => {
      const twice = put(canonical(empty).replace('"crate"', '"crate":"d","crate"'));
      return fetchBundle(store, release(leafFor("a", [put(headerOf("a")), twice])), "a");
    },
  ],
  "a node that is a leaf of elsewhere": [
    "malformed",
    ({ store, put, release }) => {
      const child = put(leafFor("a", [put(headerOf("a"))], 0));
      const c = { [sha256("a").charAt(0)]: child };
      return fetchBundle(store, release({ t: "node", d: 0, c }), "a");
    },
  ],
  "an index beyond the table": [
    "malformed",
    ({ store, put, release }) => {
      const child = put({ t: "leaf", d: 1, h: { [sha256("a")]: [0] }, p: [] });
      const c = { [sha256("a").charAt(0)]: child };
      return fetchBundle(store, release({ t: "node", d: 0, c }), "a");
    },
  ],
  "a tree deeper than a hash is long": [
    "malformed",
    ({ store, put, release }) => {
      let child: TreeNode = { t: "node", d: 70, c: {} };
      for (let d = 69; d >= 0; d -= 1) {
        child = { t: "node", d, c: { [sha256("a").charAt(d)]: put(child) } };
      }
      return fetchBundle(store, release(child), "a");
    },
  ],
  "an object larger than any may be": [
    "too-large",
    ({ store, release }) => {
      const huge = { sha256: sha256("x"), size: objectLimit + 1 };
      return fetchBundle(store, release(leafFor("a", [huge])), "a");
    },
  ],
};

test.each(Object.entries(oddities))("refused: %s", async (_title, [reason, make]) => {
  expect(await make(making())).toMatchObject({ kind: "refused", reason });
});

test("a store shows its root to whoever only looks", async () => {
  expect(valueOf(await shownRoot(store))).toEqual(keys.rootBytes);
  expect(await shownRoot(memoryStore())).toMatchObject({ reason: "not-a-store" });
});
