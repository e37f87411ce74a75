// Publishers that meet, that are stopped at any point, and stores that do not do what they should.
import { signersOf } from "../keys/signers.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
import { stoppedAt, troubledStore } from "../../fixtures/troubled-store.ts";
import { refuse, type Answer, type RefusalReason } from "../../runtime/contract/refusal.ts";
import { folderStore } from "../../runtime/store/folder.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { refresh, type TrustedRelease } from "../../runtime/trust/client.ts";
import { passingMemory } from "../../runtime/trust/memory.ts";
import { verifyStore } from "../../runtime/trust/verify-store.ts";
import { writeList } from "./condemned.ts";
import { lineageOf } from "./lineage.ts";
import { publish, type PublishOptions, type PublishSummary } from "./publish.ts";
import { signTimestamp } from "./sign.ts";

const keys = sceneKeys();
const many = Array.from({ length: 66 }, (_, at) => `host${at}`);

let area = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-races-"));
});
afterEach(() => rm(area, { recursive: true }));

/** Without waiting, but for letting others have their turn. */
const options: PublishOptions = {
  now: noon,
  created: noon,
  compilerVersion: "0.0.0",
  pause: () => new Promise((resolve) => setImmediate(resolve)),
};

function put(
  store: MaintainedStore,
  content: string,
  more: Partial<PublishOptions> = {},
  hosts: readonly string[] = ["a"],
): Promise<Answer<PublishSummary>> {
  return publish(store, scenePolicy(hosts, { content }), keys, { ...options, ...more });
}

async function trusted(store: MaintainedStore, now: Date = noon): Promise<TrustedRelease> {
  return valueOf(await refresh({ store, memory: passingMemory(), root: keys.rootBytes, now }));
}

/** Number and tree of each, the newest first. */
async function releasesOf(store: MaintainedStore): Promise<readonly number[]> {
  const numbers: number[] = [];
  for await (const ancestor of lineageOf(store, await trusted(store))) {
    numbers.push(valueOf(ancestor).document.release);
  }
  return numbers;
}

describe("of two publishers", () => {
  test("the one that comes second builds upon the first", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    let isFirst = true;
    const racing = troubledStore(store, {
      before: async (operation, name) => {
        if (operation !== "create" || !name.endsWith("targets.json") || !isFirst) return;
        isFirst = false;
        valueOf(await put(store, "theirs\n"));
      },
    });
    expect(valueOf(await put(racing, "ours\n"))).toMatchObject({ release: 3, unchanged: false });
    expect(await releasesOf(store)).toEqual([3, 2, 1]);
  });

  test("one has nothing to do when the other published the same", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    let isFirst = true;
    const racing = troubledStore(store, {
      before: async (operation, name) => {
        if (operation !== "create" || !name.endsWith("targets.json") || !isFirst) return;
        isFirst = false;
        valueOf(await put(store, "same\n"));
      },
    });
    expect(valueOf(await put(racing, "same\n"))).toMatchObject({ release: 2, unchanged: true });
    expect(await releasesOf(store)).toEqual([2, 1]);
  });

  test("one that was brought to its end by the other has published all the same", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    const racing = troubledStore(store, {
      before: async (operation) => {
        // Stuck between its targets and its flip for so long that the other takes it for dead.
        if (operation === "swap") valueOf(await put(store, "theirs\n"));
      },
    });
    expect(valueOf(await put(racing, "ours\n"))).toMatchObject({ release: 2, unchanged: false });
    expect(await releasesOf(store)).toEqual([3, 2, 1]);
  });

  test("a timestamp that is signed anew in between does not make two releases of one", async () => {
    const store = memoryStore();
    const freshMs = 10 * 60 * 60 * 1000;
    valueOf(await put(store, "one\n", { freshMs }));
    let isFirst = true;
    const racing = troubledStore(store, {
      before: async (operation) => {
        if (operation !== "swap" || !isFirst) return;
        isFirst = false;
        const { snapshot, timestamp } = await trusted(store);
        const meta = timestamp.meta["snapshot.json"];
        const signers = valueOf(signersOf(keys, keys.root, keys.where));
        expect(meta.version).toBe(snapshot.version);
        const again = signTimestamp(meta, timestamp.version + 1, signers, { now: noon, freshMs });
        store.files.set("metadata/timestamp.json", again.bytes);
      },
    });
    const summary = valueOf(await put(racing, "two\n"));
    expect(summary).toMatchObject({ release: 2, unchanged: false });
    expect(summary.adopted).toBeUndefined();
    expect(await releasesOf(store)).toEqual([2, 1]);
  });

  test("one that may build upon a certain release only is refused", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    await published(store, keys, scenePolicy(["b"]));
    expect(await put(store, "x\n", { onto: 1 })).toMatchObject({
      reason: "conflict",
      message: '"store" is at release 2, and release 1 was to be built upon',
    });
    expect(valueOf(await put(store, "x\n", { onto: 2 })).release).toBe(3);
    expect(await put(memoryStore(), "x\n", { onto: 2 })).toMatchObject({
      message: '"store" has no release yet, and release 2 was to be built upon',
    });
  });

  test("one that always comes second gives up in the end", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    let count = 0;
    const racing = troubledStore(store, {
      before: async (operation, name) => {
        if (operation !== "create" || !name.endsWith("targets.json")) return;
        valueOf(await put(store, `theirs ${(count += 1)}\n`));
      },
    });
    expect(await put(racing, "ours\n")).toMatchObject({ kind: "refused", reason: "conflict" });
    expect(valueOf(await verifyStore(store, keys.rootBytes, noon)).release).toBe(1 + count);
  });
});

