// The agent on a machine that no network reaches: one file, and the root that it was given.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  hoursLater,
  memoryStore,
  noon,
  published,
  sceneKeys,
  valueOf,
  type MemoryStore,
} from "../../fixtures/release-scene.ts";
import type { Policy } from "../../compiler/5-specialize/policy.ts";
import { encodeBundleFile } from "../store/bundle-file.ts";
import { refresh } from "../trust/client.ts";
import { passingMemory } from "../trust/memory.ts";
import { gatherFor } from "../trust/offline.ts";
import { runAgent } from "./run-agent.ts";

const keys = sceneKeys("scene", "prod");

let area = "";
let store: MemoryStore;
const at = (...names: string[]): string => join(area, ...names);

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-offline-"));
  store = memoryStore();
  await mkdir(at("root", "etc"), { recursive: true });
  await writeFile(at("root.json"), keys.rootBytes);
});
afterEach(() => rm(area, { recursive: true }));

function policyWith(content: string): Policy {
  const attributes = { target_path: "/etc/motd", content };
  return {
    fleet: "prod",
    hosts: [
      {
        header: { schema: "vigo.host/1", host: "web01", fleet: "prod", match: "*", tags: [] },
        parts: [
          {
            schema: "vigo.part/1",
            crate: "motd",
            resources: [
              {
                id: "motd/motd",
                crate: "motd",
                type: "file",
                attributes,
                after: [],
                timeoutSeconds: 60,
              },
            ],
          },
        ],
      },
    ],
  };
}

async function release(content: string, now: Date = noon): Promise<void> {
  await published(store, keys, policyWith(content), now);
}

async function exportTo(name: string, host = "web01", now: Date = noon): Promise<void> {
  const memory = passingMemory();
  const trusted = valueOf(await refresh({ store, memory, root: keys.rootBytes, now }));
  const objects = valueOf(await gatherFor(store, trusted, host));
  await writeFile(at(name), encodeBundleFile({ host, objects }));
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function agent(args: readonly string[], now: Date = noon): Promise<Ended> {
  let out = "";
  let err = "";
  const code = await runAgent([...args, "--root", at("root")], {
    env: {},
    out: { write: (text) => void (out += text), isTerminal: false },
    err: { write: (text) => void (err += text), isTerminal: false },
    hostname: "web01",
    home: at("home"),
    uid: process.getuid?.(),
    version: "1.2.3",
    now: () => now,
    monotonic: () => 0,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

const run = (name: string, ...more: string[]): Promise<Ended> =>
  agent(["run", "--bundle", at(name), ...more]);
const trust = (): readonly string[] => ["--trust", at("root.json")];
const motd = (): Promise<string> => readFile(at("root", "etc", "motd"), "utf8");

test("a file is applied with the root alone, and the next one with what is remembered", async () => {
  await release("one\n");
  await exportTo("one");
  expect(await run("one", ...trust())).toMatchObject({
    code: 0,
    out: expect.stringContaining("release 1"),
  });
  await release("two\n", hoursLater(1));
  await exportTo("two", "web01", hoursLater(1));
  expect(await run("two")).toMatchObject({ code: 0, out: expect.stringContaining("release 2") });
  expect(await motd()).toBe("two\n");
});

test("a file never takes a host back", async () => {
  await release("one\n");
  await exportTo("one");
  await release("two\n", hoursLater(1));
  await exportTo("two", "web01", hoursLater(1));
  await run("two", ...trust());
  for (const more of [[], ["--allow-expired"], trust()]) {
    expect(await run("one", ...more)).toMatchObject({
      code: 3,
      err: expect.stringContaining("(rollback)"),
    });
  }
  expect(await motd()).toBe("two\n");
});

test("without a root, by another root, or for another host nothing is done", async () => {
  await release("one\n");
  await exportTo("one");
  expect(await run("one")).toMatchObject({ code: 3, err: expect.stringContaining("(bad-key)") });
  await writeFile(at("root.json"), sceneKeys("other").rootBytes);
  expect((await run("one", ...trust())).code).toBe(3);
  await writeFile(at("root.json"), keys.rootBytes);
  expect(await run("one", ...trust(), "--host", "web02")).toMatchObject({
    code: 3,
    err: expect.stringContaining('exported for "web01"'),
  });
  expect(await readdir(at("root", "etc"))).toEqual([]);
});

test("an expired file is refused, and applied when somebody insists", async () => {
  await release("one\n");
  await exportTo("one");
  const late = hoursLater(80);
  const args = ["run", "--bundle", at("one"), ...trust()];
  const refused = await agent(args, late);
  expect(refused).toMatchObject({ code: 3, err: expect.stringContaining("--allow-expired") });
  expect(await agent([...args, "--allow-expired"], late)).toMatchObject({ code: 0 });
  expect(await motd()).toBe("one\n");
});

test("an expired file is not quietly replaced by what was enforced last", async () => {
  await release("one\n");
  await exportTo("one");
  await run("one", ...trust());
  expect((await agent(["run", "--bundle", at("one")], hoursLater(80))).code).toBe(3);
  expect((await run("missing")).code).toBe(3);
});

test("a host that the release does not hold leaves everything as it is", async () => {
  await release("one\n");
  await exportTo("stranger", "stranger");
  const ended = await run("stranger", ...trust(), "--host", "stranger", "--json");
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.out)).toMatchObject({ status: "removed", resources: [] });
  expect(await readdir(at("root", "etc"))).toEqual([]);
});

test("a damaged file changes nothing and leaves no trace of trust", async () => {
  await release("one\n");
  await exportTo("one");
  const text = await readFile(at("one"), "utf8");
  for (const damaged of [
    text.slice(0, -100),
    text.replace('"host":"web01"', '"host": "web01"'),
    "{}",
    "",
  ]) {
    await writeFile(at("damaged"), damaged);
    expect((await run("damaged", ...trust())).code).toBe(3);
  }
  expect(await readdir(at("root", "etc"))).toEqual([]);
});

test("a store and a file exclude each other, and only a file may have expired", async () => {
  expect(await agent(["run", "--bundle", at("one"), "--store", at("store")])).toMatchObject({
    code: 2,
  });
  expect(await agent(["run", "--store", at("store"), "--allow-expired"])).toMatchObject({
    code: 2,
  });
});

test("verify reads a file too", async () => {
  await release("one\n");
  await exportTo("one");
  expect(await agent(["verify", "--bundle", at("one"), ...trust()])).toMatchObject({
    code: 0,
    out: "web01: release 1 of fleet prod is sound and holds 1 resource for this host\n",
  });
});
