// Vaults in real folders: what they keep, what they refuse, and what a rotation that is cut short leaves.
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { lock, passGate, unlock } from "./unlock.ts";
import {
  createVault,
  listVault,
  openVault,
  readSealKey,
  readSecret,
  rotateVault,
  writeSecret,
} from "./vault.ts";

const now = new Date("2026-03-01T12:00:00Z");
const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind === "ok") return answer.value;
  throw new Error(`${answer.reason}: ${answer.message}`);
}

const told = (answer: Answer<unknown>): string =>
  answer.kind === "ok" ? "ok" : `${answer.reason}: ${answer.message}`.replaceAll(folder, "");

let folder = "";
let dir = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigo-vault-"));
  dir = join(folder, "vault");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(path: string, place = { dir }): Promise<string | undefined> {
  const secret = valueOf(await readSecret(valueOf(await openVault(place)), path));
  return secret && `v${secret.version} ${Buffer.from(secret.value).toString()}`;
}

async function contents(): Promise<string> {
  const names = await readdir(dir);
  const texts = await Promise.all(names.map((name) => readFile(join(dir, name), "latin1")));
  return [...names, ...texts].join("\n");
}

test("a secret gets a new version only with a new value, and lies there encrypted", async () => {
  valueOf(await createVault({ dir }, now));
  const set = async (value: string): Promise<string> => {
    const { version, changed } = valueOf(await writeSecret({ dir }, "web/pw", bytes(value), now));
    return `v${version} ${changed ? "changed" : "same"}`;
  };
  expect(await set("hunter2")).toBe("v1 changed");
  expect(await set("hunter2")).toBe("v1 same");
  expect(await set("hunter3")).toBe("v2 changed");
  expect(await set("hunter2")).toBe("v3 changed");
  expect(await read("web/pw")).toBe("v3 hunter2");
  expect(await read("web/other")).toBeUndefined();
  const all = await contents();
  for (const form of ["hunter", "aHVudGVy", Buffer.from("hunter").toString("hex")]) {
    expect(all).not.toContain(form);
  }
  expect(valueOf(await listVault({ dir }))).toMatchObject([
    { path: "web/pw", version: 3, created: now.toISOString() },
  ]);
  for (const name of await readdir(dir)) {
    expect([name, (await stat(join(dir, name))).mode & 0o077]).toEqual([name, 0]);
  }
});

