// A host that goes back to what it was before its last release, without asking anybody.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hoursLater, noon, sceneKeys, valueOf } from "../../fixtures/release-scene.ts";
import type { HostPolicy } from "../../compiler/5-specialize/policy.ts";
import { publish } from "../../compiler/6-emit/publish.ts";
import { headerSchema, partSchema, type Part } from "../contract/bundle.ts";
import { folderStore } from "../store/folder.ts";
import { runAgent } from "./run-agent.ts";

const keys = sceneKeys();
let area = "";
let now = noon;
const at = (...names: string[]): string => join(area, ...names);
const state = (...names: string[]): string => at("root", "var", "lib", "vigo", ...names);
const motd = (): Promise<string> => readFile(at("root", "etc", "motd"), "utf8");

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-rollback-"));
  now = noon;
  await mkdir(at("root", "etc"), { recursive: true });
  await writeFile(at("root.json"), keys.rootBytes);
});
afterEach(() => rm(area, { recursive: true, force: true }));

/** The next release; another host may be all that differs in it. */
async function release(
  content: string,
  other = "same\n",
  tags: readonly string[] = [],
): Promise<void> {
  const hosts = [
    { host: "web01", content, tags: [] },
    { host: "web02", content: other, tags },
  ].map(({ host, content, tags }): HostPolicy => {
    const attributes = { target_path: "/etc/motd", content };
    const resource = { id: "app/motd", crate: "app", type: "file", attributes, after: [] };
    const parts: readonly Part[] = [
      { schema: partSchema, crate: "app", resources: [{ ...resource, timeoutSeconds: 60 }] },
    ];
    return { header: { schema: headerSchema, host, fleet: "prod", match: "*", tags }, parts };
  });
  const options = { now, created: now, compilerVersion: "0.0.0" };
  valueOf(await publish(folderStore(at("store")), { fleet: "prod", hosts }, keys, options));
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function agent(command: string, ...more: string[]): Promise<Ended> {
  let out = "";
  let err = "";
  const source = ["--store", at("store"), "--trust", at("root.json")];
  const flags = ["--root", at("root"), ...(command === "run" ? source : []), ...more];
  const code = await runAgent([command, ...flags], {
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

async function taken(...contents: readonly string[]): Promise<void> {
  for (const content of contents) {
    await release(content);
    expect((await agent("run")).code).toBe(0);
  }
}

const told = "rolled back: release 1 is enforced instead of 2, until one newer than 2 appears\n";

test("it enforces the release before, run after run, until a newer one appears", async () => {
  await taken("one\n", "two\n");
  // Nobody is asked.
  await cp(at("store"), at("away"), { recursive: true });
  await rm(at("store"), { recursive: true });
  expect(await agent("rollback")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/updated {2}app\/motd.*\nweb01: release 1, /u),
    err: told,
  });
  expect(await motd()).toBe("one\n");
  // While the store is silent as when it speaks; once more makes no difference.
  expect((await agent("run", "--json")).out).toContain('"rolledBack":{"from":2}');
  await cp(at("away"), at("store"), { recursive: true });
  expect(await agent("run")).toMatchObject({ code: 0, err: told });
  expect(await agent("rollback")).toMatchObject({ code: 0, err: told });
  expect((await agent("status")).out).toContain(told.slice("rolled back: ".length));
  expect(await motd()).toBe("one\n");

  await release("three\n");
  expect(await agent("run")).toMatchObject({ code: 0, err: "" });
  expect(await motd()).toBe("three\n");
  expect((await agent("status")).out).not.toContain("instead");
  // The release that was not wanted is none to go back to.
  await agent("rollback");
  expect(await motd()).toBe("one\n");
});

test("a release that gives this host the same is no other one", async () => {
  await taken("one\n", "two\n");
  await release("two\n", "other\n");
  await agent("run");
  // The header of the other host lies beside this host's own.
  await release("two\n", "other\n", ["new"]);
  await agent("run");
  expect((await agent("rollback")).err).toContain("release 1 is enforced instead of 4");
  expect(await motd()).toBe("one\n");
});

test("a dry run says what would be changed, and changes nothing", async () => {
  await taken("one\n", "two\n");
  const before = await readdir(state());
  const { out } = await agent("rollback", "--noop");
  expect(out).toContain("-two\n    +one\n");
  expect(await motd()).toBe("two\n");
  expect(await readdir(state())).toEqual(before);
  expect((await agent("run")).err).toBe("");
});

test("where nothing was enforced before there is nothing to go back to", async () => {
  expect(await agent("rollback")).toMatchObject({ code: 3, out: "" });
  await taken("one\n");
  expect(await agent("rollback")).toMatchObject({
    code: 3,
    err: expect.stringContaining("nothing else before release 1 was enforced on this host"),
  });
  expect((await agent("run")).err).toBe("");
});

describe("what is no longer as it was verified is not enforced", () => {
  const objects = (change: (path: string) => Promise<void>) => async (): Promise<void> => {
    for (const name of await readdir(state("objects"))) await change(state("objects", name));
  };

  test.each([
    ["an object was changed on the disk", objects((path) => writeFile(path, "changed"))],
    ["an object is gone", objects(unlink)],
    [
      "it was signed by keys that are no longer trusted",
      async () => {
        await writeFile(state("trust", "root.json"), sceneKeys("others").rootBytes);
        await rm(state("trust", "pinned.json"), { force: true });
      },
    ],
  ])("%s", async (_, spoil) => {
    await taken("one\n", "two\n");
    const trusted = await readFile(state("trust", "root.json"));
    await spoil();
    expect(await agent("rollback")).toMatchObject({ code: 3, out: "" });
    expect(await motd()).toBe("two\n");
    await writeFile(state("trust", "root.json"), trusted);
    expect((await agent("run")).err).toBe("");
  });
});

test("what was lost on the disk since is fetched again, or the run ends and says what to do", async () => {
  await taken("one\n", "two\n");
  await agent("rollback");
  const objects = state("objects");
  for (const name of await readdir(objects)) await unlink(join(objects, name));
  expect(await agent("run")).toMatchObject({ code: 0, err: told });
  await unlink(state("previous.json"));
  const refused = await agent("run");
  expect(refused.code).toBe(3);
  expect(refused.err).toMatch(/publish a newer release, or remove ".*rolled-back.json"/u);
});

test("what has expired since may still be gone back to", async () => {
  await taken("one\n", "two\n");
  now = hoursLater(24 * 365);
  expect((await agent("rollback")).code).toBe(0);
  expect(await motd()).toBe("one\n");
});
