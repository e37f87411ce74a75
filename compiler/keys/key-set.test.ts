import { createPrivateKey } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hoursLater, noon, valueOf } from "../../fixtures/release-scene.ts";
import { signersOf } from "./signers.ts";
import { createKeySet, developmentKeySet, readKeySet } from "./key-set.ts";

let area = "";
let folder = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-keys-"));
  folder = join(area, "keys");
});
afterEach(() => rm(area, { recursive: true }));

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

test("a new key set is read back, and its private keys are nobody else's", async () => {
  const made = valueOf(await createKeySet(folder, { now: noon }));
  expect(valueOf(await readKeySet(folder))).toEqual(made);
  expect(made.root).toMatchObject({ version: 1, expires: "2027-03-01T12:00:00Z" });
  expect(made.root.fleet).toBeUndefined();
  expect((await readdir(folder)).sort()).toEqual([
    "release.key",
    "root.json",
    "root.key",
    "timestamp.key",
  ]);
  expect(await modeOf(folder)).toBe(0o700);
  for (const name of ["root.key", "release.key", "timestamp.key"]) {
    expect(await modeOf(join(folder, name))).toBe(0o600);
  }
  expect(new Set(Object.keys(made.root.keys)).size).toBe(3);
});

test("publishing does not need the key of the root", async () => {
  await createKeySet(folder, { now: noon, fleet: "prod" });
  await rm(join(folder, "root.key"));
  expect(valueOf(await readKeySet(folder)).root.fleet).toBe("prod");
});

test("keys are never overwritten, not even a part of them", async () => {
  const made = valueOf(await createKeySet(folder, { now: noon }));
  const refused = { kind: "refused", reason: "conflict" };
  expect(await createKeySet(folder, { now: noon })).toMatchObject(refused);
  expect(valueOf(await readKeySet(folder))).toEqual(made);
  for (const name of ["root.json", "release.key", "timestamp.key"]) await rm(join(folder, name));
  expect(await createKeySet(folder, { now: noon })).toMatchObject({
    ...refused,
    message: `"${join(folder, "root.key")}" is there already`,
  });
  expect(await readdir(folder)).toEqual(["root.key"]);
});

test.each(["hello", "", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])(
  "a key file that is no key is named: %j",
  async (text) => {
    await createKeySet(folder, { now: noon });
    await writeFile(join(folder, "release.key"), text);
    expect(await readKeySet(folder)).toEqual({
      kind: "refused",
      reason: "bad-key",
      message: `"${join(folder, "release.key")}" is not a private key: it should hold an Ed25519 key as PEM (PKCS#8)`,
      hint: "put the file back that `vigocli trust init` made, or make new keys with it",
    });
  },
);

test("a private key that others can read is not used", async () => {
  await createKeySet(folder, { now: noon });
  const path = join(folder, "timestamp.key");
  await chmod(path, 0o640);
  expect(await readKeySet(folder)).toMatchObject({
    reason: "not-permitted",
    message: `the private key "${path}" can be read by others`,
    hint: `chmod 600 ${path}`,
  });
});

test("keys that the root does not list are not used", async () => {
  await createKeySet(folder, { now: noon });
  await createKeySet(join(area, "other"), { now: noon });
  await rename(join(area, "other", "release.key"), join(folder, "release.key"));
  const keys = valueOf(await readKeySet(folder));
  expect(signersOf(keys, keys.root, folder)).toMatchObject({
    reason: "bad-key",
    message: `none of the keys in "${folder}" may sign the targets role of "${folder}"`,
  });
});

test("what is missing is said", async () => {
  expect(await readKeySet(folder)).toMatchObject({
    reason: "not-found",
    message: `cannot read the keys in "${folder}": there is no such file or folder`,
  });
  await writeFile(join(area, "file"), "x");
  expect(await readKeySet(join(area, "file"))).toMatchObject({ reason: "bad-key" });
  await createKeySet(folder, { now: noon });
  await rm(join(folder, "timestamp.key"));
  expect(await readKeySet(folder)).toMatchObject({
    reason: "not-found",
    message: expect.stringMatching(/timestamp\.key/u),
  });
});

test("a root that was changed is refused", async () => {
  await createKeySet(folder, { now: noon });
  const path = join(folder, "root.json");
  await writeFile(path, (await readFile(path, "utf8")).replace("2027", "2037"));
  expect(await readKeySet(folder)).toMatchObject({ reason: "bad-signature" });
});

test("the private keys are PKCS#8, which other programs read", async () => {
  await createKeySet(folder, { now: noon });
  const key = createPrivateKey(await readFile(join(folder, "root.key"), "utf8"));
  expect(key.asymmetricKeyType).toBe("ed25519");
});

test("development keys are made once, for the fleet dev, and last ten years", async () => {
  const deep = join(area, "state", "vigo", "development-keys");
  const made = valueOf(await developmentKeySet(deep, noon));
  expect(made.root).toMatchObject({ fleet: "dev", expires: "2036-02-27T12:00:00Z" });
  expect(valueOf(await developmentKeySet(deep, hoursLater(80_000)))).toEqual(made);
  expect(await readdir(join(area, "state", "vigo"))).toEqual(["development-keys"]);
});

test("development keys that have expired are replaced", async () => {
  const made = valueOf(await developmentKeySet(folder, noon));
  const renewed = valueOf(await developmentKeySet(folder, hoursLater(90_000)));
  expect(renewed.rootBytes).not.toEqual(made.rootBytes);
  expect(valueOf(await developmentKeySet(folder, hoursLater(90_000)))).toEqual(renewed);
});

test("two that make development keys at once end up with the same", async () => {
  const made = await Promise.all([1, 2, 3, 4].map(() => developmentKeySet(folder, noon)));
  const [first, ...others] = made.map((answer) => valueOf(answer).rootBytes);
  for (const other of others) expect(other).toEqual(first);
  expect(await readdir(area)).toEqual(["keys"]);
});

test("damaged development keys are not replaced behind the user's back", async () => {
  await developmentKeySet(folder, noon);
  await writeFile(join(folder, "release.key"), "damaged");
  expect(await developmentKeySet(folder, noon)).toMatchObject({ reason: "bad-key" });
});

test.skipIf(process.platform !== "linux")(
  "where no folder can be made, that is said at once",
  async () => {
    expect(await createKeySet("/proc/vigo-keys/deep", { now: noon })).toMatchObject({
      kind: "refused",
      message: expect.stringContaining('cannot make keys in "/proc/vigo-keys/deep"'),
    });
  },
);
