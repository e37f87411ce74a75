// A host that polls a web server: one question, and an answer that is only as long as what is new.
import { createServer, type Server } from "node:http";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { portOf } from "../../fixtures/faulty-server.ts";
import {
  hoursLater,
  memoryStore,
  published,
  sceneKeys,
  scenePolicy,
  type MemoryStore,
} from "../../fixtures/release-scene.ts";
import { runAgent } from "./run-agent.ts";

const keys = sceneKeys();
let area = "";
let store: MemoryStore;
let server: Server;
let asked: string[] = [];

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-answers-"));
  await mkdir(join(area, "root"));
  await writeFile(join(area, "root.json"), keys.rootBytes);
  store = memoryStore();
  await released("hello\n", 0);
  server = createServer(({ url = "", headers }, response) => {
    const bytes = store.files.get(url.slice(1));
    // As servers make them of size and time; the file was there long before it was asked for.
    const etag = bytes && `"${store.times.get(url.slice(1))?.getTime()}-${bytes.length}"`;
    const status = bytes === undefined ? 404 : headers["if-none-match"] === etag ? 304 : 200;
    asked.push(`${status} ${url}`);
    response.writeHead(status, etag ? { etag, "last-modified": new Date(0).toUTCString() } : {});
    response.end(status === 200 ? bytes : undefined);
  });
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  asked = [];
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => {
    server.close(closed);
  });
  await rm(area, { recursive: true, force: true });
});

async function released(content: string, hours: number): Promise<void> {
  const now = hoursLater(hours);
  await published(store, keys, scenePolicy(["web01"], { content }), now);
  store.times.set("metadata/timestamp.json", now);
}

/** What a run asked for, or one that only looks. */
async function poll(command: "run" | "verify" = "run"): Promise<readonly string[]> {
  asked = [];
  let err = "";
  const where = ["--store", `http://127.0.0.1:${portOf(server)}`, "--root", join(area, "root")];
  const code = await runAgent([command, ...where, "--trust", join(area, "root.json")], {
    env: {},
    out: { write: () => undefined, isTerminal: false },
    err: { write: (text) => void (err += text), isTerminal: false },
    hostname: "web01",
    home: area,
    uid: process.getuid?.(),
    version: "1.2.3",
    now: () => hoursLater(2),
    monotonic: () => 0,
    signal: new AbortController().signal,
  });
  if (code === 3) throw new Error(err);
  return asked;
}

const timestamp = "/metadata/timestamp.json";
const answers = (): string => join(area, "root", "var", "lib", "vigo", "answers");

test("what has not changed is asked for once, and not sent", async () => {
  expect((await poll()).length).toBeGreaterThan(4);
  expect(await poll()).toEqual([`304 ${timestamp}`]);
});

test("what has changed is sent, and from then on that is what is meant", async () => {
  await poll();
  await released("new\n", 1);
  expect((await poll()).slice(0, 2)).toEqual([`200 ${timestamp}`, "404 /metadata/2.root.json"]);
  expect(await poll()).toEqual([`304 ${timestamp}`]);
});

test("a dry look keeps nothing, and uses what is kept", async () => {
  await poll("verify");
  await expect(readdir(answers())).rejects.toThrow("ENOENT");
  await poll();
  expect(await poll("verify")).toEqual([`304 ${timestamp}`]);
});

test("an answer that was damaged is asked for anew", async () => {
  await poll();
  const [name = ""] = await readdir(answers());
  const file = join(answers(), name);
  const kept = await readFile(file, "utf8");
  for (const text of ["", "[]", '{"etag":1}', kept.replace(/"bytes":".../u, '"bytes":"AAA')]) {
    await writeFile(file, text);
    expect([text, await poll()]).toEqual([text, [`200 ${timestamp}`]]);
    expect(await readFile(file, "utf8")).toBe(kept);
  }
});
