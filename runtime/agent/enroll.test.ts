// Enrolment on the host: keys that are made once, a request, and a renewal that waits to be confirmed.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  memoryStore,
  noon,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
} from "../../fixtures/release-scene.ts";
import { refresh } from "../trust/client.ts";
import { fingerprintOf, parseEnrolment, type Enrolment } from "../trust/enrolment.ts";
import { keyText } from "../trust/key-text.ts";
import { folderMemory } from "./folder-memory.ts";
import { readSealingKeys } from "./host-key.ts";
import { runAgent } from "./run-agent.ts";

let area = "";
const at = (...names: string[]): string => join(area, ...names);
const inState = (name: string): string => at("state", name);

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-enroll-"));
});
afterEach(() => rm(area, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function enroll(...args: readonly string[]): Promise<Ended> {
  let out = "";
  let err = "";
  const code = await runAgent(["enroll", "--state", at("state"), ...args], {
    env: {},
    out: { write: (text) => void (out += text), isTerminal: false },
    err: { write: (text) => void (err += text), isTerminal: false },
    hostname: "web01",
    home: at("home"),
    uid: process.getuid?.(),
    version: "1.2.3",
    now: () => noon,
    monotonic: () => 0,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

async function requestIn(path: string): Promise<Enrolment> {
  return valueOf(parseEnrolment(await readFile(path), path));
}

async function sealingKeys(): Promise<readonly string[]> {
  const pairs = valueOf(await readSealingKeys({ folder: at("state"), use: "read" }));
  return pairs.map(({ publicKey }) => keyText("x25519", publicKey));
}

test("keys are made once, and are nobody else's; the request holds their public halves", async () => {
  const first = await enroll();
  expect(first).toMatchObject({ code: 0 });
  const made = await requestIn(inState("enrolment.json"));
  expect(made).toMatchObject({ host: "web01", created: "2026-03-01T12:00:00Z" });
  expect(made.fleet).toBeUndefined();
  expect(first.out).toBe(
    `web01: made its keys, and a request in ${inState("enrolment.json")}\n` +
      `fingerprint: ${fingerprintOf(made)}\n`,
  );
  expect(first.err).toMatch(/^Next: .*`vigocli inventory add`/u);
  for (const name of ["host.key", "identity.key"]) {
    expect((await stat(inState(name))).mode & 0o777).toBe(0o600);
    expect(first.out + first.err).not.toContain(
      (await readFile(inState(name), "utf8")).slice(40, 80),
    );
  }
  expect(await sealingKeys()).toEqual([made.sealing]);
  const keys = await readFile(inState("host.key"), "utf8");
  const again = await enroll("--out", at("web01.json"), "--host", "web01.example.com");
  expect(again.out).toContain("its keys were there; the request is in");
  expect(await readFile(inState("host.key"), "utf8")).toBe(keys);
  const { host, ...rest } = await requestIn(at("web01.json"));
  expect(host).toBe("web01.example.com");
  expect(made).toMatchObject(rest);
});

test("as JSON it is one document", async () => {
  const { out, err, code } = await enroll("--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const made = await requestIn(inState("enrolment.json"));
  expect(JSON.parse(out)).toEqual({
    request: inState("enrolment.json"),
    fingerprint: fingerprintOf(made),
    isNew: true,
    host: "web01",
    sealing: made.sealing,
    identity: made.identity,
  });
});

test("a host that has verified a release says of which fleet it was", async () => {
  const store = memoryStore();
  const keys = sceneKeys();
  await published(store, keys, scenePolicy(["web01"]));
  const memory = folderMemory(inState("trust"));
  await chmod(at(), 0o700);
  valueOf(await refresh({ store, memory, root: keys.rootBytes, now: noon }));
  expect((await enroll()).code).toBe(0);
  expect((await requestIn(inState("enrolment.json"))).fleet).toBe("prod");
});

test("two that enroll at once end up with the same keys", async () => {
  const all = await Promise.all(["a", "b", "c", "d"].map((name) => enroll("--out", at(name))));
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const [first, ...others] = await Promise.all(
    ["a", "b", "c", "d"].map((name) => requestIn(at(name))),
  );
  for (const other of others) expect(other).toEqual(first);
});

test("renewed keys wait beside the old ones until they are confirmed", async () => {
  await enroll();
  const old = await requestIn(inState("enrolment.json"));
  const renewed = await enroll("--renew");
  expect(renewed.err).toContain("vigo-agent enroll --confirm");
  const next = await requestIn(inState("enrolment.json"));
  expect(next.sealing).not.toBe(old.sealing);
  expect(next.identity).not.toBe(old.identity);
  expect(await sealingKeys()).toEqual([old.sealing, next.sealing]);
  // Asked twice, it is the same renewal; asked without, the keys in force are meant.
  await enroll("--renew");
  expect((await requestIn(inState("enrolment.json"))).sealing).toBe(next.sealing);
  await enroll();
  expect((await requestIn(inState("enrolment.json"))).sealing).toBe(old.sealing);
  expect(await enroll("--confirm")).toMatchObject({ code: 0 });
  expect(await sealingKeys()).toEqual([next.sealing]);
  await enroll();
  expect(await requestIn(inState("enrolment.json"))).toMatchObject({
    sealing: next.sealing,
    identity: next.identity,
  });
  expect((await readdir(at("state"))).filter((name) => name.includes("next"))).toEqual([]);
  expect(await enroll("--confirm")).toMatchObject({
    code: 3,
    err: expect.stringContaining("no renewed keys wait") as unknown,
  });
});

test("a confirmation that was cut short is finished by the next one", async () => {
  await enroll();
  await enroll("--renew");
  const next = await requestIn(inState("enrolment.json"));
  // As if only the first of the two renames had happened.
  await rm(inState("host.key"));
  await writeFile(inState("host.key"), await readFile(inState("host.key.next")), { mode: 0o600 });
  await rm(inState("host.key.next"));
  expect((await enroll("--confirm")).code).toBe(0);
  await enroll();
  expect((await requestIn(inState("enrolment.json"))).identity).toBe(next.identity);
});

test("a file that is no request is not written over", async () => {
  await writeFile(at("precious"), "mine");
  const { code, err } = await enroll("--out", at("precious"));
  expect(code).toBe(3);
  expect(err).toContain(`"${at("precious")}" is there, and is no enrolment request (conflict)`);
  expect(await readFile(at("precious"), "utf8")).toBe("mine");
  for (const name of ["host.key", "identity.key"]) {
    expect(await enroll("--out", inState(name))).toMatchObject({ code: 3 });
    expect(await readFile(inState(name), "utf8")).toMatch(/^-----BEGIN PRIVATE KEY/u);
  }
});

test.each([
  [
    "damaged",
    3,
    /is not a private key: it should hold an unencrypted X25519 key as PEM \(bad-key\)/u,
  ],
  ["open", 3, /others may read or change the private key .*\(not-permitted\)/u],
  ["a folder", 3, /cannot read the private key .*a folder is in the place of a file/u],
])("a key that is %s is left alone, and said", async (fault, code, message) => {
  await enroll();
  const path = inState("host.key");
  if (fault === "damaged") await writeFile(path, "damaged");
  if (fault === "open") await chmod(path, 0o640);
  if (fault === "a folder") {
    await rm(path);
    await mkdir(path, { mode: 0o700 });
  }
  expect(await enroll()).toMatchObject({ code, err: expect.stringMatching(message) as unknown });
});

test.each([
  [["--host", "web[01:04]"], /is no name that a host can go by/u],
  [["--host", "a b"], /is no name that a host can go by/u],
  [["--confirm", "--renew"], /--confirm goes alone/u],
  [["--store", "x"], /there is no flag "--store" here/u],
])("a wrong command line is said: %j", async (args, message) => {
  expect(await enroll(...args)).toMatchObject({
    code: 2,
    err: expect.stringMatching(message) as unknown,
  });
  expect(await readdir(at())).toEqual([]);
});
