// The cases of the public TUF conformance suite, against a repository that @tufjs/models encodes and signs.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keyIdOf, type RoleName } from "../runtime/trust/metadata.ts";
import { nonRootRotations, rootRotations, type KeyStep } from "./tuf/rotation-cases.ts";
import { runTufClient } from "./tuf/run-tuf-client.ts";
import { newSigner, signerKinds, signerOf, type Signer } from "./tuf/signers.ts";
import {
  addArtifact,
  addKey,
  day,
  expiryIn,
  pathOf,
  place,
  publish,
  publishAll,
  removeKeys,
  roleNames,
  signed,
  startRepository,
  type Repository,
} from "./tuf/simulator.ts";

let area = "";
let repository: Repository;
let complaint = "";

const metadataDir = (): string => join(area, "metadata");
const targetDir = (): string => join(area, "targets");

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-tuf-"));
  repository = await startRepository();
});

afterEach(async () => {
  await repository.close();
  await rm(area, { recursive: true, force: true });
});

function client(args: readonly string[], daysLater: number): Promise<number> {
  complaint = "";
  return runTufClient(args, {
    folder: area,
    now: () => new Date(Date.now() + daysLater * day),
    print: () => undefined,
    complain: (line) => (complaint += line),
  });
}

async function init(root: Uint8Array = fileAt("metadata/1.root.json")): Promise<number> {
  await writeFile(join(area, "given.json"), root);
  return client(["--metadata-dir", "metadata", "init", "given.json"], 0);
}

function refresh(daysLater: number = 0): Promise<number> {
  const urls = ["--metadata-url", repository.metadataUrl];
  return client(["--metadata-dir", metadataDir(), ...urls, "refresh"], daysLater);
}

function download(name: string): Promise<number> {
  const urls = [
    "--metadata-url",
    repository.metadataUrl,
    "--target-base-url",
    repository.targetsUrl,
  ];
  const target = ["--target-name", name, "--target-dir", targetDir()];
  return client(["--metadata-dir", metadataDir(), ...urls, ...target, "download"], 0);
}

function fileAt(path: string): Uint8Array {
  const bytes = repository.files.get(path);
  if (bytes === undefined) throw new Error(`the repository has no ${path}`);
  return bytes;
}

async function trustedBytes(role: RoleName): Promise<Uint8Array> {
  return new Uint8Array(await readFile(join(metadataDir(), `${role}.json`)));
}

/** The version of each role that is trusted. */
async function trusted(): Promise<Partial<Record<string, number>>> {
  const names = await readdir(metadataDir()).catch(() => []);
  const versions = names.map(async (name) => {
    const json: unknown = JSON.parse(await readFile(join(metadataDir(), name), "utf8"));
    expect(json).toMatchObject({ signed: { version: expect.any(Number) as unknown } });
    // Just seen to be so.
    const { signed: body } = json as { readonly signed: { readonly version: number } };
    return [name.replace(".json", ""), body.version] as const;
  });
  return Object.fromEntries(await Promise.all(versions));
}

