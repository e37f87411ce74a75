import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Project } from "./project.ts";
import { workTreeOf, type WorkTree } from "./work-tree.ts";
import type { World } from "./world.ts";

let area = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-git-"));
  await mkdir(join(area, "stacks"));
  await writeFile(join(area, "stacks", "hosts.vgo"), "envoys: []\n");
});
afterEach(() => rm(area, { recursive: true }));

const isThere = ((): boolean => {
  try {
    execFileSync("git", ["--version"]);
    return true;
  } catch {
    return false;
  }
})();

function git(...args: readonly string[]): string {
  const env = {
    PATH: process.env["PATH"],
    HOME: area,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_COMMITTER_DATE: "2026-02-03T04:05:06Z",
  };
  const who = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
  return execFileSync("git", ["-C", area, ...who, ...args], { env, encoding: "utf8" }).trim();
}

function look(
  more: Partial<Project> = {},
  env: World["env"] = process.env,
): Promise<WorkTree | undefined> {
  const silent = { write: () => undefined, isTerminal: false, columns: undefined };
  const project = { stacks: "stacks", inventories: [], settings: undefined, ...more };
  const world = { env, cwd: area, version: "0", now: () => new Date(), out: silent, err: silent };
  return workTreeOf(project, world);
}

test("stacks that lie in no work tree come from no commit", async () => {
  expect(await look()).toBeUndefined();
});

test("neither do they where there is no git", async () => {
  expect(await look({}, { PATH: join(area, "empty") })).toBeUndefined();
});

test.runIf(isThere)("a clean work tree gives the commit and its time", async () => {
  git("init", "-q");
  expect(await look()).toBeUndefined();
  git("add", "stacks");
  git("commit", "-q", "-m", "one");
  const commit = git("rev-parse", "HEAD");
  const clean = { source: { commit, dirty: false }, time: new Date("2026-02-03T04:05:06Z") };
  expect(await look()).toEqual(clean);
  // What lies beside the stacks and is not compiled makes no difference.
  await writeFile(join(area, "notes.txt"), "mine");
  expect(await look()).toEqual(clean);
  // Whoever calls us from a hook has these set.
  expect(await look({}, { ...process.env, GIT_DIR: "/nowhere", GIT_WORK_TREE: "/" })).toEqual(
    clean,
  );
});

test.runIf(isThere)("what is compiled and not committed makes it dirty", async () => {
  git("init", "-q");
  git("add", "stacks");
  git("commit", "-q", "-m", "one");
  await writeFile(join(area, "inventory.yaml"), "hosts: []\n");
  expect((await look())?.source.dirty).toBe(false);
  expect((await look({ inventories: ["inventory.yaml"] }))?.source.dirty).toBe(true);
  // Outside of the work tree git can say nothing about a file.
  expect((await look({ inventories: ["/etc/hosts"] }))?.source.dirty).toBe(false);
  await writeFile(join(area, "stacks", "hosts.vgo"), "envoys: []\n\n");
  expect((await look())?.source.dirty).toBe(true);
});
