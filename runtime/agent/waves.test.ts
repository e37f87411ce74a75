// Hosts that wait for their turn: what they enforce meanwhile, and what they say.
import { mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hoursLater, noon, sceneKeys, valueOf } from "../../fixtures/release-scene.ts";
import type { HostPolicy } from "../../compiler/5-specialize/policy.ts";
import { publish, type PublishOptions } from "../../compiler/6-emit/publish.ts";
import { rollBack } from "../../compiler/6-emit/roll-back.ts";
import { headerSchema, partSchema, waveSeeds, type Part, type Wave } from "../contract/bundle.ts";
import { folderStore } from "../store/folder.ts";
import { seedOf } from "../trust/waves.ts";
import { runAgent } from "./run-agent.ts";

const keys = sceneKeys();
let area = "";
let now = noon;
const at = (...names: string[]): string => join(area, ...names);

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-waves-"));
  now = noon;
  await writeFile(at("root.json"), keys.rootBytes);
});
afterEach(() => rm(area, { recursive: true, force: true }));

async function release(content: string, more: Partial<PublishOptions> = {}): Promise<void> {
  const attributes = { target_path: "/etc/motd", content };
  const resource = { id: "app/motd", crate: "app", type: "file", attributes, after: [] };
  const parts: readonly Part[] = [
    { schema: partSchema, crate: "app", resources: [{ ...resource, timeoutSeconds: 60 }] },
  ];
  const hosts = ["web01", "web02"].map((host): HostPolicy => {
    return { header: { schema: headerSchema, host, fleet: "prod", match: "*", tags: [] }, parts };
  });
  const options = { now, created: now, compilerVersion: "0.0.0", ...more };
  valueOf(await publish(folderStore(at("store")), { fleet: "prod", hosts }, keys, options));
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function agent(command: string, host: string, ...more: string[]): Promise<Ended> {
  await mkdir(at(host, "etc"), { recursive: true });
  let out = "";
  let err = "";
  const source =
    command === "status"
      ? []
      : ["--store", at("store"), "--trust", at("root.json"), "--host", host];
  const code = await runAgent([command, "--root", at(host), ...source, ...more], {
    env: {},
    out: { write: (text) => void (out += text), isTerminal: false },
    err: { write: (text) => void (err += text), isTerminal: false },
    hostname: host,
    home: at("home"),
    uid: process.getuid?.(),
    version: "1.2.3",
    now: () => now,
    monotonic: () => 0,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

const motd = (host: string): Promise<string> => readFile(at(host, "etc", "motd"), "utf8");

/** Of two hosts, one is in the first wave of this release, and the other an hour later. */
function wavesOf(number: number): {
  readonly waves: readonly Wave[];
  readonly early: string;
  readonly late: string;
} {
  const [early, late] = ["web01", "web02"].sort((a, b) => seedOf(a, number) - seedOf(b, number));
  if (early === undefined || late === undefined) throw new Error("two hosts were named");
  const waves = [
    { opens: noon.toISOString(), until: seedOf(late, number) },
    { opens: hoursLater(1).toISOString(), until: waveSeeds },
  ];
  return { waves, early, late };
}

test("a host whose wave has not opened keeps what it had, and takes the new release when it opens", async () => {
  await release("one\n");
  for (const host of ["web01", "web02"]) await agent("run", host);
  const { waves, early, late } = wavesOf(2);
  await release("two\n", { waves });

  expect((await agent("run", early)).err).toBe("");
  expect(await motd(early)).toBe("two\n");
  const held = await agent("run", late);
  expect(held).toMatchObject({
    code: 0,
    out: `${late}: release 1, 1 resource: 1 unchanged (0 ms)\n`,
    err: "waiting: release 2 waits for its wave at 2026-03-01T13:00:00.000Z; release 1 is enforced\n",
  });
  expect((await agent("status", late)).out).toContain(
    "release 2 waits for its wave at 2026-03-01T13:00:00.000Z; release 1 is enforced\n",
  );
  expect(JSON.parse((await agent("run", late, "--json", "--quiet")).out)).toMatchObject({
    release: 1,
    waiting: { release: 2, opens: "2026-03-01T13:00:00.000Z" },
  });

  now = hoursLater(1);
  expect(await agent("run", late)).toMatchObject({ code: 0, err: "" });
  expect(await motd(late)).toBe("two\n");
  expect((await agent("status", late)).out).not.toContain("waits");
});

test("what was changed by hand is put right while the host waits", async () => {
  await release("one\n");
  const { waves, late } = wavesOf(2);
  await agent("run", late);
  await release("two\n", { waves });
  await unlink(at(late, "etc", "motd"));
  expect((await agent("run", late)).out).toContain("created");
  expect(await motd(late)).toBe("one\n");
});

test("it is signed time that counts, and not a clock that stands still", async () => {
  await release("one\n");
  const { waves, late } = wavesOf(2);
  await agent("run", late);
  await release("two\n", { waves });
  // The host's own clock stands still at noon; the store was signed anew two days later.
  now = hoursLater(48);
  await release("two\n");
  now = noon;
  expect((await agent("run", late)).err).toMatch(
    /^clock: this machine's clock is 172800 seconds behind/,
  );
  expect(await motd(late)).toBe("two\n");
});

test("a host that has nothing to go on with takes the release at once", async () => {
  const { waves, late } = wavesOf(1);
  await release("one\n", { waves });
  expect((await agent("run", late)).err).toBe("");
  expect(await motd(late)).toBe("one\n");
  expect((await agent("run", late)).err).toBe("");
});

test("in an emergency nobody waits, not even for the waves of the release that is there", async () => {
  await release("one\n");
  const { waves, late } = wavesOf(2);
  await agent("run", late);
  await release("two\n", { waves });
  expect((await agent("run", late)).err).toContain("waiting");
  await release("two\n", { emergency: true });
  expect(await agent("run", late)).toMatchObject({
    err: "",
    out: expect.stringMatching(/release 3/u),
  });
  expect(await motd(late)).toBe("two\n");
});

test("a rollback may come in waves too", async () => {
  await release("one\n");
  await release("two\n");
  const { waves, early, late } = wavesOf(3);
  for (const host of [early, late]) await agent("run", host);
  const options = { now, compilerVersion: "0.0.0", waves };
  valueOf(await rollBack(folderStore(at("store")), 1, keys, options));
  for (const host of [early, late]) await agent("run", host);
  expect([await motd(early), await motd(late)]).toEqual(["one\n", "two\n"]);
});

test("while it waits, a host whose cache was damaged fetches what it had once more", async () => {
  await release("one\n");
  const { waves, late } = wavesOf(2);
  await agent("run", late);
  await release("two\n", { waves });
  const cache = at(late, "var", "lib", "vigo", "objects");
  for (const name of await readdir(cache)) await unlink(join(cache, name));
  expect((await agent("run", late)).err).toContain("waiting");
  await rm(at("store"), { recursive: true });
  expect((await agent("run", late)).err).toContain("stale: release 1");
});

test("verifying looks at what is published, whoever's turn it is", async () => {
  await release("one\n");
  const { waves, late } = wavesOf(2);
  await agent("run", late);
  await release("two\n", { waves });
  expect((await agent("verify", late)).out).toContain("release 2 of fleet prod is sound");
});
