import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { faultyServer, type FaultyServer } from "../../fixtures/faulty-server.ts";
import {
  hoursLater,
  noon,
  published,
  sceneKeys,
  scenePolicy,
  valueOf,
} from "../../fixtures/release-scene.ts";
import type { Habits } from "../../fixtures/s3-like.ts";
import { openWritableStore } from "../../runtime/store/open.ts";
import { outsideWith } from "../../runtime/store/outside.ts";
import { examineStore } from "./examine.ts";

const keys = sceneKeys();
const outside = outsideWith({
  env: { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "the secret", HOME: "/nonexistent" },
  sleep: async () => undefined,
});

let area = "";
let server: FaultyServer | undefined;
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-doctor-"));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(area, { recursive: true });
});

async function bucket(habits: Partial<Habits> = {}): Promise<string> {
  server = await faultyServer({ habits });
  return `s3://fleet/prod?endpoint=${server.url}&style=path`;
}

async function publishTo(where: string): Promise<void> {
  await published(valueOf(openWritableStore(where, outside)), keys, scenePolicy(["a"]));
}

async function found(
  where: string,
  { now = noon, trusts = true, onlyRead = false } = {},
): Promise<Readonly<Record<string, string>>> {
  const root = trusts ? keys.rootBytes : undefined;
  const findings = await examineStore(where, { outside, now, root, onlyRead });
  expect(JSON.stringify(findings)).not.toContain("the secret");
  return Object.fromEntries(findings.map(({ check, result }) => [check, result]));
}

test("a bucket where all is well", async () => {
  const where = await bucket();
  await publishTo(where);
  const objects = server?.objects.size;
  const findings = await found(where);
  expect(Object.values(findings).every((result) => result === "ok")).toBe(true);
  expect(Object.keys(findings)).toEqual(
    "address,credentials,reach,clock,create,read back,create twice,swap,swap what has changed,swap what is missing,publish,verify,timestamp,snapshot,targets,root".split(
      ",",
    ),
  );
  expect(server?.objects.size).toBe(objects);
  server?.play([{ on: "PUT", status: 403 }]);
  expect(await found(where)).toMatchObject({ write: "failed" });
  const before = server?.seen.length;
  expect(await found(where, { onlyRead: true })).not.toHaveProperty("write");
  expect(server?.seen.slice(before).every(({ line }) => line.startsWith("GET"))).toBe(true);
});

test("a bucket without conditional writes is no place for two publishers", async () => {
  const where = await bucket({ swap: "ignores" });
  expect(await found(where)).toMatchObject({
    "swap what has changed": "failed",
    publish: "failed",
    content: "warn",
  });
  expect(await found(`${where}&writers=one`)).toMatchObject({
    "swap what has changed": "warn",
    publish: "warn",
  });
});

test("half of the timestamp's life is when to worry, the end of it is too late", async () => {
  const where = join(area, "store");
  await publishTo(where);
  expect(await found(where, { now: hoursLater(35) })).toMatchObject({ timestamp: "ok" });
  expect(await found(where, { now: hoursLater(36) })).toMatchObject({ timestamp: "warn" });
  expect(await found(where, { now: hoursLater(72) })).toMatchObject({
    timestamp: "failed",
    snapshot: "ok",
  });
  expect(await found(where, { now: hoursLater(46 * 24) })).toMatchObject({ snapshot: "warn" });
  expect(await found(where, { now: hoursLater(300 * 24) })).toMatchObject({ root: "warn" });
});

test("a folder is tried, and left as it was", async () => {
  const where = join(area, "store");
  await publishTo(where);
  const before = await readdir(where);
  expect(await found(where, { trusts: false })).toMatchObject({
    reach: "ok",
    "create twice": "ok",
    swap: "ok",
    verify: "warn",
  });
  expect(await readdir(where)).toEqual(before);
  expect(await found(area)).toMatchObject({ content: "warn" });
  expect(await found(join(area, "none"))).toEqual({ reach: "failed" });
});

test("a web server that lets the timestamp be kept for a day is told", async () => {
  const where = await bucket();
  await publishTo(where);
  const url = `${server?.url}/fleet/prod`;
  expect(await found(url)).toMatchObject({ reach: "ok", transport: "warn", verify: "ok" });
  server?.play([{ on: "timestamp", headers: { "cache-control": "public, max-age=86400" } }]);
  expect(await found(url)).toMatchObject({ caching: "warn" });
  server?.play([{ on: "timestamp", headers: { date: "Sun, 01 Mar 2020 12:00:00 GMT" } }]);
  expect(await found(url)).toMatchObject({ clock: "warn" });
});

test("what cannot be reached or named is said first, and alone", async () => {
  const where = await bucket();
  server?.play([{ on: "", ending: { after: "head", do: "reset" } }]);
  expect(await found(where)).toEqual({ address: "ok", credentials: "ok", reach: "failed" });
  expect(await found("s3://bucket?x=y")).toEqual({ address: "failed" });
  expect(await found("ftp://bucket")).toEqual({ address: "failed" });
});