test("many at once in one folder: each gets a release of its own, and none is lost", async () => {
  const store = folderStore(join(area, "store"));
  await published(store, keys, scenePolicy(["a"]));
  const { pause: _, ...real } = options;
  const outcomes = await Promise.all(
    [1, 2, 3, 4].map((number) =>
      publish(store, scenePolicy(["a"], { content: `${number}\n` }), keys, real),
    ),
  );
  const numbers = outcomes.map((outcome) => valueOf(outcome).release).sort((a, b) => a - b);
  expect(numbers).toEqual([2, 3, 4, 5]);
  expect(await releasesOf(store)).toEqual([5, 4, 3, 2, 1]);
  expect(valueOf(await verifyStore(store, keys.rootBytes, noon)).hosts).toBe(1);
});

describe("a publisher that was stopped", () => {
  test.each(["before", "after"] as const)(
    "%s any of its operations leaves a sound store, and the next one ends where it should",
    async (when) => {
      const began = memoryStore();
      await published(began, keys, scenePolicy(many));
      let stops = 0;
      for (; ; stops += 1) {
        const store = memoryStore(began.files);
        const outcome = await put(stoppedAt(store, stops, when), "new\n", {}, many).catch(
          () => undefined,
        );
        const check = valueOf(await verifyStore(store, keys.rootBytes, noon));
        expect(check.hosts).toBe(66);
        if (outcome !== undefined) break;
        const again = valueOf(await put(store, "new\n", {}, many));
        expect(again.release).toBe(2);
        expect(valueOf(await verifyStore(store, keys.rootBytes, noon))).toMatchObject({
          release: 2,
          treeRoot: again.treeRoot,
        });
      }
      // Objects, nodes, and the last four: release, targets, snapshot, timestamp.
      expect(stops).toBeGreaterThan(10);
    },
  );

  test("in its very first release is taken up as well", async () => {
    for (let stops = 0; ; stops += 1) {
      const store = memoryStore();
      const outcome = await put(stoppedAt(store, stops, "after"), "new\n").catch(() => undefined);
      if (outcome !== undefined) break;
      expect(valueOf(await put(store, "new\n"))).toMatchObject({ release: 1 });
      expect(valueOf(await verifyStore(store, keys.rootBytes, noon)).release).toBe(1);
    }
  });

  /** A store with one release, and another that nothing points to. */
  async function orphaned(): Promise<MemoryStore> {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    const stopping = troubledStore(store, {
      before: (operation) => {
        if (operation === "swap") throw new Error("stopped");
      },
    });
    await expect(put(stopping, "orphan\n")).rejects.toThrow("stopped");
    return store;
  }

  test("has its release finished by the next one, which then puts its own on top", async () => {
    const store = await orphaned();
    expect(valueOf(await put(store, "next\n"))).toMatchObject({ release: 3, adopted: 2 });
    expect(await releasesOf(store)).toEqual([3, 2, 1]);
  });

  test.each<[string, (store: MemoryStore) => void]>([
    ["a part is missing", (store) => forget(store, (name) => name.startsWith("o/"), "orphan")],
    ["its release.json is missing", (store) => forget(store, isRelease, '"release":2')],
    ["its targets are signed by a stranger", (store) => resign(store)],
    ["its targets are no metadata", (store) => void store.files.set(second, bytes("{}"))],
  ])("is passed over when %s", async (_, damage) => {
    const store = await orphaned();
    damage(store);
    const summary = valueOf(await put(store, "next\n"));
    expect(summary).toMatchObject({ release: 2 });
    expect(summary.adopted).toBeUndefined();
    expect((await trusted(store)).targets.version).toBe(3);
    expect(await releasesOf(store)).toEqual([2, 1]);
  });

  test("is passed over when its targets have expired since", async () => {
    const store = await orphaned();
    const now = hoursLater(100 * 24);
    const summary = valueOf(await put(store, "next\n", { now }));
    expect(summary).toMatchObject({ release: 2 });
    expect((await trusted(store, now)).targets.version).toBe(3);
  });

  const second = "metadata/2.targets.json";
  const isRelease = (name: string): boolean => name.endsWith(".release.json");

  function forget(store: MemoryStore, which: (name: string) => boolean, word: string): void {
    for (const [name, content] of store.files) {
      if (which(name) && text(content).includes(word)) store.files.delete(name);
    }
  }

  function resign(store: MemoryStore): void {
    const file = text(store.files.get(second) ?? new Uint8Array());
    store.files.set(second, bytes(file.replace(/"sig": "../u, '"sig": "00')));
  }
});

function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function text(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}

describe("a store", () => {
  test.each<[string, RefusalReason]>([
    ["the disk is full", "failed"],
    ["the file system is read-only", "not-permitted"],
    ["permission denied", "not-permitted"],
  ])("that refuses any write because %s is told as it is, and stays sound", async (why, reason) => {
    const began = memoryStore();
    await published(began, keys, scenePolicy(["a"]));
    for (let at = 0; ; at += 1) {
      const store = memoryStore(began.files);
      let left = at;
      const refusing = troubledStore(store, {
        before: (operation) => {
          if (operation === "get" || operation === "list") return undefined;
          left -= 1;
          return left < 0 ? refuse(reason, `cannot write "store/x": ${why}`) : undefined;
        },
      });
      const outcome = await put(refusing, "new\n");
      expect(valueOf(await verifyStore(store, keys.rootBytes, noon)).hosts).toBe(1);
      if (outcome.kind === "ok") break;
      expect(outcome).toMatchObject({ reason, message: `cannot write "store/x": ${why}` });
    }
  });

  test("that shows the old timestamp for a while is waited for", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    let stale = 0;
    expect(
      valueOf(
        await put(
          lagging(store, () => (stale += 1) > 3),
          "new\n",
        ),
      ).release,
    ).toBe(2);
    expect(stale).toBeGreaterThan(3);
  });

  test("that never shows what it was given is told of", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    expect(
      await put(
        lagging(store, () => false),
        "new\n",
      ),
    ).toMatchObject({
      reason: "failed",
      message: 'release 2 was published, and "store" still shows release 1',
    });
  });

  test("that shows an old timestamp to a publisher does not make it undo what it cannot see", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    const old = store.files.get("metadata/timestamp.json") ?? new Uint8Array();
    await published(store, keys, scenePolicy(["a"], { content: "theirs\n" }));
    let reads = 0;
    const behind: MaintainedStore = {
      ...store,
      get: async (name, limit) => {
        if (name !== "metadata/timestamp.json" || (reads += 1) > 6) return store.get(name, limit);
        return { kind: "found", bytes: old, tag: "old" };
      },
    };
    expect(valueOf(await put(behind, "ours\n"))).toMatchObject({ release: 3 });
    expect(await releasesOf(store)).toEqual([3, 2, 1]);
  });

  test("that says stored and has not is given it again", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    let isFirst = true;
    const lying: MaintainedStore = {
      ...store,
      create: async (name, content) => {
        if (!name.startsWith("o/") || !isFirst) return store.create(name, content);
        isFirst = false;
        return { kind: "written" };
      },
    };
    expect(valueOf(await put(lying, "new\n")).release).toBe(2);
    expect(valueOf(await verifyStore(store, keys.rootBytes, noon)).release).toBe(2);
    const forgetful: MaintainedStore = {
      ...store,
      create: async (name, content) =>
        name.startsWith("o/") ? { kind: "written" } : store.create(name, content),
      put: async () => ({ kind: "ok", value: undefined }),
    };
    expect(await put(forgetful, "newer\n")).toMatchObject({
      reason: "not-found",
      hint: "it was written twice: the store does not keep what it is given",
    });
  });

  test("that keeps its word is read again only where a clean-up may have come in between", async () => {
    const kept: MemoryStore = { ...memoryStore(), keepsItsWord: true };
    await published(kept, keys, scenePolicy(["a"], { content: "first\n" }));
    const gone = [...kept.files].find(([, content]) => text(content).includes("first"))?.[0] ?? "";
    await published(kept, keys, scenePolicy(["a"], { content: "other\n" }));
    await writeList(kept, [gone], noon);
    let isCleaned = false;
    const cleaned = troubledStore(kept, {
      // As a clean-up that had looked before it was written anew.
      after: (operation) => {
        if (operation !== "swap") return;
        isCleaned = kept.files.delete(gone);
      },
    });
    const reads: string[] = [];
    const seen = troubledStore(cleaned, {
      before: (operation, name) => {
        if (operation === "get" && isCleaned && name.startsWith("o/")) reads.push(name);
      },
    });
    expect(valueOf(await put(seen, "first\n"))).toMatchObject({ release: 3 });
    expect(new Set(reads)).toEqual(new Set([gone]));
    expect(valueOf(await verifyStore(kept, keys.rootBytes, noon)).release).toBe(3);
  });

  /** Shows what the timestamp was when it was wrapped, until it is told to see. */
  function lagging(store: MemoryStore, sees: () => boolean): MaintainedStore {
    const old = store.files.get("metadata/timestamp.json") ?? new Uint8Array();
    let isSwapped = false;
    return {
      ...store,
      swap: async (...args) => {
        isSwapped = true;
        return store.swap(...args);
      },
      get: async (name, limit) => {
        const isOld = isSwapped && name === "metadata/timestamp.json" && !sees();
        return isOld ? { kind: "found", bytes: old, tag: "old" } : store.get(name, limit);
      },
    };
  }
});

