// What scripts printed is kept between runs, for as long as somebody asks for it.
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openScriptCache } from "./script-cache.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigo-scripts-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const output = new TextEncoder().encode("out\n");

test("what is kept is there at the next run, for the agent alone", async () => {
  await openScriptCache({ folder, use: "write" }).keep("one", output);
  const found = await openScriptCache({ folder, use: "write" }).recall("one");
  expect(Buffer.from(found ?? []).toString()).toBe("out\n");
  expect((await stat(join(folder, "stream-edit"))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, "stream-edit", "one"))).mode & 0o777).toBe(0o600);
});

test("what nobody asks for any more is forgotten", async () => {
  const before = openScriptCache({ folder, use: "write" });
  await before.keep("one", output);
  await before.keep("two", output);
  const now = openScriptCache({ folder, use: "write" });
  await now.recall("two");
  await now.keep("three", output);
  await now.prune();
  expect((await readdir(join(folder, "stream-edit"))).sort()).toEqual(["three", "two"]);
});

test("a dry run remembers for itself, and leaves nothing behind", async () => {
  const cache = openScriptCache({ folder, use: "read" });
  await cache.keep("one", output);
  expect(await cache.recall("one")).toEqual(output);
  expect(await readdir(folder)).toEqual([]);
});

test("where nothing was ever kept there is nothing to forget", async () => {
  await openScriptCache({ folder, use: "write" }).prune();
  expect(await readdir(folder)).toEqual([]);
});