async function downloaded(): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(targetDir()).catch(() => []);
  const read = names.map(
    async (name) => [name, await readFile(join(targetDir(), name), "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

/** Edits what is served, as the repository itself would never. */
function tamper(path: string, edit: (file: SignedJson) => void): void {
  const file = JSON.parse(Buffer.from(fileAt(path)).toString()) as SignedJson;
  edit(file);
  repository.files.set(path, new TextEncoder().encode(JSON.stringify(file)));
}

interface SignedJson {
  readonly signed: Record<string, unknown>;
  readonly signatures: { keyid: string; sig: string }[];
}

const all = { root: 1, timestamp: 1, snapshot: 1, targets: 1 };

describe("basics", () => {
  test("asks for each file once, in order, and keeps the bytes as they came", async () => {
    const path = pathOf(repository, "timestamp");
    repository.files.set(path, Buffer.concat([fileAt(path), Buffer.from(" \n")]));
    expect(await init()).toBe(0);
    expect(repository.requests).toEqual([]);
    expect(await refresh()).toBe(0);
    expect(repository.requests).toEqual([
      "metadata/2.root.json",
      "metadata/timestamp.json",
      "metadata/1.snapshot.json",
      "metadata/1.targets.json",
    ]);
    for (const role of roleNames) {
      expect(await trustedBytes(role)).toEqual(new Uint8Array(fileAt(pathOf(repository, role))));
    }
  });

  test("does not ask again for what it has, with hashes or without", async () => {
    for (const listsHashes of [false, true]) {
      repository.listsHashes = listsHashes;
      publishAll(repository);
      await init();
      expect(await refresh()).toBe(0);
      repository.requests.length = 0;
      expect(await refresh()).toBe(0);
      expect(repository.requests).toEqual(["metadata/2.root.json", "metadata/timestamp.json"]);
    }
  });

  test("without init there is nothing to trust, and nothing is asked for", async () => {
    expect(await refresh()).toBe(1);
    expect(repository.requests).toEqual([]);
  });

  test.each([
    ["has no version", (file: SignedJson) => void delete file.signed["version"]],
    ["is not signed", (file: SignedJson) => void file.signatures.splice(0)],
    [
      "has a wrong signature",
      ({ signatures }: SignedJson) => signatures.forEach((each) => (each.sig = "00".repeat(70))),
    ],
  ])("a first root that %s is refused, and nothing is asked for", async (_title, edit) => {
    tamper("metadata/1.root.json", edit);
    expect(await init()).toBe(1);
    expect(await refresh()).toBe(1);
    expect(repository.requests).toEqual([]);
  });

  test("a download updates the metadata, even if there is no such target", async () => {
    await init();
    expect(await download("nonexistent artifact")).toBe(1);
    expect(complaint).toContain('no target is called "nonexistent artifact"');
    expect(await trusted()).toEqual(all);
  });

  test.each([
    ["root", { root: 1 }],
    ["timestamp", { root: 2 }],
    ["snapshot", { root: 2, timestamp: 2 }],
    ["targets", { root: 2, timestamp: 2, snapshot: 2 }],
  ] as const)(
    "%s without a signature is refused, and what comes before it is kept",
    async (role, kept) => {
      await init();
      repository.signers[role].length = 0;
      publishAll(repository);
      publish(repository, "root");
      expect(await refresh()).toBe(1);
      expect(await trusted()).toEqual(kept);
    },
  );

  test.each([
    ["root", { root: 1 }],
    ["snapshot", { root: 1, timestamp: 2 }],
    ["targets", { root: 1, timestamp: 2, snapshot: 2 }],
  ] as const)("%s of another version than its name is refused", async (role, kept) => {
    await init();
    publishAll(repository);
    if (role === "root") repository.drafts.root.version = 2;
    const path = pathOf(repository, role);
    repository.drafts[role].version += 1;
    place(repository, role, path);
    expect(await refresh()).toBe(1);
    expect(await trusted()).toEqual(kept);
  });

  test("hashes are held against what comes, and stop it", async () => {
    repository.listsHashes = true;
    publishAll(repository);
    await init();
    expect(await refresh()).toBe(0);
    publish(repository, "targets", "snapshot");
    const listed = repository.drafts.snapshot.meta["targets.json"];
    repository.drafts.snapshot.meta["targets.json"] = {
      version: listed?.version ?? 0,
      hashes: { sha256: "46".repeat(32) },
    };
    place(repository, "snapshot");
    publish(repository, "timestamp");
    expect(await refresh()).toBe(1);
    expect(await trusted()).toEqual({ root: 1, timestamp: 3, snapshot: 3, targets: 2 });
  });

  test("unknown fields are signed like the others", async () => {
    await init();
    const key = { ...newSigner("ecdsa").key, "x-more": { a: 1, b: ["ü", '"\\\n'] } };
    repository.drafts.root.keys[keyIdOf(key)] = key;
    repository.drafts.root.custom = { note: "ignored", deep: [{ of: { it: null } }] };
    publish(repository, "root");
    expect(await refresh()).toBe(0);
    expect((await trusted())["root"]).toBe(2);
  });

  test("a missing snapshot or targets file is refused after what names it was kept", async () => {
    await init();
    await refresh();
    publishAll(repository);
    repository.files.delete("metadata/2.targets.json");
    expect(await refresh()).toBe(1);
    expect(await trusted()).toEqual({ root: 1, timestamp: 2, snapshot: 2, targets: 1 });
    publish(repository, "snapshot", "timestamp");
    repository.files.delete("metadata/3.snapshot.json");
    expect(await refresh()).toBe(1);
    expect(await trusted()).toEqual({ root: 1, timestamp: 3, snapshot: 2, targets: 1 });
    repository.files.delete("metadata/timestamp.json");
    expect(await refresh()).toBe(1);
  });

  test.each([403, 404, 410])("%i for the next root means that there is none", async (status) => {
    repository.absence = status;
    await init();
    expect(await refresh()).toBe(0);
  });

  test("500 for the next root means that nothing is known, and nothing is learned", async () => {
    await init();
    await refresh();
    publishAll(repository);
    repository.broken.add("metadata/2.root.json");
    expect(await refresh()).toBe(1);
    expect(complaint).toContain("answers with 500");
    expect(await trusted()).toEqual(all);
    repository.broken.clear();
    expect(await refresh()).toBe(0);
  });

  test("a snapshot that calls itself one, and is served as the timestamp, is refused", async () => {
    await init();
    const [clerk] = repository.signers.timestamp;
    addKey(repository, "snapshot", clerk);
    repository.drafts.snapshot.meta["snapshot.json"] = { version: 1 };
    publish(repository, "root");
    repository.files.set("metadata/timestamp.json", signed(repository, "snapshot"));
    expect(await refresh()).toBe(1);
    expect(await trusted()).toEqual({ root: 2 });
  });

  test("a file without end is not read to its end", async () => {
    await init();
    repository.files.set("metadata/timestamp.json", new Uint8Array(5_000_001).fill(32));
    expect(await refresh()).toBe(1);
    expect(complaint).toContain("too-large");
  });

  test("a repository that does not answer is refused", async () => {
    await init();
    await repository.close();
    expect(await refresh()).toBe(1);
    expect(complaint).toContain("unreachable");
  });
});

describe("going back", () => {
  test("a timestamp of the same version changes nothing", async () => {
    await init();
    await refresh();
    const before = await trustedBytes("timestamp");
    repository.drafts.timestamp.meta["snapshot.json"] = { version: 100 };
    place(repository, "timestamp");
    expect(await refresh()).toBe(0);
    expect(repository.requests.at(-1)).toBe("metadata/timestamp.json");
    expect(await trustedBytes("timestamp")).toEqual(before);
  });

  test("an older timestamp is refused", async () => {
    await init();
    publish(repository, "timestamp");
    await refresh();
    repository.drafts.timestamp.version = 1;
    place(repository, "timestamp");
    expect(await refresh()).toBe(1);
    expect((await trusted())["timestamp"]).toBe(2);
  });

  test.each([false, true])("an older snapshot is refused (hashes: %s)", async (listsHashes) => {
    repository.listsHashes = listsHashes;
    await init();
    publish(repository, "snapshot", "timestamp");
    await refresh();
    repository.drafts.snapshot.version = 1;
    publish(repository, "timestamp");
    expect(await refresh()).toBe(1);
    expect(await trusted()).toMatchObject({ timestamp: 2, snapshot: 2 });
    expect(repository.requests.at(-1)).toBe("metadata/timestamp.json");
  });

  test.each([false, true])("older targets are refused (hashes: %s)", async (listsHashes) => {
    repository.listsHashes = listsHashes;
    await init();
    publishAll(repository);
    publishAll(repository);
    await refresh();
    repository.drafts.targets.version = 1;
    publish(repository, "snapshot", "timestamp");
    expect(await refresh()).toBe(1);
    expect(await trusted()).toMatchObject({ snapshot: 3, targets: 3 });
  });

  test("a role that was listed may not go", async () => {
    repository.drafts.snapshot.meta["other.json"] = { version: 1 };
    publishAll(repository);
    await init();
    await refresh();
    delete repository.drafts.snapshot.meta["other.json"];
    publish(repository, "snapshot", "timestamp");
    expect(await refresh()).toBe(1);
    expect((await trusted())["snapshot"]).toBe(2);
  });

  test.each([
    ["timestamp", ["timestamp"]],
    ["snapshot", ["snapshot", "timestamp"]],
    ["targets", ["snapshot"]],
  ] as const)("%s that was driven up is taken back by changing keys", async (role, changed) => {
    await init();
    repository.drafts[role].version = 99_999;
    publishAll(repository);
    expect(await refresh()).toBe(0);
    expect((await trusted())[role]).toBe(100_000);
    for (const name of changed) {
      removeKeys(repository, name);
      addKey(repository, name);
    }
    publish(repository, "root");
    repository.drafts[role].version = 0;
    publishAll(repository);
    expect(await refresh()).toBe(0);
    expect((await trusted())[role]).toBe(1);
  });
});

describe("time", () => {
  test.each([
    ["root", { root: 2, timestamp: 1, snapshot: 1, targets: 1 }],
    ["timestamp", { root: 2, timestamp: 1, snapshot: 1, targets: 1 }],
    ["snapshot", { root: 2, timestamp: 2, snapshot: 1, targets: 1 }],
    ["targets", { root: 2, timestamp: 2, snapshot: 2, targets: 1 }],
  ] as const)(
    "%s that has expired is refused, and what comes before it is kept",
    async (role, kept) => {
      await init();
      await refresh();
      repository.drafts[role].expires = expiryIn(-1);
      publishAll(repository);
      publish(repository, "root");
      expect(await refresh()).toBe(1);
      expect(complaint).toContain("expired");
      expect(await trusted()).toEqual(kept);
    },
  );

  test.each(["root", "timestamp", "snapshot"] as const)(
    "%s that has expired here is no obstacle to a newer one",
    async (role) => {
      repository.drafts[role].expires = expiryIn(7);
      publishAll(repository);
      publish(repository, "root");
      await init();
      expect(await refresh()).toBe(0);
      repository.drafts[role].expires = expiryIn(21);
      publishAll(repository);
      publish(repository, "root");
      expect(await refresh(18)).toBe(0);
      expect(await trusted()).toEqual({ root: 3, timestamp: 3, snapshot: 3, targets: 3 });
      expect(await refresh(22)).toBe(1);
    },
  );
});

describe("keys", () => {
  const ten = Array.from({ length: 10 }, () => newSigner("ed25519"));

  function setKeys(role: RoleName, { keys, threshold, signers }: KeyStep): void {
    removeKeys(repository, role);
    const signer = (at: number): Signer => ten[at] ?? newSigner("ed25519");
    for (const at of keys) addKey(repository, role, signer(at));
    repository.drafts.root.roles[role].threshold = threshold;
    repository.signers[role].length = 0;
    repository.signers[role].push(...signers.map(signer));
  }

  test.each(Object.entries(rootRotations))(
    "a chain of roots: %s",
    async (_title, { steps, fails }) => {
      for (const [at, step] of steps.entries()) {
        setKeys("root", step);
        repository.drafts.root.version = at + 1;
        place(repository, "root");
      }
      await init();
      expect(await refresh()).toBe(fails === true ? 1 : 0);
      const last = fails === true ? steps.length - 1 : steps.length;
      expect(await trustedBytes("root")).toEqual(
        new Uint8Array(fileAt(`metadata/${last}.root.json`)),
      );
    },
  );

  test.each(Object.entries(nonRootRotations))(
    "keys of the other roles: %s",
    async (_title, { steps: [step], fails }) => {
      await init();
      for (const role of ["timestamp", "snapshot", "targets"] as const) {
        if (step !== undefined) setKeys(role, step);
        publish(repository, "root");
        publishAll(repository);
        expect(await refresh()).toBe(fails === true ? 1 : 0);
        if (fails === true) continue;
        expect(await trustedBytes(role)).toEqual(new Uint8Array(fileAt(pathOf(repository, role))));
      }
    },
  );

  test.each(signerKinds)("%s keys may sign, and only rightly", async (kind) => {
    await init();
    const signer = addKey(repository, "root", newSigner(kind));
    repository.drafts.root.roles.root.threshold = 2;
    publish(repository, "root");
    expect(await refresh()).toBe(0);
    expect((await trusted())["root"]).toBe(2);
    publish(repository, "root");
    tamper("metadata/3.root.json", ({ signatures }) => {
      for (const each of signatures) {
        // One that looks right: it was right for the version before.
        const other = JSON.parse(
          Buffer.from(fileAt("metadata/2.root.json")).toString(),
        ) as SignedJson;
        const before = other.signatures.find(({ keyid }) => keyid === signer.keyid);
        if (each.keyid === signer.keyid) each.sig = before?.sig ?? "";
      }
    });
    expect(await refresh()).toBe(1);
    expect((await trusted())["root"]).toBe(2);
  });

  test("ids of keys may be a repository's own", async () => {
    const [old] = repository.signers.snapshot;
    if (old === undefined) throw new Error("every role has a key");
    const signer = { ...old, keyid: "snapshot key of 2019" };
    removeKeys(repository, "snapshot");
    delete repository.drafts.root.keys[old.keyid];
    addKey(repository, "snapshot", signer);
    await init();
    publish(repository, "root");
    publishAll(repository);
    expect(await refresh()).toBe(0);
  });

  test("one key under two ids, or in two spellings, counts once", async () => {
    const one = newSigner("ecdsa");
    const spelt = { ...one.key, keyval: { public: `${one.key.keyval.public.trimEnd()}\n\n` } };
    const two = signerOf(spelt, (data) => Buffer.from(one.sign(data), "hex"));
    await init();
    removeKeys(repository, "snapshot");
    addKey(repository, "snapshot", one);
    addKey(repository, "snapshot", two);
    repository.drafts.root.roles.snapshot.threshold = 2;
    publish(repository, "root");
    publishAll(repository);
    expect(await refresh()).toBe(1);
    expect((await trusted())["snapshot"]).toBeUndefined();
  });

  test("an id twice among the signatures is refused, though one would do", async () => {
    await init();
    tamper("metadata/1.snapshot.json", ({ signatures }) => signatures.push(...signatures));
    expect(await refresh()).toBe(1);
    expect(await trusted()).toEqual({ root: 1, timestamp: 1 });
  });

  test.each(["3045022100ee448afe2d25dd1f05afedac", "", "not hex"])(
    "a wrong signature (%s) beside a right one does no harm",
    async (sig) => {
      await init();
      const extra = addKey(repository, "timestamp");
      publish(repository, "root", "timestamp");
      tamper("metadata/timestamp.json", ({ signatures }) => {
        for (const each of signatures) if (each.keyid === extra.keyid) each.sig = sig;
      });
      expect(await refresh()).toBe(0);
    },
  );

  test("fewer signatures than the threshold are refused, and a threshold above the keys is never met", async () => {
    repository.drafts.root.roles.snapshot.threshold = 3;
    addKey(repository, "snapshot");
    addKey(repository, "snapshot");
    publish(repository, "root");
    publishAll(repository);
    await init();
    expect(await refresh()).toBe(0);
    repository.signers.snapshot.pop();
    publishAll(repository);
    expect(await refresh()).toBe(1);
    expect((await trusted())["snapshot"]).toBe(2);
    repository.drafts.root.roles.snapshot.threshold = 4;
    publish(repository, "root");
    expect(await refresh()).toBe(1);
    // A threshold is no rotation: what was trusted stays.
    expect(await trusted()).toMatchObject({ root: 3, snapshot: 2 });
  });
});

describe("targets", () => {
  const content = "target file contents";

  test.each(["target_file.txt", "path/to/a/target_file.txt", "?", "#", "a b%2f&c", "naïve"])(
    'a target called "%s" is got, and kept as one file',
    async (name) => {
      await init();
      addArtifact(repository, name, content);
      publishAll(repository);
      expect(await refresh()).toBe(0);
      expect(await downloaded()).toEqual({});
      expect(await download(name)).toBe(0);
      expect(await downloaded()).toEqual({ [encodeURIComponent(name)]: content });
    },
  );

  test.each(["../outside", "..", "/etc/x"])('"%s" leads nowhere else', async (name) => {
    await init();
    addArtifact(repository, name, content);
    publishAll(repository);
    await download(name);
    expect((await readdir(area)).sort()).toEqual(
      expect.arrayContaining(["given.json", "metadata"]) as unknown,
    );
    expect(
      (await readdir(area)).filter(
        (found) => !["given.json", "metadata", "targets"].includes(found),
      ),
    ).toEqual([]);
  });

  test("what is there already is not got again; what was replaced is", async () => {
    await init();
    addArtifact(repository, "one", content);
    publishAll(repository);
    expect(await download("one")).toBe(0);
    repository.requests.length = 0;
    expect(await download("one")).toBe(0);
    expect(repository.requests.filter((path) => path.startsWith("targets/"))).toEqual([]);
    addArtifact(repository, "one", "new contents");
    publishAll(repository);
    expect(await download("one")).toBe(0);
    expect(await downloaded()).toEqual({ one: "new contents" });
  });

  test.each([
    ["of the same length", "TARGET FILE CONTENTS"],
    ["longer", `${content}!`],
    ["shorter", "target"],
    ["empty", ""],
  ])("something else under its name, %s, is refused", async (_title, other) => {
    await init();
    addArtifact(repository, "one", content);
    publishAll(repository);
    const path = [...repository.files.keys()].find((name) => name.startsWith("targets/")) ?? "";
    repository.files.set(path, new TextEncoder().encode(other));
    expect(await download("one")).toBe(1);
    expect(await downloaded()).toEqual({});
  });

  test("a target may be empty", async () => {
    await init();
    addArtifact(repository, "nothing", "");
    publishAll(repository);
    expect(await download("nothing")).toBe(0);
    expect(await downloaded()).toEqual({ nothing: "" });
  });
});

describe("the command line", () => {
  test.each([
    [["refresh"], "--metadata-dir is missing"],
    [["--metadata-dir", "d", "refresh"], "--metadata-url is missing"],
    [["--metadata-dir", "d", "init"], "init needs the root.json"],
    [["--metadata-dir", "d", "init", "a", "b"], "one word too many"],
    [["--metadata-dir", "d", "--metadata-url", "u", "refresh", "now"], "one word too many"],
    [["--metadata-dir", "d", "--metadata-url", "u", "download"], "--target-name is missing"],
    [["frobnicate"], 'there is no command "frobnicate"'],
    [[], 'there is no command ""'],
    [["--nonsense"], "--nonsense"],
  ])("%j is wrong, and ends with 1", async (args, message) => {
    expect(await client(args, 0)).toBe(1);
    expect(complaint).toContain(message);
    expect(complaint).toContain("Usage:");
  });

  test("a root that is not there is refused", async () => {
    expect(await client(["--metadata-dir", "d", "init", "nowhere.json"], 0)).toBe(1);
    expect(complaint).toContain("nowhere.json");
  });
});