describe("healing", () => {
  test("writes anew what is missing or damaged, wherever it lies", async () => {
    const began = memoryStore();
    await published(began, keys, scenePolicy(many));
    const names = [...began.files.keys()].filter((name) => name.startsWith("o/")).sort();
    for (const name of names.filter((_, at) => at % 5 === 0)) {
      for (const damage of [undefined, bytes("damaged")]) {
        const store = memoryStore(began.files);
        if (damage === undefined) store.files.delete(name);
        else store.files.set(name, damage);
        const summary = valueOf(await put(store, "hello\n", { heal: true }, many));
        expect(summary).toMatchObject({ release: 1, unchanged: true, objectsWritten: 1 });
        expect(store.files).toEqual(began.files);
      }
    }
  });

  test("is what a damaged store asks for", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(many));
    const name = [...store.files].find(([, content]) => text(content).includes("hello"))?.[0] ?? "";
    store.files.set(name, bytes("damaged"));
    const refused = await put(store, "hello\n", {}, [...many, "one-more"]);
    expect(refused).toMatchObject({
      reason: "bad-hash",
      hint: expect.stringMatching(/compile with --heal/u),
    });
    expect(
      valueOf(await put(store, "hello\n", { heal: true }, [...many, "one-more"])),
    ).toMatchObject({ release: 2 });
    expect(valueOf(await verifyStore(store, keys.rootBytes, noon)).hosts).toBe(67);
  });

  test("full verification finds what an earlier publisher lost", async () => {
    const store = memoryStore();
    await published(store, keys, scenePolicy(["a"]));
    const name = [...store.files].find(([, content]) => text(content).includes("same"))?.[0] ?? "";
    const losing = troubledStore(store, {
      before: (operation) => {
        if (operation === "swap") store.files.delete(name);
      },
    });
    expect(await put(losing, "new\n", { verifyAfter: "full" })).toMatchObject({
      reason: "not-found",
    });
    expect(valueOf(await put(store, "new\n", { heal: true })).objectsWritten).toBe(1);
  });
});

describe("freshness", () => {
  test("lasts as long as the settings say", async () => {
    const store = memoryStore();
    const freshMs = 10 * 60 * 60 * 1000;
    valueOf(await put(store, "x\n", { freshMs }));
    expect((await trusted(store)).timestamp.expires).toBe("2026-03-01T22:00:00Z");
    const now = hoursLater(5);
    expect(valueOf(await put(store, "x\n", { freshMs, now }))).toMatchObject({ unchanged: true });
    expect((await trusted(store, now)).timestamp.expires).toBe("2026-03-02T03:00:00Z");
  });
});
