import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { valueOf } from "../../fixtures/release-scene.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { stageTree, type LiveFiles } from "./live-tree.ts";

let area = "";
let live = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-live-"));
  live = join(area, ".live");
});
afterEach(async () => {
  // What is locked is removed by an empty tree in its place, twice.
  await publish({});
  await publish({});
  await rm(area, { recursive: true });
});

function filesOf(texts: Readonly<Record<string, string>>): LiveFiles {
  const encoder = new TextEncoder();
  return new Map(
    Object.entries(texts).map(([path, text]) => [
      path,
      () => Promise.resolve(ok(encoder.encode(text))),
    ]),
  );
}

async function publish(texts: Readonly<Record<string, string>>): Promise<void> {
  await valueOf(await stageTree(live, filesOf(texts))).show();
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test("a tree is seen once it is whole, and nobody may write there (FMT-18)", async () => {
  const staged = valueOf(await stageTree(live, filesOf({ "a/b.vgo": "one", "c.vgo": "two" })));
  await expect(stat(live)).rejects.toThrow("ENOENT");
  await staged.show();
  expect(await readFile(join(live, "a/b.vgo"), "utf8")).toBe("one");
  expect([await modeOf(join(live, "a/b.vgo")), await modeOf(join(live, "a"))]).toEqual([
    0o444, 0o555,
  ]);
});

test("whoever reads the tree before goes on reading it until the one after the next", async () => {
  await publish({ "a.vgo": "one" });
  const reading = await realpath(live);
  await publish({ "a.vgo": "two" });
  expect(await readFile(join(reading, "a.vgo"), "utf8")).toBe("one");
  expect(await readFile(join(live, "a.vgo"), "utf8")).toBe("two");
  await publish({ "b.vgo": "three" });
  await expect(stat(reading)).rejects.toThrow("ENOENT");
  expect(await readdir(live)).toEqual(["b.vgo"]);
  expect(await readdir(area)).toHaveLength(3);
});

test("what cannot be read leaves all as it was", async () => {
  await publish({ "a.vgo": "one" });
  const broken: LiveFiles = new Map([
    ...filesOf({ "a.vgo": "two" }),
    ["files/b", () => Promise.resolve(refuse("bad-hash", "it has changed"))],
  ]);
  expect(await stageTree(live, broken)).toMatchObject({ reason: "bad-hash" });
  await valueOf(await stageTree(live, filesOf({ "a.vgo": "three" }))).drop();
  expect(await readFile(join(live, "a.vgo"), "utf8")).toBe("one");
  expect(await readdir(area)).toHaveLength(2);
});

test("a folder that something else made is put aside", async () => {
  await mkdir(live);
  await writeFile(join(live, "a.vgo"), "old");
  await publish({ "a.vgo": "one" });
  expect(await readFile(join(live, "a.vgo"), "utf8")).toBe("one");
});
