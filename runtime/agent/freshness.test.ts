// A store that is silent, a clock that is wrong, and a root that is pinned by its hash: the agent, end to end.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { crafted } from "../../fixtures/crafted-store.ts";
import {
  hoursLater,
  memoryStore,
  published,
  sceneKeys,
  scenePolicy,
} from "../../fixtures/release-scene.ts";
import type { RunReport } from "../apply/report.ts";
import type { StalePolicy } from "../contract/bundle.ts";
import { sha256 } from "../trust/hash.ts";
import { clockBehindSeconds, staleOf } from "./freshness.ts";
import { runAgent } from "./run-agent.ts";

const keys = sceneKeys();
let area = "";
let now = hoursLater(1);

const at = (...names: string[]): string => join(area, ...names);

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-fresh-"));
  now = hoursLater(1);
  await mkdir(at("root", "etc"), { recursive: true });
  await writeFile(at("root.json"), keys.rootBytes);
});

afterEach(() => rm(area, { recursive: true, force: true }));

/** Release 1 for web01, as of noon; the timestamp holds for days. */
async function release(stale?: StalePolicy): Promise<void> {
  const plain = memoryStore();
  await published(plain, keys, policy());
  const store =
    stale === undefined
      ? plain
      : crafted(plain, keys, { document: (document) => ({ ...document, stale }) });
  for (const [name, bytes] of store.files) {
    await mkdir(dirname(at("store", name)), { recursive: true });
    await writeFile(at("store", name), bytes);
  }
}

