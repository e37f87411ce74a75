// Held against independent implementations: tuf-js reads what we publish, and we read what @tufjs/models signed.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Updater } from "tuf-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { crafted, nextRoot, rolesOf } from "../fixtures/crafted-store.ts";
import {
  keyNamed,
  keysOf,
  memoryStore,
  published,
  scenePolicy,
  valueOf,
  type MemoryStore,
  type SceneKeys,
} from "../fixtures/release-scene.ts";
import { newRoot } from "../compiler/keys/new-root.ts";
import { folderStore } from "../runtime/store/folder.ts";
import { refresh } from "../runtime/trust/client.ts";
import { passingMemory } from "../runtime/trust/memory.ts";
import { httpSource } from "./tuf/http-source.ts";
import { newSigner, type SignerKind } from "./tuf/signers.ts";
import {
  addArtifact,
  addKey,
  day,
  place,
  publish,
  publishAll,
  removeKeys,
  roleNames,
  startRepository,
} from "./tuf/simulator.ts";

let area = "";
let server: Server | undefined;

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-interop-"));
});

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((closed) => (server === undefined ? closed(undefined) : server.close(closed)));
  server = undefined;
  await rm(area, { recursive: true, force: true });
});

/** The address under which these files, or those of a folder, are served. */
async function serve(read: (path: string) => Promise<Uint8Array | undefined>): Promise<string> {
  const started = createServer((request, response) => {
    void read((request.url ?? "/").slice(1)).then((bytes) =>
      bytes === undefined ? response.writeHead(404).end() : response.writeHead(200).end(bytes),
    );
  });
  server = started;
  await new Promise<void>((listening) => started.listen(0, "127.0.0.1", listening));
  // A server that listens on a port has an address of this kind.
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const pairs = {
  root: keyNamed("interop root"),
  release: keyNamed("interop release"),
  timestamp: keyNamed("interop timestamp"),
};

/** tuf-js goes by the real clock, so that what it reads is signed now. */
function freshKeys(): SceneKeys {
  const expires = new Date(Date.now() + 365 * day);
  const listed = {
    root: [pairs.root],
    release: [pairs.release],
    timestamp: [pairs.timestamp],
  };
  return keysOf("interop", pairs, newRoot(listed, { expires, fleet: "prod" }));
}

async function tufJs(address: string, root: Uint8Array): Promise<Updater> {
  await mkdir(join(area, "theirs"), { recursive: true });
  await mkdir(join(area, "targets"), { recursive: true });
  await writeFile(join(area, "theirs", "root.json"), root);
  return new Updater({
    metadataDir: join(area, "theirs"),
    metadataBaseUrl: `${address}/metadata`,
    targetDir: join(area, "targets"),
    targetBaseUrl: `${address}/targets`,
    config: { fetchRetries: 0 },
  });
}

describe("an unmodified tuf-js", () => {
  test("verifies a folder that we published to, twice, down to the release", async () => {
    const keys = freshKeys();
    const store = folderStore(join(area, "store"));
    const address = await serve((path) =>
      readFile(join(area, "store", path)).catch(() => undefined),
    );
    for (const content of ["one\n", "two\n"]) {
      await published(store, keys, scenePolicy(["a", "b"], { content }), new Date());
      const updater = await tufJs(address, keys.rootBytes);
      await updater.refresh();
      const target = await updater.getTargetInfo("release.json");
      if (target === undefined) throw new Error("tuf-js finds no release.json");
      const theirs = await readFile(await updater.downloadTarget(target));
      const release: unknown = JSON.parse(theirs.toString());
      expect(release).toMatchObject({ schema: "vigo.release/1", hosts: 2 });
    }
  });

  test("follows our roots through a change of all keys", async () => {
    const { keys, store } = await rotatedStore();
    const address = await serve((path) => Promise.resolve(store.files.get(path)));
    const updater = await tufJs(address, keys.rootBytes);
    await updater.refresh();
    expect(await readFile(join(area, "theirs", "root.json"))).toEqual(
      Buffer.from(store.files.get("metadata/3.root.json") ?? ""),
    );
  });

  test.each(["timestamp", "2.root", "1.snapshot", "1.targets"])(
    "refuses as we do when %s.json was changed",
    async (name) => {
      const { keys, store } = await rotatedStore();
      const path = `metadata/${name}.json`;
      const text = Buffer.from(store.files.get(path) ?? "").toString();
      const changed = text.replace(/"expires": "2/u, '"expires": "3');
      expect(changed).not.toBe(text);
      store.files.set(path, Buffer.from(changed));
      const address = await serve((asked) => Promise.resolve(store.files.get(asked)));
      const updater = await tufJs(address, keys.rootBytes);
      await expect(updater.refresh()).rejects.toThrow(/signed by 0\/1 keys|hash/u);
      const ours = { store, memory: passingMemory(), root: keys.rootBytes, now: new Date() };
      expect((await refresh(ours)).kind).toBe("refused");
    },
  );
});

async function rotatedStore(): Promise<{ readonly keys: SceneKeys; readonly store: MemoryStore }> {
  const keys = freshKeys();
  const plain = memoryStore();
  await published(plain, keys, scenePolicy(["a"]), new Date());
  const rotated = {
    root: keyNamed("new root"),
    release: keyNamed("new release"),
    timestamp: keyNamed("new timestamp"),
  };
  const second = nextRoot(keys, rolesOf(rotated), [pairs.root, rotated.root]);
  const third = nextRoot(keysOf("new", rotated, second), {}, [rotated.root]);
  const store = crafted(plain, rotated, {});
  store.files.set("metadata/2.root.json", second);
  store.files.set("metadata/3.root.json", third);
  return { keys, store };
}

describe("what @tufjs/models signed", () => {
  const document = JSON.stringify({
    schema: "vigo.release/1",
    release: 7,
    created: "2026-01-01T00:00:00Z",
    fleet: "prod",
    compiler: { version: "0.0.0" },
    hosts: 0,
    tree: { t: "leaf", d: 0, h: {}, p: [] },
  });

  async function look(kind: SignerKind): Promise<Awaited<ReturnType<typeof refresh>>> {
    const repository = await startRepository();
    try {
      for (const role of roleNames) {
        removeKeys(repository, role);
        addKey(repository, role, newSigner(kind));
      }
      const root = place(repository, "root");
      addArtifact(repository, "release.json", document);
      publishAll(repository);
      publish(repository, "root");
      const { metadataUrl, targetsUrl } = repository;
      const store = httpSource({ metadata: metadataUrl, targets: targetsUrl });
      return await refresh({ store, memory: passingMemory(), root, now: new Date() });
    } finally {
      await repository.close();
    }
  }

  test("with Ed25519 is taken by agents", async () => {
    const trusted = valueOf(await look("ed25519"));
    expect([trusted.document.release, trusted.root.version]).toEqual([7, 2]);
  });

  test.each(["ecdsa", "rsa-pss", "rsa-pkcs1"] as const)(
    "with %s is not, however well it is signed",
    async (kind) => {
      expect(await look(kind)).toMatchObject({ kind: "refused", reason: "bad-signature" });
    },
  );
});

test("scripts/tuf-client reads a store of ours, from wherever it is started", async () => {
  const keys = freshKeys();
  const store = memoryStore();
  await published(store, keys, scenePolicy(["a"]), new Date());
  const address = await serve((path) => Promise.resolve(store.files.get(path)));
  await writeFile(join(area, "root.json"), keys.rootBytes);
  const client = join(import.meta.dirname, "tuf-client");
  const start = (...args: readonly string[]): Promise<number | null> =>
    new Promise((ended, failed) => {
      const child = spawn(client, ["--metadata-dir", "trusted", ...args], { cwd: area });
      child.on("error", failed);
      child.on("close", ended);
    });
  expect(await start("init", "root.json")).toBe(0);
  const urls = ["--metadata-url", `${address}/metadata`, "--target-base-url", `${address}/targets`];
  const wanted = ["--target-name", "release.json", "--target-dir", "got"];
  expect(await start(...urls, ...wanted, "download")).toBe(0);
  expect(await readdir(join(area, "got"))).toEqual(["release.json"]);
  expect((await readdir(join(area, "trusted"))).sort()).toEqual([
    "root.json",
    "snapshot.json",
    "targets.json",
    "timestamp.json",
  ]);
  store.files.set("metadata/timestamp.json", Buffer.from("{}"));
  expect(await start(...urls, "refresh")).toBe(1);
});
