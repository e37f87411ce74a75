import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hoursLater, noon, valueOf } from "../../fixtures/release-scene.ts";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { generateKeyPair } from "../../runtime/trust/ed25519.ts";
import type { Envelope, RootMetadata } from "../../runtime/trust/metadata.ts";
import { parseRoot } from "../../runtime/trust/parse-metadata.ts";
import { readKeyFile } from "./key-file.ts";
import { createKeySet, readKeySet, type Quorum } from "./key-set.ts";
import { idOfPair } from "./new-root.ts";
import { keyIdNamed, replacementOf, targetOf, withReplaced, withRevoked } from "./next-root.ts";
import { rootChanges } from "./root-changes.ts";
import { lacksOf, signerFault, signStaged, strayFault } from "./staged-root.ts";
import { stageRoot, type RootChange, type Staged } from "./stage-root.ts";

let area = "";
let folder = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-staging-"));
  folder = join(area, "keys");
});
afterEach(() => rm(area, { recursive: true }));

async function keySet(
  rootKeys: Quorum = { keys: 1, threshold: 1 },
  releaseKeys?: Quorum,
): Promise<void> {
  valueOf(await createKeySet(folder, { now: noon, rootKeys, ...(releaseKeys && { releaseKeys }) }));
}

function rotation(word: string): (root: RootMetadata) => Answer<RootChange> {
  return (root) => {
    const target = targetOf(word, root);
    if (target.kind !== "ok") return target;
    const replacement = replacementOf(root, target.value);
    if (replacement.kind !== "ok") return replacement;
    const fresh = { pair: generateKeyPair(), kind: replacement.value.kind };
    return ok({ root: withReplaced(root, replacement.value, fresh.pair), fresh });
  };
}

function stage(
  change: (root: RootMetadata) => Answer<RootChange>,
  rootKeys: readonly string[] = [],
): Promise<Answer<Staged>> {
  return stageRoot({ folder, now: hoursLater(24), rootKeys }, change);
}

async function rootAt(path: string): Promise<Envelope<RootMetadata>> {
  return valueOf(parseRoot(new Uint8Array(await readFile(path)), path));
}

test("a new key takes the place of another, and lies beside it", async () => {
  await keySet();
  const staged = valueOf(await stage(rotation("timestamp")));
  expect(staged).toMatchObject({ path: join(folder, "2.root.json"), lacks: [], amended: false });
  expect(staged.keyFile).toBe(join(folder, "timestamp-2.key"));
  const fresh = valueOf(await readKeyFile(staged.keyFile ?? ""));
  const next = await rootAt(staged.path);
  expect(next.signed.roles.timestamp).toEqual({ keyids: [idOfPair(fresh)], threshold: 1 });
  expect(next.signed).toMatchObject({ version: 2, expires: "2027-03-02T12:00:00Z" });
  // The old one serves nobody any more.
  expect(Object.keys(next.signed.keys).sort()).toEqual(
    [...new Set(Object.values(next.signed.roles).flatMap(({ keyids }) => keyids))].sort(),
  );
});

test("the release key is one key in two roles, until the snapshot gets its own", async () => {
  await keySet();
  valueOf(await stage(rotation("snapshot")));
  const first = await rootAt(join(folder, "2.root.json"));
  expect(first.signed.roles.snapshot).not.toEqual(first.signed.roles.targets);
  valueOf(await stage(rotation("release")));
  const second = await rootAt(join(folder, "2.root.json"));
  expect(second.signed.version).toBe(2);
  expect(second.signed.roles.snapshot).toEqual(first.signed.roles.snapshot);
  expect(second.signed.roles.targets).not.toEqual(first.signed.roles.targets);
  expect(await readdir(folder)).toContain("snapshot.key");
});

test("two of three sign, on different machines and at different times, in either order", async () => {
  await keySet({ keys: 3, threshold: 2 });
  for (const name of ["alice", "bob"]) await mkdir(join(area, name));
  await rename(join(folder, "root-1.key"), join(area, "alice", "root-1.key"));
  await rename(join(folder, "root-2.key"), join(area, "bob", "root-2.key"));
  await rename(join(folder, "root-3.key"), join(area, "root-3.key"));
  const staged = valueOf(await stage(rotation("timestamp")));
  expect(staged.lacks.map(({ more, keyids }) => [more, keyids.length])).toEqual([
    [2, 3],
    [2, 3],
  ]);
  const before = await rootAt(join(folder, "root.json"));
  const alice = valueOf(await readKeyFile(join(area, "alice", "root-1.key")));
  const bob = valueOf(await readKeyFile(join(area, "bob", "root-2.key")));
  const unsigned = await rootAt(staged.path);
  const both = [
    [alice, bob],
    [bob, alice],
  ].map(([first, second]) => {
    if (first === undefined || second === undefined) throw new Error("no keys");
    const once = valueOf(signStaged(before.signed, unsigned, [first]));
    expect(lacksOf(before.signed, once).map(({ more }) => more)).toEqual([1, 1]);
    // Twice by the same key counts once.
    const again = valueOf(signStaged(before.signed, once, [first]));
    expect(lacksOf(before.signed, again).map(({ more }) => more)).toEqual([1, 1]);
    return valueOf(signStaged(before.signed, again, [second]));
  });
  for (const next of both) expect(lacksOf(before.signed, next)).toEqual([]);
});

test("a new key of the root is asked by the new root, and the old one by the old", async () => {
  await keySet({ keys: 2, threshold: 2 });
  const before = await rootAt(join(folder, "root.json"));
  const [first = ""] = before.signed.roles.root.keyids;
  const staged = valueOf(await stage(rotation(first)));
  expect(staged.lacks).toEqual([]);
  expect(staged.keyFile).toBe(join(folder, "root-3.key"));
  const next = await rootAt(staged.path);
  expect(next.signatures.length).toBe(3);
  await rm(join(folder, "root-1.key"));
  const lacking = valueOf(await stage((root) => ok({ root })));
  expect(lacking).toMatchObject({ amended: true, lacks: [{ more: 1, keyids: [first] }] });
});

