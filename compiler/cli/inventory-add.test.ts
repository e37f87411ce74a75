// `vigocli inventory add`, as a person types it: real files, and somebody at the terminal or nobody.
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keyNamed, noon, valueOf } from "../../fixtures/release-scene.ts";
import { enrolmentRequest, fingerprintOf, parseEnrolment } from "../../runtime/trust/enrolment.ts";
import { sealingKeyPairOf } from "../../runtime/trust/x25519.ts";
import { runCli } from "./run.ts";
import type { World } from "./world.ts";

let area = "";
beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-inventory-"));
  await mkdir(join(area, "stacks"));
});
afterEach(() => rm(area, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function add(args: readonly string[], more: Partial<World> = {}): Promise<Ended> {
  let out = "";
  let err = "";
  const code = await runCli(["inventory", "add", ...args], {
    env: {},
    cwd: area,
    version: "1.2.3",
    now: () => noon,
    out: { write: (text) => void (out += text), isTerminal: false, columns: undefined },
    err: { write: (text) => void (err += text), isTerminal: false, columns: undefined },
    ...more,
  });
  return { code, out, err };
}

interface Asked {
  readonly sealing: string;
  readonly fingerprint: string;
}

/** Writes the request of a host with the keys of this name. */
async function requestOf(host: string, name = host, fleet?: string): Promise<Asked> {
  const keys = {
    sealing: sealingKeyPairOf(keyNamed(name).secretKey),
    identity: keyNamed(`${name} id`),
  };
  const facts = { host, created: noon };
  const bytes = enrolmentRequest(keys, fleet === undefined ? facts : { ...facts, fleet });
  await writeFile(join(area, `${name}.json`), bytes);
  const request = valueOf(parseEnrolment(bytes, name));
  return { sealing: request.sealing, fingerprint: fingerprintOf(request) };
}

const inventory = (): Promise<string> => readFile(join(area, "inventory.yaml"), "utf8");
const write = (text: string): Promise<void> => writeFile(join(area, "inventory.yaml"), text);

test("hosts are added and completed in one go, and all else stays", async () => {
  const a = await requestOf("a");
  const b = await requestOf("b");
  await write("# ours\nfleet: prod\nhosts:\n  - b # the second\n");
  await chmod(join(area, "inventory.yaml"), 0o640);
  expect(await add(["a.json", "b.json", "--yes"])).toEqual({
    code: 0,
    out: `${a.fingerprint}  a  added\n${b.fingerprint}  b  completed\n`,
    err: "inventory.yaml: 2 hosts changed\n",
  });
  const wanted = `# ours\nfleet: prod\nhosts:\n  - name: b # the second\n    key: ${b.sealing}\n  - name: a\n    key: ${a.sealing}\n`;
  expect(await inventory()).toBe(wanted);
  expect((await stat(join(area, "inventory.yaml"))).mode & 0o777).toBe(0o640);
  expect((await add(["a.json"])).out).toBe(`${a.fingerprint}  a  unchanged\n`);
  expect(await inventory()).toBe(wanted);
});

test("somebody is asked, and only a yes counts", async () => {
  const { fingerprint } = await requestOf("a");
  await write("hosts:\n  - b\n");
  const asked: string[] = [];
  const answering = (answer: string): Partial<World> => ({
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
  });
  for (const answer of ["", "n", "what"]) {
    const { code, err } = await add(["a.json"], answering(answer));
    expect(code).toBe(1);
    expect(err).toContain(`${fingerprint}  a  added\n`);
    expect(err).toContain("not agreed, so nothing was written");
  }
  expect(asked).toEqual(Array(3).fill("Did the hosts print the same fingerprints? [y/N] "));
  const nobody = await add(["a.json"]);
  expect(nobody.code).toBe(2);
  expect(nobody.err).toContain(`${fingerprint}  a  added\n`);
  expect(nobody.err).toContain("and add --yes");
  expect(await inventory()).toBe("hosts:\n  - b\n");
  expect((await add(["a.json"], answering("y"))).code).toBe(0);
  expect(await inventory()).toContain("- name: a");
});

test("a dry run prints the difference and writes nothing", async () => {
  const { sealing } = await requestOf("a");
  await write("hosts:\n  - a\n");
  const { code, out, err } = await add(["a.json", "--dry-run"]);
  expect({ code, err }).toEqual({ code: 0, err: "inventory.yaml: not written, 1 host changed\n" });
  expect(out).toContain(`-  - a\n+  - name: a\n+    key: ${sealing}\n`);
  expect(await inventory()).toBe("hosts:\n  - a\n");
});

test("what happened is one document as JSON", async () => {
  const { sealing, fingerprint } = await requestOf("a");
  await write("hosts: []\n");
  const { out, err } = await add(["a.json", "--yes", "--json", "--quiet"]);
  expect(err).toBe("");
  expect(JSON.parse(out)).toMatchObject({
    inventory: "inventory.yaml",
    written: true,
    hosts: [{ host: "a", result: "added", fingerprint, sealing, created: "2026-03-01T12:00:00Z" }],
  });
});

test("an inventory is begun where there is none, which is said", async () => {
  const { sealing } = await requestOf("a");
  const { code, err } = await add(["a.json", "--yes"]);
  expect(code).toBe(0);
  expect(err).toContain("warning: inventory.yaml is new");
  expect(await inventory()).toBe(`hosts:\n  - name: a\n    key: ${sealing}\n`);
  expect((await add(["a.json", "--yes", "--inventory", "other/inventory.yaml"])).code).toBe(3);
});

test("another key is refused, or replaced with a warning", async () => {
  const old = await requestOf("a");
  const renewed = await requestOf("a", "renewed");
  await write("hosts:\n  - a\n");
  await add(["a.json", "--yes"]);
  expect(await add(["renewed.json", "--yes"])).toMatchObject({
    code: 1,
    err: expect.stringContaining('"a" has another key in the inventory') as unknown,
  });
  expect(await inventory()).toContain(old.sealing);
  const replaced = await add(["renewed.json", "--yes", "--replace"]);
  expect(replaced).toMatchObject({ code: 0, out: `${renewed.fingerprint}  a  replaced\n` });
  expect(replaced.err).toContain("warning: what was sealed to the old key of a stays readable");
  expect(await inventory()).toBe(`hosts:\n  - name: a\n    key: ${renewed.sealing}\n`);
  expect(await add(["a.json", "renewed.json", "--yes", "--replace"])).toMatchObject({
    code: 1,
    err: expect.stringContaining('two requests give "a" different keys') as unknown,
  });
});

test("a copy of a host is noticed", async () => {
  await requestOf("a", "same");
  await write("hosts:\n  - a\n");
  await add(["same.json", "--yes"]);
  await requestOf("b", "same");
  expect((await add(["same.json", "--yes"])).err).toContain("b has the same key as a");
});

test("a host of another fleet is refused", async () => {
  await requestOf("a", "a", "staging");
  await write("fleet: prod\nhosts: []\n");
  expect(await add(["a.json", "--yes"])).toMatchObject({
    code: 3,
    err: expect.stringContaining('has been of the fleet "staging"') as unknown,
  });
  await write("fleet: staging\nhosts: []\n");
  expect((await add(["a.json", "--yes"])).code).toBe(0);
});

test("a link stays a link, and a byte order mark a mark", async () => {
  const { sealing } = await requestOf("a");
  await writeFile(join(area, "real.yaml"), "\uFEFFhosts:\r\n- a\r\n");
  await symlink("real.yaml", join(area, "inventory.yaml"));
  expect((await add(["a.json", "--yes"])).code).toBe(0);
  expect((await lstat(join(area, "inventory.yaml"))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(area, "real.yaml"), "utf8")).toBe(
    `\uFEFFhosts:\r\n- name: a\r\n  key: ${sealing}\r\n`,
  );
});

test("what somebody wrote meanwhile is not lost", async () => {
  await requestOf("a");
  await write("hosts:\n  - b\n");
  const ask = async (): Promise<string> => {
    await write("hosts:\n  - b\n  - c\n");
    return "yes";
  };
  expect(await add(["a.json"], { ask })).toMatchObject({
    code: 1,
    err: expect.stringContaining('"inventory.yaml" was changed meanwhile') as unknown,
  });
  expect(await inventory()).toBe("hosts:\n  - b\n  - c\n");
});

test.each([
  ["a request that is not there", 3, /cannot read the request "x\.json"/u, undefined, undefined],
  ["something else", 1, /"x\.json" is not an enrolment request/u, "{}", undefined],
  ["a folder", 1, /"stacks" is not a file/u, "stacks", undefined],
  [
    "a request that was changed",
    3,
    /"x\.json" is not signed by the identity key/u,
    "changed",
    undefined,
  ],
  ["an inventory with mistakes", 1, /hots/u, "sound", "hosts: []\nhots: 1\n"],
  ["an inventory in UTF-16", 1, /utf-?16/iu, "sound", "\uFFFE"],
  [
    "an inventory that cannot be edited",
    1,
    /cannot edit/u,
    "sound",
    "hosts:\n  - &x a\n  - name: *x\n",
  ],
])("refused: %s", async (...[, code, message, request, text]) => {
  await requestOf("a", "x");
  await write(text ?? "hosts: []\n");
  if (text === "\uFFFE")
    await writeFile(join(area, "inventory.yaml"), new Uint8Array([255, 254, 0]));
  const path = join(area, "x.json");
  if (request === undefined) await rm(path);
  if (request === "{}") await writeFile(path, request);
  if (request === "changed") {
    await writeFile(path, (await readFile(path, "utf8")).replace('"a"', '"b"'));
  }
  const before = await readFile(join(area, "inventory.yaml"));
  const ended = await add([request === "stacks" ? "stacks" : "x.json", "--yes"]);
  expect(ended).toMatchObject({ code, out: "", err: expect.stringMatching(message) as unknown });
  expect(await readFile(join(area, "inventory.yaml"))).toEqual(before);
});
