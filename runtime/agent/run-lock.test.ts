import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dropLeftLock, takeLock, underLock } from "./run-lock.ts";

let folder = "";
let path = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigo-lock-"));
  path = join(folder, "lock");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function isTaken(): Promise<boolean> {
  const lock = await takeLock(path);
  if (lock.kind === "ok") await lock.value.release();
  return lock.kind === "refused" && lock.reason === "locked";
}

test("a lock is held until it is released", async () => {
  const lock = await takeLock(path);
  expect(lock.kind).toBe("ok");
  expect(await isTaken()).toBe(true);
  if (lock.kind === "ok") await lock.value.release();
  expect(await isTaken()).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

const { pid } = process;

test.each([
  ["a process that is gone", { pid: 2 ** 22 + 1, system: null, started: null }, false],
  ["a time before the last boot", { pid, system: "other pid:[1]", started: null }, false],
  ["an earlier process of that number", { pid, system: null, started: "1" }, false],
  ["nobody", "what", false],
  ["a running process", { pid, system: null, started: null }, true],
])("a lock of %s", async (_, holder, isHeld) => {
  await writeFile(path, JSON.stringify(holder));
  expect(await isTaken()).toBe(isHeld);
});

test("a file that is no lock holds nobody up", async () => {
  await writeFile(path, "");
  expect(await isTaken()).toBe(false);
});

test("of all who find a dead holder, one takes the lock", async () => {
  for (let round = 0; round < 5; round += 1) {
    await writeFile(path, JSON.stringify({ pid: 2 ** 22 + 1, system: null, started: null }));
    const locks = await Promise.all(Array.from({ length: 8 }, () => takeLock(path)));
    const taken = locks.flatMap((lock) => (lock.kind === "ok" ? [lock.value] : []));
    expect(taken).toHaveLength(1);
    await taken[0]?.release();
  }
  expect(await readdir(folder)).toEqual([]);
});

test("whoever died while removing a dead holder's lock holds nobody up either", async () => {
  const dead = JSON.stringify({ pid: 2 ** 22 + 1, system: null, started: null });
  await writeFile(path, dead);
  await writeFile(`${path}.removing`, dead);
  expect(await isTaken()).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

test("a folder that is not there is the system's refusal", async () => {
  const lock = await takeLock(join(folder, "no", "lock"));
  expect(lock).toMatchObject({ kind: "refused", reason: "not-found" });
});

test("a lock that cannot be removed is told of, unless the work has something to tell itself", async () => {
  // A folder in its place: nobody can unlink that.
  const spoil = async <T>(outcome: T): Promise<T> => {
    await rm(path);
    await mkdir(path);
    return outcome;
  };
  expect(await underLock(folder, async () => spoil(0))).toMatchObject({ kind: "refused" });
  await rm(path, { recursive: true });
  const own = { kind: "wrong" } as const;
  expect(await underLock(folder, async () => spoil(own))).toBe(own);
});

test("what is left in one's own name is dropped, and what is another's is not", async () => {
  await takeLock(path);
  await dropLeftLock(folder);
  expect(await readdir(folder)).toEqual([]);
  await writeFile(path, JSON.stringify({ pid, system: null, started: "1" }));
  await dropLeftLock(folder);
  expect(await readdir(folder)).toEqual(["lock"]);
});
