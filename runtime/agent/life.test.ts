// The life of an agent over many runs: cut off and finished, drifting, reporting, and with no room left.
import { execFile } from "node:child_process";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { publish } from "../../compiler/6-emit/publish.ts";
import { createKeySet, type KeySet } from "../../compiler/keys/key-set.ts";
import type { Part, Resource } from "../contract/bundle.ts";
import type { Answer } from "../contract/refusal.ts";
import { folderStore } from "../store/folder.ts";
import { verifiedStatus } from "../trust/host-status.ts";
import { keyPairFromPem } from "../trust/ed25519.ts";
import { runAgent } from "./run-agent.ts";
import type { World } from "./world.ts";

const run = promisify(execFile);
let area = "";
let keys: KeySet;
let clock = 0;

const at = (...names: string[]): string => join(area, ...names);

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-life-"));
  clock = Date.parse("2030-01-02T03:04:05.000Z");
  keys = value(await createKeySet(at("keys"), { now: new Date(clock), fleet: "prod" }));
  await mkdir(at("root", "etc"), { recursive: true });
});

afterEach(() => rm(area, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function agent(args: readonly string[], more: Partial<World> = {}): Promise<Ended> {
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
    now: () => new Date((clock += 1000)),
    monotonic: () => 0,
    signal: new AbortController().signal,
    ...more,
  });
  return { code, out, err };
}

const command = (): readonly string[] => [
  "run",
  "--store",
  at("store"),
  "--root",
  at("root"),
  "--trust",
  at("keys", "root.json"),
];
const converge = (more: Partial<World> = {}): Promise<Ended> => agent(command(), more);
const state = (name: string): string => at("root", "var", "lib", "vigo", name);
const read = (name: string): Promise<string> => readFile(at("root", "etc", name), "utf8");

function file(name: string, content: string, mode = "0644"): Resource {
  const attributes = { target_path: `/etc/${name}`, content, mode };
  return {
    id: `app/${name}`,
    crate: "app",
    type: "file",
    attributes,
    after: [],
    timeoutSeconds: 60,
  };
}

async function release(...resources: readonly Resource[]): Promise<void> {
  const part: Part = { schema: "vigo.part/1", crate: "app", resources };
  const header = {
    schema: "vigo.host/1",
    host: "web01",
    fleet: "prod",
    match: "*",
    tags: [],
  } as const;
  const now = new Date((clock += 1000));
  const options = { now, created: now, compilerVersion: "1.2.3" };
  const policy = { fleet: "prod", hosts: [{ header, parts: [part] }] };
  value(await publish(folderStore(at("store")), policy, keys, options));
}

function value<T>(answer: Answer<T>): T {
  if (answer.kind === "ok") return answer.value;
  throw new Error(answer.message);
}

/** A world in which somebody ends the agent once so much has been asked of the clock: twice for each resource. */
function ended(after: { readonly resources: number }): Partial<World> {
  const stop = new AbortController();
  let asked = 0;
  const monotonic = (): number => {
    asked += 1;
    if (asked === 2 + 2 * after.resources) stop.abort();
    return 0;
  };
  return { signal: stop.signal, monotonic };
}

test("a run that was ended is finished on its own release before a newer one is fetched", async () => {
  await release(file("a", "1\n"));
  await converge();
  await release(file("a", "2\n"), file("b", "2\n"));
  await converge(ended({ resources: 1 }));
  expect(await read("a")).toBe("2\n");
  expect((await agent(["status", "--root", at("root")])).out).toContain(
    "a run of release 2 goes on",
  );
  await release(file("a", "3\n"), file("b", "2\n"));
  const next = await converge();
  expect(next.err).toBe("release 2 was cut off: it is finished first\n");
  expect(next.out).toMatch(
    /release 2, 2 resources: 1 created, 1 unchanged[^]*release 3, 2 resources: 1 updated/,
  );
  expect(await read("a")).toBe("3\n");
  expect((await converge()).err).toBe("");
});

test("a run that was ended before it changed anything leaves nothing to finish", async () => {
  await release(file("a", "1\n"));
  await converge();
  await release(file("a", "1\n"), file("b", "2\n"));
  await converge(ended({ resources: 1 }));
  await release(file("a", "1\n"));
  const next = await converge();
  expect(next.err).toBe("");
  expect(next.out).toContain("release 3, 1 resource: 1 unchanged");
});

test("a release that ends each run does not keep out the one that mends it", async () => {
  await release(file("a", "1\n"), file("b", "1\n"));
  // The second time nothing is left to change, and it counts all the same.
  for (let count = 0; count < 3; count += 1) await converge(ended({ resources: 1 }));
  await release(file("a", "2\n"));
  const next = await converge();
  expect(next.err).toBe("");
  expect(next.out).toContain("release 2, 1 resource: 1 updated");
});

test("a dry run finishes nothing", async () => {
  await release(file("a", "1\n"));
  await converge(ended({ resources: 1 }));
  const before = await snapshot(at("root"));
  expect((await agent([...command(), "--noop"])).out).toContain("dry run of 1 resource");
  expect(await snapshot(at("root"))).toEqual(before);
});

