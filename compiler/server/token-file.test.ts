import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { changeTokens, readTokens } from "./token-file.ts";
import { tokenHash, type TokenRecord } from "./token.ts";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigo-tokens-"));
  path = join(folder, "data", "tokens.json");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function named(name: string): TokenRecord {
  return {
    name,
    hash: tokenHash(name),
    permissions: ["fleet.read"],
    created: "2026-03-01T12:00:00Z",
  };
}

const add = (name: string): ReturnType<typeof changeTokens> =>
  changeTokens(path, (before) => ok([...before, named(name)]));

async function put(text: string): Promise<void> {
  await add("first");
  await writeFile(path, text);
}

test("without a file there are no tokens", async () => {
  expect(await readTokens(path)).toEqual(ok([]));
});

test("what was written is read, from a file and a folder of the owner's own", async () => {
  const ending: TokenRecord = { ...named("b"), expires: "2027-01-01T00:00:00Z" };
  await add("a");
  expect(await changeTokens(path, (before) => ok([...before, ending]))).toEqual(ok(undefined));
  expect(await readTokens(path)).toEqual(ok([named("a"), ending]));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, "data"))).mode & 0o777).toBe(0o700);
});

test("those who write at once all find their token there", async () => {
  const names = Array.from({ length: 8 }, (_, count) => `token-${count}`);
  await Promise.all(names.map(add));
  const read = await readTokens(path);
  expect(read.kind === "ok" && read.value.map(({ name }) => name).toSorted()).toEqual(names);
  expect(await readdir(join(folder, "data"))).toEqual(["tokens.json"]);
});

test("a change that is refused leaves the file to the byte", async () => {
  await add("a");
  const before = await readFile(path);
  expect(await changeTokens(path, () => refuse("conflict", "no"))).toMatchObject({ message: "no" });
  expect(await readFile(path)).toEqual(before);
});

test.each([0o640, 0o604, 0o660])(
  "a file of mode %o is not believed, and not changed",
  async (mode) => {
    await add("a");
    await chmod(path, mode);
    const refusal = { kind: "refused", reason: "not-permitted", hint: `chmod 600 ${path}` };
    expect(await readTokens(path)).toMatchObject(refusal);
    expect(await add("b")).toMatchObject(refusal);
  },
);

const sound = named("a");
test.each([
  ["no JSON", "{"],
  ["another document", "{}"],
  ["no list", '{"tokens": {}}'],
  ["no records", '{"tokens": ["a"]}'],
  ["a hash that is none", JSON.stringify({ tokens: [{ ...sound, hash: "abc" }] })],
  [
    "a permission that nobody knows",
    JSON.stringify({ tokens: [{ ...sound, permissions: ["fleet.rule"] }] }),
  ],
  ["an end that is no time", JSON.stringify({ tokens: [{ ...sound, expires: "soon" }] })],
  ["one good record of two", JSON.stringify({ tokens: [sound, { name: "b" }] })],
])("%s is refused whole", async (_, text) => {
  await put(text);
  expect(await readTokens(path)).toMatchObject({ kind: "refused", reason: "malformed" });
});
