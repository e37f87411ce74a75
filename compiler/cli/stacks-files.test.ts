import {
  chmod,
  mkdtemp,
  mkdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rewrite, stacksFiles } from "./stacks-files.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigo-stacks-"));
  await mkdir(join(folder, "stacks/configcrates"), { recursive: true });
});
afterEach(async () => rm(folder, { recursive: true }));

test("a byte order mark and the mode of a file stay, and nothing else of it is left", async () => {
  const path = join(folder, "stacks/a.vgo");
  await writeFile(path, "\uFEFFlong: 1\n");
  await chmod(path, 0o640);
  expect((await rewrite(path, "long: 1\n", "a: 1\n")).kind).toBe("ok");
  expect(await readFile(path, "utf8")).toBe("\uFEFFa: 1\n");
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

test("what somebody has written meanwhile is not lost", async () => {
  const path = join(folder, "stacks/a.vgo");
  await writeFile(path, "a: 2\n");
  expect(await rewrite(path, "a: 1\n", "b: 1\n")).toMatchObject({ reason: "conflict" });
  expect(await readFile(path, "utf8")).toBe("a: 2\n");
});

test("a link is no file of its own, wherever it leads", async () => {
  await writeFile(join(folder, "outside.vgo"), "name: outside\n");
  await writeFile(join(folder, "stacks/configcrates/a.vgo"), "name: a\n");
  const links = {
    "out.vgo": "../outside.vgo",
    "in.vgo": "configcrates/a.vgo",
    more: "configcrates",
  };
  for (const [name, target] of Object.entries(links)) {
    await symlink(target, join(folder, "stacks", name));
  }
  const found = await stacksFiles(join(folder, "stacks"), () => true);
  if (found.kind !== "ok") throw new Error(found.message);
  expect(found.value.value.map(({ path }) => path)).toEqual(["configcrates/a.vgo"]);
  expect(found.value.diagnostics.map(({ code }) => code)).toEqual(["link-leaves-tree"]);
  expect(await readlink(join(folder, "stacks/out.vgo"))).toBe("../outside.vgo");
});