async function snapshot(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeMs, ctimeMs, size, ino } = await lstat(path);
    found.push([path, mode, mtimeMs, ctimeMs, size, ino].join("|"));
  }
  return found.sort();
}

test("what somebody changes back each time is told as diverged, with what flips", async () => {
  await release(file("motd", "ours\n"), file("key", "secret\n", "0600"), file("calm", "x\n"));
  await converge();
  let last = "";
  for (let count = 1; count <= 5; count += 1) {
    expect(last).not.toContain("diverged");
    await writeFile(at("root", "etc", "motd"), "theirs\n");
    await writeFile(at("root", "etc", "key"), "canary\n");
    last = (await converge()).out;
  }
  expect(last).toContain(
    "diverged app/motd  /etc/motd  (changed in 5 runs in a row by release 1: something else changes it back)",
  );
  expect(last).toContain("-theirs\n    +ours\n");
  expect(last).toContain("content of /etc/key is sensitive and not shown");
  expect(last).not.toMatch(/canary|secret|calm/);
  const record = await readFile(state("drift.json"), "utf8");
  expect(record).not.toMatch(/canary|secret/);
  expect((await agent(["status", "--root", at("root")])).out).toContain("diverged app/motd");
  // Nobody has changed anything, so that it begins anew.
  expect((await converge()).out).not.toContain("diverged");
});

test("a new release that changes something is no drift", async () => {
  for (let count = 1; count <= 7; count += 1) {
    await release(file("motd", `${count}\n`));
    expect((await converge()).out).not.toContain("diverged");
  }
});

const latest = (): string => at("store", "status", "web01", "latest.json");

test("an enrolled host puts what it did into the store, signed", async () => {
  await release(file("motd", "hello\n"));
  await agent(["enroll", "--root", at("root"), "--host", "web01"]);
  await converge();
  const pair = keyPairFromPem(await readFile(state("identity.key"), "utf8"));
  const identity = pair?.publicKey ?? new Uint8Array();
  const name = latest();
  const bytes = await readFile(name);
  const status = value(verifiedStatus(bytes, { name, host: "web01", identity }));
  expect(status).toMatchObject({ host: "web01", report: { release: 1, status: "changed" } });
  const forged = Buffer.from(bytes.toString("utf8").replace('"changed"', '"convergd"'));
  expect(verifiedStatus(forged, { name, host: "web01", identity })).toMatchObject({
    reason: "bad-signature",
  });
  expect(verifiedStatus(bytes, { name, host: "web02", identity })).toMatchObject({
    reason: "wrong-host",
  });
});

test("a host that finds nothing to do leaves no further file behind", async () => {
  await release(file("motd", "hello\n"));
  await agent(["enroll", "--root", at("root"), "--host", "web01"]);
  for (let count = 0; count < 3; count += 1) await converge();
  expect(await readdir(at("store", "status", "web01"))).toHaveLength(2);
  await writeFile(at("root", "etc", "motd"), "drift\n");
  await converge();
  expect(await readdir(at("store", "status", "web01"))).toHaveLength(3);
});

test("a host without keys sends nothing", async () => {
  await release(file("motd", "hello\n"));
  await converge();
  expect(await readdir(at("store"))).not.toContain("status");
});

test("a store that takes no reports costs the run nothing but a line in the status", async () => {
  await release(file("motd", "hello\n"));
  await agent(["enroll", "--root", at("root"), "--host", "web01"]);
  await writeFile(at("store", "status"), "in the way\n");
  expect((await converge()).code).toBe(0);
  const { out } = await agent(["status", "--root", at("root")]);
  expect(out).toContain("could not be put into the store");
});

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)(
  "no room left: a refusal, nothing changed, and all well once there is room",
  async () => {
    await release(file("motd", "hello\n"));
    const folder = at("small");
    await mkdir(folder, { mode: 0o700 });
    await run("mount", ["-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", folder]);
    try {
      const full = (): Promise<Ended> => agent([...command(), "--state", folder]);
      expect((await full()).code).toBe(0);
      await release(file("motd", "hello again\n"));
      await writeFile(join(folder, "ballast"), new Uint8Array(1024 * 1024)).catch(() => undefined);
      const ended = await full();
      expect(ended.code).toBe(3);
      expect(ended.err).toContain("the disk is full");
      expect(await read("motd")).toBe("hello\n");
      await rm(join(folder, "ballast"));
      expect((await full()).code).toBe(0);
      expect(await read("motd")).toBe("hello again\n");
      await run("mount", ["-o", "remount,ro", folder]);
      await release(file("motd", "a third time\n"));
      const closed = await full();
      expect(closed.code).toBe(3);
      expect(closed.err).toContain("the file system is read-only");
      expect(await read("motd")).toBe("hello again\n");
    } finally {
      await run("umount", [folder]);
    }
  },
);