test("what was changed by hand does not open", async () => {
  valueOf(await createVault({ dir }, now));
  valueOf(await writeSecret({ dir }, "a/b", bytes("x"), now));
  valueOf(await writeSecret({ dir }, "a/c", bytes("y"), now));
  const file = join(dir, "a+b.secret");
  const text = await readFile(file, "utf8");
  const broken = async (content: string): Promise<string> => {
    await writeFile(file, content);
    return told(await readSecret(valueOf(await openVault({ dir })), "a/b"));
  };
  const damaged = 'malformed: "/vault/a+b.secret" is damaged, or was changed by hand';
  expect(await broken(text.replace('"version": 1', '"version": 9'))).toBe(damaged);
  expect(await broken(text.replace("2026", "2027"))).toBe(damaged);
  expect(await broken(text.replace(/"data": "./u, '"data": "%'))).toBe(damaged);
  expect(await broken(text.replace(/"nonce": "[^"]*"/u, '"nonce": ""'))).toBe(damaged);
  expect(await broken("{}")).toBe(damaged);
  expect(await broken("")).toContain("malformed");
  await cp(join(dir, "a+c.secret"), file);
  expect(told(await readSecret(valueOf(await openVault({ dir })), "a/b"))).toBe(
    'malformed: "/vault/a+b.secret" holds the secret "a/c": it was renamed',
  );
});

test("a vault or a key that others can read is refused, and so is what is no vault", async () => {
  expect(told(await openVault({ dir }))).toBe('not-found: there is no vault in "/vault"');
  valueOf(await createVault({ dir }, now));
  expect(told(await createVault({ dir }, now))).toBe(
    'conflict: there is a vault in "/vault" already',
  );
  expect(told(await createVault({ dir: folder }, now))).toBe(
    'conflict: "" holds other things, such as "vault"',
  );
  await mkdir(join(folder, "open"), { mode: 0o755 });
  expect(told(await createVault({ dir: join(folder, "open") }, now))).toBe(
    'not-permitted: the vault "/open" is open to others',
  );
  await chmod(dir, 0o750);
  expect(told(await openVault({ dir }))).toBe(
    'not-permitted: the vault "/vault" is open to others',
  );
  expect(told(await listVault({ dir }))).toContain("not-permitted");
  await chmod(dir, 0o700);
  await chmod(join(dir, ".master.key"), 0o640);
  expect(told(await openVault({ dir }))).toContain("not-permitted: the master key");
  await chmod(join(dir, ".master.key"), 0o600);
  await writeFile(join(dir, ".master.key"), "short");
  expect(told(await openVault({ dir }))).toContain("bad-key");
  await rm(join(dir, ".master.key"));
  expect(told(await openVault({ dir }))).toContain("not-found: cannot read the master key");
  expect(told(await listVault({ dir }))).toBe("ok");
});

test("with another master key nothing opens, and the message says which key to look for", async () => {
  valueOf(await createVault({ dir }, now));
  valueOf(await createVault({ dir: join(folder, "other") }, now));
  const place = { dir, keyFile: join(folder, "other", ".master.key") };
  expect(told(await readSealKey(valueOf(await openVault(place))))).toBe(
    'bad-key: "/vault/.seal.secret" is encrypted with another master key',
  );
});

test("the master key may lie elsewhere, and one that is there is taken", async () => {
  const place = { dir, keyFile: join(folder, "keys", "master") };
  valueOf(await createVault(place, now));
  expect(await readdir(dir)).toEqual([".seal.secret"]);
  await rm(dir, { recursive: true });
  const key = await readFile(place.keyFile);
  valueOf(await createVault(place, now));
  expect(await readFile(place.keyFile)).toEqual(key);
});

test("a new master key leaves values, versions and the seal key as they were", async () => {
  valueOf(await createVault({ dir }, now));
  valueOf(await writeSecret({ dir }, "a", bytes("x"), now));
  const sealKey = valueOf(await readSealKey(valueOf(await openVault({ dir }))));
  const [key, text] = [await readFile(join(dir, ".master.key")), await contents()];
  expect(valueOf(await rotateVault({ dir }))).toBe(2);
  expect(await readFile(join(dir, ".master.key"))).not.toEqual(key);
  expect(await contents()).not.toBe(text);
  expect(await read("a")).toBe("v1 x");
  expect(valueOf(await readSealKey(valueOf(await openVault({ dir }))))).toEqual(sealKey);
  expect((await readdir(dir)).toSorted()).toEqual([".master.key", ".seal.secret", "a.secret"]);
});

test("a rotation that was cut short leaves all readable, and the next one finishes it", async () => {
  valueOf(await createVault({ dir }, now));
  for (const name of ["a", "b", "c"]) valueOf(await writeSecret({ dir }, name, bytes(name), now));
  const before = join(folder, "before");
  await cp(dir, before, { recursive: true });
  valueOf(await rotateVault({ dir }));
  const after = join(folder, "after");
  await cp(dir, after, { recursive: true });
  // As a kill after so many files would leave it: the new key beside the old one, and files under both.
  for (const done of [[], ["a"], ["a", "b", "c", ".seal"]]) {
    await rm(dir, { recursive: true });
    await cp(before, dir, { recursive: true });
    await cp(join(after, ".master.key"), join(dir, ".master.key.next"));
    for (const name of done) await cp(join(after, `${name}.secret`), join(dir, `${name}.secret`));
    for (const name of ["a", "b", "c"]) expect(await read(name)).toBe(`v1 ${name}`);
    // What is set meanwhile must survive as well.
    valueOf(await writeSecret({ dir }, "d", bytes("d"), now));
    expect(valueOf(await rotateVault({ dir }))).toBe(4 - done.length);
    expect(await readFile(join(dir, ".master.key"))).toEqual(
      await readFile(join(after, ".master.key")),
    );
    for (const name of ["a", "b", "c", "d"]) expect(await read(name)).toBe(`v1 ${name}`);
    expect(await readdir(dir)).not.toContain(".master.key.next");
  }
});

test("writers wait for one another, so that no version is given twice", async () => {
  valueOf(await createVault({ dir }, now));
  const writes = Array.from({ length: 3 }, (_, index) =>
    writeSecret({ dir }, "a", bytes(`value ${index}`), now),
  );
  const versions = (await Promise.all(writes)).map((answer) => valueOf(answer).version);
  expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

test("the gate is open for so long after each use, and never by a mark from the future", async () => {
  valueOf(await createVault({ dir }, now));
  const windowMs = 24 * 3_600_000;
  const pass = async (at: Date): Promise<string> =>
    told(await passGate({ dir, windowMs, now: at }));
  const locked = 'locked: the vault "/vault" is locked';
  expect(await pass(now)).toBe(locked);
  expect(valueOf(await unlock({ dir, windowMs, now }))).toEqual(later(24));
  expect(await pass(later(23))).toBe("ok");
  expect(await pass(later(46))).toBe("ok");
  expect(await pass(later(40))).toBe(locked);
  expect(await pass(later(70))).toBe(locked);
  expect(valueOf(await lock(dir))).toBe(true);
  expect(valueOf(await lock(dir))).toBe(false);
  expect(await pass(later(47))).toBe(locked);
  await writeFile(join(dir, ".unlocked"), "nonsense");
  expect(await pass(now)).toBe(locked);
  await rename(join(dir, ".unlocked"), join(dir, "other"));
});
