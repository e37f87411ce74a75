import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  hoursLater,
  memoryStore,
  noon,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
} from "../../fixtures/release-scene.ts";
import { refresh } from "../trust/client.ts";
import { sha256 } from "../trust/hash.ts";
import { passingMemory } from "../trust/memory.ts";
import { gatherFor } from "../trust/offline.ts";
import { verifyBundleFile, type FileCheck } from "../trust/verify-bundle-file.ts";
import type { Answer } from "../contract/refusal.ts";
import {
  bundleFileStore,
  encodeBundleFile,
  parseBundleFile,
  readBundleFile,
} from "./bundle-file.ts";
import type { BundleFile } from "./bundle-file.ts";

const keys = sceneKeys("scene", "prod");
const many = Array.from({ length: 300 }, (_, at) => `host${at}`);

async function exported(host: string, hosts: readonly string[] = many): Promise<BundleFile> {
  const store = memoryStore();
  await published(store, keys, scenePolicy(hosts));
  const memory = passingMemory();
  const release = valueOf(await refresh({ store, memory, root: keys.rootBytes, now: noon }));
  return { host, objects: valueOf(await gatherFor(store, release, host)) };
}

function check(
  file: BundleFile,
  now: Date = noon,
  expired: "refuse" | "allow" = "refuse",
): Promise<Answer<FileCheck>> {
  const read = valueOf(parseBundleFile(encodeBundleFile(file), "web.bundle"));
  const terms = { root: keys.rootBytes, now, expired };
  const { host, objects } = read;
  return verifyBundleFile(
    bundleFileStore("web.bundle", read),
    { host, names: objects.keys() },
    terms,
  );
}

test.each([1, 64, 300])("a host of %i is verified from its file alone", async (count) => {
  const file = await exported("host0", many.slice(0, count));
  expect(valueOf(await check(file))).toMatchObject({
    host: "host0",
    fleet: "prod",
    release: 1,
    resources: 2,
  });
});

test("a host that the release does not hold gets the proof of that", async () => {
  expect(valueOf(await check(await exported("stranger")))).toMatchObject({ resources: null });
});

test("it is read back as it was written, byte for byte", async () => {
  const file = await exported("host7");
  const bytes = encodeBundleFile(file);
  expect(encodeBundleFile(valueOf(parseBundleFile(bytes, "f")))).toEqual(bytes);
});

test("every single file is needed", async () => {
  const { host, objects } = await exported("host0");
  for (const name of objects.keys()) {
    const without = new Map(objects);
    without.delete(name);
    expect(await check({ host, objects: without })).toMatchObject({ kind: "refused" });
  }
});

test("no file is too much, not even a sound one of another host", async () => {
  const [mine, other] = [await exported("host0"), await exported("host1")];
  const surplus = [...other.objects].filter(([name]) => !mine.objects.has(name));
  expect(surplus.length).toBeGreaterThan(0);
  for (const extra of surplus) {
    const objects = new Map([...mine.objects, extra]);
    expect(await check({ ...mine, objects })).toMatchObject({
      reason: "malformed",
      message: expect.stringMatching(/no use for/u),
    });
  }
});

test("a byte that changed anywhere is seen", async () => {
  const { host, objects } = await exported("host0");
  for (const [name, bytes] of objects) {
    const changed = new Uint8Array(bytes);
    changed[Math.floor(bytes.length / 2)] = (changed[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
    expect(await check({ host, objects: new Map(objects).set(name, changed) })).toMatchObject({
      kind: "refused",
    });
  }
});

test("what belongs to one host is not another's", async () => {
  const { objects } = await exported("host0");
  expect(await check({ host: "host1", objects })).toMatchObject({ kind: "refused" });
});

test("it is believed as long as a store would be, unless somebody insists", async () => {
  const file = await exported("host0");
  expect(await check(file, hoursLater(72))).toMatchObject({ kind: "refused", reason: "expired" });
  expect(valueOf(await check(file, hoursLater(72), "allow")).release).toBe(1);
});

const hash = sha256("x");
const sound = {
  schema: "vigo.bundle/1",
  host: "a",
  objects: { "metadata/timestamp.json": "e30=" },
};

test.each([
  ["not JSON", "hello"],
  ["empty", ""],
  ["another kind of document", { schema: "vigo.part/1" }],
  ["no host", { ...sound, host: 1 }],
  ["more than it should say", { ...sound, more: 1 }],
  ["a path that leads elsewhere", { ...sound, objects: { "../etc/passwd": "e30=" } }],
  ["an absolute path", { ...sound, objects: { "/etc/passwd": "e30=" } }],
  ["an object in the wrong folder", { ...sound, objects: { [`o/00/${hash}`]: "eA==" } }],
  ["text that is no base64", { ...sound, objects: { "metadata/timestamp.json": "e30" } }],
  ["base64 with stray bits", { ...sound, objects: { "metadata/timestamp.json": "eB==" } }],
  ["another order", `{"schema":"vigo.bundle/1","host":"a","objects":{}}\n`],
  [
    "a name twice",
    `{"host":"a","objects":{"metadata/timestamp.json":"e30=","metadata/timestamp.json":"e30="},"schema":"vigo.bundle/1"}\n`,
  ],
  ["space", `{"host":"a", "objects":{},"schema":"vigo.bundle/1"}\n`],
  ["no end of line", `{"host":"a","objects":{},"schema":"vigo.bundle/1"}`],
  ["a line too many", `{"host":"a","objects":{},"schema":"vigo.bundle/1"}\n\n`],
  ["a byte order mark", `\uFEFF{"host":"a","objects":{},"schema":"vigo.bundle/1"}\n`],
])("is refused: %s", (_, content) => {
  const text = typeof content === "string" ? content : `${JSON.stringify(content)}\n`;
  const answer = parseBundleFile(new TextEncoder().encode(text), "f");
  expect(answer).toMatchObject({
    kind: "refused",
    reason: "malformed",
    message: expect.stringMatching(/"f"/u),
  });
});

test("a newer kind of file is not guessed at", () => {
  const text = `{"host":"a","objects":{},"schema":"vigo.bundle/2"}\n`;
  expect(parseBundleFile(new TextEncoder().encode(text), "f")).toMatchObject({
    reason: "unknown-schema",
  });
});

let area = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-bundle-"));
});
afterEach(() => rm(area, { recursive: true }));

test("what is no file is refused", async () => {
  expect(await readBundleFile(join(area, "none"))).toMatchObject({ reason: "not-found" });
  await mkdir(join(area, "folder"));
  expect(await readBundleFile(join(area, "folder"), "folder")).toMatchObject({
    message: expect.stringMatching(/"folder"/u),
  });
  await writeFile(join(area, "file"), encodeBundleFile({ host: "a", objects: new Map() }));
  expect(valueOf(await readBundleFile(join(area, "file"))).host).toBe("a");
});