function policy(): ReturnType<typeof scenePolicy> {
  const { hosts, ...rest } = scenePolicy(["web01"]);
  const [host] = hosts;
  if (host === undefined) throw new Error("there is one host");
  const attributes = { target_path: "/etc/motd", content: "hello\n" };
  const [part] = host.parts;
  if (part === undefined || !("resources" in part)) throw new Error("there is one part");
  const resources = part.resources.map((resource) => ({ ...resource, attributes }));
  return { ...rest, hosts: [{ ...host, parts: [{ ...part, resources }] }] };
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function agent(...args: readonly string[]): Promise<Ended> {
  let out = "";
  let err = "";
  const code = await runAgent(args, {
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

function run(...more: readonly string[]): Promise<Ended> {
  return runWith(at("root.json"), ...more);
}

function runWith(trust: string, ...more: readonly string[]): Promise<Ended> {
  return agent("run", "--store", at("store"), "--root", at("root"), "--trust", trust, ...more);
}

const motd = (): Promise<string> => readFile(at("root", "etc", "motd"), "utf8");
const drift = (): Promise<void> => writeFile(at("root", "etc", "motd"), "by hand\n");
const silence = (): Promise<void> => rename(at("store"), at("away"));

async function reportOf(...more: readonly string[]): Promise<RunReport> {
  // What the agent printed is what the type says.
  return JSON.parse((await run("--json", ...more)).out) as RunReport;
}

describe("a silent store", () => {
  const hour = 60 * 60;
  const policies = { warnSeconds: 2 * hour, stopSeconds: 4 * hour };

  test("is not worth a word before its time, then a warning, and then a stop", async () => {
    await release(policies);
    expect((await run()).code).toBe(0);
    await silence();
    await drift();
    now = hoursLater(2);
    const quiet = await run();
    expect([quiet.code, quiet.err]).toEqual([0, ""]);
    expect(quiet.out).toContain(
      "web01: release 1 (stale since 2026-03-01T13:00:00.000Z), 1 resource",
    );
    expect(await motd()).toBe("hello\n");

    now = hoursLater(3);
    await drift();
    const warned = await run();
    expect(warned.code).toBe(0);
    expect(warned.err).toMatch(
      /^stale: release 1 is enforced as it was verified at 2026-03-01T13/u,
    );
    expect(await motd()).toBe("hello\n");

    now = hoursLater(5);
    await drift();
    const stopped = await run();
    expect(stopped.code).toBe(0);
    expect(stopped.err).toMatch(
      /^stale: release 1 is only looked at, and not enforced, as it was/u,
    );
    expect(stopped.out).toContain("dry run of 1 resource: 1 updated");
    expect(await motd()).toBe("by hand\n");
    expect(await reportOf()).toMatchObject({
      status: "noop",
      stale: { since: "2026-03-01T13:00:00.000Z", effect: "stop" },
    });
    const { out } = await agent("status", "--root", at("root"));
    expect(out).toContain(
      "stale since 2026-03-01T13:00:00.000Z: runs only look, and change nothing, until the store is heard again\n",
    );
    const json: unknown = JSON.parse((await agent("status", "--root", at("root"), "--json")).out);
    expect(json).toMatchObject({ stale: { effect: "stop" }, trusted: { release: 1 } });
  });

  test("that is heard again is enforced again, and nothing is stale", async () => {
    await release(policies);
    await run();
    await silence();
    now = hoursLater(6);
    await drift();
    expect((await reportOf()).stale?.effect).toBe("stop");
    await rename(at("away"), at("store"));
    expect(await reportOf()).toMatchObject({ status: "changed" });
    expect(await motd()).toBe("hello\n");
    const json: unknown = JSON.parse((await agent("status", "--root", at("root"), "--json")).out);
    expect(json).toMatchObject({ stale: null });
  });

  test("without a policy is warned of at once, and never a reason to stop", async () => {
    await release();
    await run();
    await silence();
    now = hoursLater(100_000);
    await drift();
    const { code, err } = await run();
    expect(code).toBe(0);
    expect(err).toMatch(/^stale: release 1 is enforced as it was verified at /u);
    expect(await motd()).toBe("hello\n");
  });

  test("that speaks up with something wrong is no longer merely silent", async () => {
    await release();
    await run();
    await silence();
    now = hoursLater(2);
    await run();
    await rename(at("away"), at("store"));
    await writeFile(at("store", "metadata", "timestamp.json"), "?");
    expect((await run()).code).toBe(3);
    const json: unknown = JSON.parse((await agent("status", "--root", at("root"), "--json")).out);
    expect(json).toMatchObject({ stale: null, contact: { refused: { reason: "malformed" } } });
  });
});

describe("a clock that is behind", () => {
  test("is told of, and does not make the silence ages old once it is right", async () => {
    await release({ stopSeconds: 3600 });
    now = new Date(0);
    const first = await run();
    expect(first.code).toBe(0);
    expect(first.err).toMatch(
      /^clock: this machine's clock is \d{10} seconds behind what was signed/u,
    );
    expect((await reportOf()).clockBehindSeconds).toBe(Date.parse("2026-03-01T12:00:00Z") / 1000);
    now = hoursLater(0.5);
    await silence();
    const later = await reportOf();
    expect(later.stale).toMatchObject({ since: "2026-03-01T12:00:00.000Z", effect: "warn" });
    expect(later.clockBehindSeconds).toBeUndefined();
    now = new Date(0);
    const again = await reportOf();
    expect(again.stale?.effect).toBe("warn");
    expect(again.clockBehindSeconds).toBeGreaterThan(0);
  });
});

describe("--trust sha256:HEX", () => {
  const pin = `sha256:${sha256(keys.rootBytes)}`;

  test("is as good as the file, and goes on without the store", async () => {
    await release();
    const { code, err } = await runWith(pin);
    expect([code, err]).toEqual([0, ""]);
    expect(await motd()).toBe("hello\n");
    await silence();
    await drift();
    expect((await runWith(pin)).code).toBe(0);
    expect(await motd()).toBe("hello\n");
    expect((await runWith(`sha256:${"0".repeat(64)}`)).code).toBe(3);
  });

  test("that no root of the store has is refused, and leaves no trace of trust", async () => {
    await release();
    const { code, out, err } = await runWith(`sha256:${"0".repeat(64)}`);
    expect([code, out]).toEqual([3, ""]);
    expect(err).toContain(`no root of "${at("store")}" has the sha256 000000`);
    expect(err).toContain("(bad-hash)");
    const state = at("root", "var", "lib", "vigo");
    expect((await readdir(state)).sort()).toEqual(["contact.json", "objects", "reports"]);
    expect(await readdir(at("root", "etc"))).toEqual([]);
    expect((await runWith(pin)).code).toBe(0);
  });

  test("that is no hash is a wrong command line", async () => {
    await release();
    const { code, err } = await runWith("sha256:abc");
    expect(code).toBe(2);
    expect(err).toContain('"sha256:abc" is not the sha256 of a root of trust');
  });
});

test("the effect of silence begins with its second, and a clock that is behind makes none", () => {
  const since = "2026-03-01T12:00:00.000Z";
  const silent = { since, reason: "gone", policy: { warnSeconds: 10, stopSeconds: 20 } };
  const effect = (seconds: number): string =>
    staleOf(silent, new Date(Date.parse(since) + seconds * 1000)).effect;
  expect([-5, 0, 9, 10, 19, 20, 1e9].map(effect)).toEqual([
    "none",
    "none",
    "none",
    "warn",
    "warn",
    "stop",
    "stop",
  ]);
  const onlyStop = { since, reason: "gone", policy: { stopSeconds: 0 } };
  expect(staleOf(onlyStop, new Date(since)).effect).toBe("stop");
});

test("a minute between clocks is usual, and more is not", () => {
  const trusted = hoursLater(1);
  const earlier = (seconds: number): Date => new Date(trusted.getTime() - seconds * 1000);
  expect(clockBehindSeconds(earlier(-100), trusted)).toBeUndefined();
  expect(clockBehindSeconds(earlier(59), trusted)).toBeUndefined();
  expect(clockBehindSeconds(earlier(60), trusted)).toBe(60);
});