test("nothing falls below its threshold", async () => {
  await keySet({ keys: 3, threshold: 2 }, { keys: 2, threshold: 2 });
  const { signed } = await rootAt(join(folder, "root.json"));
  const [rootKey = "", other = ""] = signed.roles.root.keyids;
  const [releaseKey = ""] = signed.roles.targets.keyids;
  expect(withRevoked(signed, releaseKey)).toMatchObject({
    kind: "refused",
    hint: expect.stringMatching(/trust rotate/u),
  });
  const once = valueOf(withRevoked(signed, rootKey));
  expect(once.roles.root.keyids.length).toBe(2);
  expect(Object.keys(once.keys)).not.toContain(rootKey);
  expect(withRevoked(once, other)).toMatchObject({ kind: "refused", reason: "bad-key" });
});

test("a key is named by the beginning of its id, and a role with several keys needs that", async () => {
  await keySet({ keys: 3, threshold: 2 });
  const { signed } = await rootAt(join(folder, "root.json"));
  const [keyid = ""] = signed.roles.root.keyids;
  expect(valueOf(keyIdNamed(keyid.slice(0, 8), signed))).toBe(keyid);
  for (const word of [keyid.slice(0, 7), "", "zzzzzzzz", `${keyid}0`, "nothing"]) {
    expect(keyIdNamed(word, signed)).toMatchObject({ kind: "refused", reason: "bad-key" });
  }
  expect(await stage(rotation("root"))).toMatchObject({
    kind: "refused",
    message: expect.stringMatching(/3 root keys/u),
  });
  expect((await readdir(folder)).includes("2.root.json")).toBe(false);
});

test("nobody signs what does not follow the root that they hold", async () => {
  await keySet();
  const staged = valueOf(await stage(rotation("timestamp")));
  const next = await rootAt(staged.path);
  const { signed } = await rootAt(join(folder, "root.json"));
  const held = { pair: valueOf(await readKeyFile(join(folder, "root.key"))), path: "root.key" };
  expect(signerFault(signed, next, held)).toMatchObject({ kind: "ok", value: "signed" });
  expect(strayFault(next.signed, next)).toMatchObject({
    reason: "rollback",
    hint: expect.stringMatching(/superseded/u),
  });
  expect(strayFault(signed, { ...next, signed: { ...next.signed, version: 3 } })).toMatchObject({
    reason: "rollback",
    hint: "name version 2 with --trust",
  });
  expect(strayFault({ ...signed, fleet: "prod" }, next)).toMatchObject({ reason: "wrong-fleet" });
  const stranger = { pair: generateKeyPair(), path: "other.key" };
  expect(signerFault(signed, next, stranger)).toMatchObject({ reason: "bad-key" });
});

test("what a root changes is said in words", async () => {
  await keySet();
  const { signed } = await rootAt(join(folder, "root.json"));
  const staged = valueOf(await stage(rotation("release")));
  const old = signed.roles.targets.keyids[0]?.slice(0, 16) ?? "";
  const fresh = staged.next.roles.targets.keyids[0]?.slice(0, 16) ?? "";
  expect(rootChanges(signed, { ...staged.next, floor: 7 })).toEqual([
    "version 1 becomes version 2",
    "it is good until 2027-03-02T12:00:00Z, and no longer until 2027-03-01T12:00:00Z",
    `targets: the key ${old} is replaced by ${fresh}`,
    `snapshot: the key ${old} is replaced by ${fresh}`,
    "no host accepts a release below 7",
  ]);
});

test("a root on its way that was damaged, or belongs elsewhere, is not built upon", async () => {
  await keySet();
  await writeFile(join(folder, "2.root.json"), "{}");
  expect(await stage(rotation("timestamp"))).toMatchObject({
    kind: "refused",
    reason: "malformed",
  });
  await copyFile(join(folder, "root.json"), join(folder, "2.root.json"));
  expect(await stage(rotation("timestamp"))).toMatchObject({ kind: "refused", reason: "rollback" });
  expect((await readdir(folder)).includes("timestamp-2.key")).toBe(false);
});

test("keys under a passphrase are made, asked for, and refused without it", async () => {
  valueOf(await createKeySet(folder, { now: noon, passphrase: "correct horse" }));
  expect(await readKeySet(folder)).toMatchObject({
    reason: "bad-key",
    message: expect.stringMatching(/under a passphrase/u),
  });
  const wrong = await readKeySet(folder, { ask: () => Promise.resolve(ok("wrong")) });
  expect(wrong).toMatchObject({
    reason: "bad-key",
    message: expect.stringMatching(/does not open/u),
  });
  expect(JSON.stringify(wrong)).not.toContain('wrong"');
  const asked: string[] = [];
  const ask = (path: string): Promise<Answer<string>> => {
    asked.push(path.slice(folder.length + 1));
    return Promise.resolve(ok("correct horse"));
  };
  expect(valueOf(await readKeySet(folder, { ask })).held.length).toBe(2);
  // Nobody is asked for the key of the root who only publishes.
  expect(asked).toEqual(["release.key", "timestamp.key"]);
  const staging = { folder, now: noon, rootKeys: [], ask, passphrase: "correct horse" };
  const staged = valueOf(await stageRoot(staging, rotation("timestamp")));
  expect(staged.lacks).toEqual([]);
  expect(await readFile(staged.keyFile ?? "", "utf8")).toContain("BEGIN ENCRYPTED PRIVATE KEY");
});
