import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Change } from "../migrate/index.ts";
import { readTree, writeChanges } from "./migration-files.ts";

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "vigo-migration-"));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function put(path: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

async function files(): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) =>
    entry.isDirectory() ? [] : [join(entry.parentPath, entry.name).slice(root.length + 1)],
  );
}

async function perform(
  changes: readonly Change[],
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<string> {
  const read = await readTree(root);
  if (read.kind === "refused") return read.message;
  await meanwhile();
  const written = await writeChanges(root, changes, read.value);
  return written.kind === "refused" ? written.message : "done";
}

const why = ["a test"];
const move: Change = { kind: "move", from: "old/a.vgo", path: "new/a.vgo", why };

test("a file moves with its mode and its byte order mark, and its empty folder goes", async () => {
  await put("old/a.vgo", "\uFEFFa: 1\n");
  await put("old/b.bin", new Uint8Array([0, 255]));
  await chmod(join(root, "old/a.vgo"), 0o640);
  const data: Change = { kind: "move", from: "old/b.bin", path: "new/b.bin", why };
  expect(await perform([{ ...move, text: "a: 2\n" }, data])).toBe("done");
  expect((await files()).toSorted()).toEqual(["new/a.vgo", "new/b.bin"]);
  expect(await readFile(join(root, "new/a.vgo"), "utf8")).toBe("\uFEFFa: 2\n");
  expect((await stat(join(root, "new/a.vgo"))).mode & 0o777).toBe(0o640);
  expect([...(await readFile(join(root, "new/b.bin")))]).toEqual([0, 255]);
});

test("what was changed meanwhile, or came to be, stops everything", async () => {
  await put("old/a.vgo", "a: 1\n");
  const other = async (): Promise<void> => put("old/a.vgo", "a: 3\n");
  expect(await perform([move], other)).toBe('"old/a.vgo" was changed meanwhile');
  const taken = async (): Promise<void> => put("new/a.vgo", "mine\n");
  expect(await perform([move], taken)).toBe('"new/a.vgo" came to be meanwhile');
  expect(await readFile(join(root, "new/a.vgo"), "utf8")).toBe("mine\n");
  expect(await readFile(join(root, "old/a.vgo"), "utf8")).toBe("a: 3\n");
});

test("what lies behind a link is left alone", async () => {
  await put("real/a.vgo", "a: 1\n");
  await symlink("real", join(root, "old"));
  expect(await perform([move])).toBe('"old/a.vgo" is or lies behind a symbolic link');
  expect(await readFile(join(root, "real/a.vgo"), "utf8")).toBe("a: 1\n");
});

test("when the disk refuses half-way, the tree is as it was", async () => {
  await put("old/a.vgo", "a: 1\n");
  await put("b.vgo", "b: 1\n");
  await put("c", "a file where a folder should be\n");
  const changes: readonly Change[] = [
    { kind: "write", path: "b.vgo", text: "b: 2\n", why },
    move,
    { kind: "write", path: "c/d.vgo", text: "d: 1\n", why },
  ];
  expect(await perform(changes)).toContain("the tree could not be changed, and is as it was");
  expect((await files()).toSorted()).toEqual(["b.vgo", "c", "old/a.vgo"]);
  expect(await readFile(join(root, "b.vgo"), "utf8")).toBe("b: 1\n");
  const twice: Change = { kind: "write", path: "new/a.vgo", text: "a: 2\n", why };
  expect(await perform([move, twice])).toContain("came to be meanwhile");
  expect((await files()).toSorted()).toEqual(["b.vgo", "c", "old/a.vgo"]);
});
