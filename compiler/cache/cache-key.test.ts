import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cacheKey } from "./cache-key.ts";

let area = "";
let file = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-cache-key-"));
  file = join(area, "state", "vigo", "cache.key");
});
afterEach(() => rm(area, { recursive: true }));

test("the first who asks makes a key, and all others get the same", async () => {
  const asked = await Promise.all(
    Array.from({ length: 8 }, () => cacheKey({ given: undefined, file })),
  );
  const key = (await readFile(file, "utf8")).trim();
  expect(key).toMatch(/^[0-9a-f]{64}$/u);
  expect(asked).toEqual(asked.map(() => ({ kind: "ok", value: key })));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a key that was given is the key, and nothing is written", async () => {
  const given = "shared by all machines of the CI";
  expect(await cacheKey({ given, file })).toEqual({ kind: "ok", value: given });
  await expect(stat(file)).rejects.toThrow("ENOENT");
});

test("a key that can be guessed is none", async () => {
  expect(await cacheKey({ given: "secret", file })).toMatchObject({
    kind: "refused",
    reason: "bad-key",
  });
});

test("a file that holds something else is not overwritten", async () => {
  const path = join(area, "key");
  await writeFile(path, "something");
  expect(await cacheKey({ given: undefined, file: path })).toMatchObject({
    kind: "refused",
    message: expect.stringMatching(/holds no key/u),
  });
  expect(await readFile(path, "utf8")).toBe("something");
});
