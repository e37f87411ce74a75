// The agent from end to end, in process: real stores, real files below a temporary folder, a clock of our own.
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HostPolicy } from "../../compiler/5-specialize/policy.ts";
import { publish } from "../../compiler/6-emit/publish.ts";
import { createKeySet, type KeySet } from "../../compiler/keys/key-set.ts";
import type { RunReport } from "../apply/report.ts";
import type { Part, Resource } from "../contract/bundle.ts";
import type { Answer } from "../contract/refusal.ts";
import { folderStore } from "../store/folder.ts";
import { runAgent } from "./run-agent.ts";
import type { World } from "./world.ts";

const day = 24 * 60 * 60 * 1000;

let area = "";
let keys: KeySet;
let clock = 0;
let isTerminal = false;

const at = (...names: string[]): string => join(area, ...names);

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-agent-"));
  clock = Date.parse("2030-01-02T03:04:05.000Z");
  isTerminal = false;
  keys = value(await createKeySet(at("keys"), { now: new Date(clock), fleet: "prod" }));
  await mkdir(at("root", "etc"), { recursive: true });
});

afterEach(() => rm(area, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function agent(args: readonly string[], more: Partial<World> = {}): Promise<Ended> {
  let out = "";
  let err = "";
  const code = await runAgent(args, {
    env: {},
    out: { write: (text) => void (out += text), isTerminal },
    err: { write: (text) => void (err += text), isTerminal },
    hostname: "web01",
    home: at("home"),
    uid: process.getuid?.(),
    version: "1.2.3",
    now: () => new Date((clock += 1000)),
    monotonic: () => 0,
    signal: new AbortController().signal,
    ...more,
  });
  return { code, out, err };
}

const usual = (): readonly string[] => ["--store", at("store"), "--root", at("root")];
const run = (...more: string[]): Promise<Ended> =>
  agent(["run", ...usual(), "--trust", at("keys", "root.json"), ...more]);

function file(name: string, content: string, more: Partial<Resource> = {}): Resource {
  const attributes = { target_path: `/etc/${name}`, content };
  return {
    id: `app/${name}`,
    crate: "app",
    type: "file",
    attributes,
    after: [],
    timeoutSeconds: 60,
    ...more,
  };
}

async function release(...resources: readonly Resource[]): Promise<void> {
  await releaseFor({ web01: resources });
}

async function releaseFor(wanted: Readonly<Record<string, readonly Resource[]>>): Promise<void> {
  const hosts = Object.entries(wanted).map(([host, resources]): HostPolicy => {
    const part: Part = { schema: "vigo.part/1", crate: "app", resources };
    const header = { schema: "vigo.host/1", host, fleet: "prod", match: "*", tags: [] } as const;
    return { header, parts: [part] };
  });
  const now = new Date((clock += 1000));
  const options = { now, created: now, compilerVersion: "1.2.3" };
  value(await publish(folderStore(at("store")), { fleet: "prod", hosts }, keys, options));
}

function value<T>(answer: Answer<T>): T {
  if (answer.kind === "ok") return answer.value;
  throw new Error(answer.message);
}

const motd = (): Promise<string> => readFile(at("root", "etc", "motd"), "utf8");

/** Everything beneath a folder: kinds, modes, contents and times. */
async function snapshot(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeMs, uid, gid } = await lstat(path);
    const content = entry.isFile()
      ? await readFile(path, "utf8")
      : entry.isSymbolicLink()
        ? await readlink(path)
        : "";
    found.push([path, mode, uid, gid, mtimeMs, content].join("|"));
  }
  const { mtimeMs } = await lstat(folder);
  return [...found.sort(), String(mtimeMs)];
}

describe("run", () => {
  test("brings the host in line, and then finds nothing left to do", async () => {
    await release(file("motd", "hello\n"), file("issue", "welcome\n"));
    await writeFile(at("root", "etc", "issue"), "welcome\n");
    await chmod(at("root", "etc", "issue"), 0o644);
    const first = await run();
    expect(first).toEqual({
      code: 0,
      out:
        "created  app/motd  /etc/motd\n" +
        "web01: release 1, 2 resources: 1 created, 1 unchanged (0 ms)\n",
      err: "",
    });
    expect(await motd()).toBe("hello\n");
    expect((await run()).out).toBe("web01: release 1, 2 resources: 2 unchanged (0 ms)\n");
  });

  test("remembers whom to trust, and heeds VIGO_STORE", async () => {
    await release(file("motd", "hello\n"));
    await run();
    await release(file("motd", "hello again\n"));
    const env = { VIGO_STORE: at("store") };
    const second = await agent(["run", "--root", at("root")], { env });
    expect(second.out).toContain("updated  app/motd  /etc/motd\n");
    expect(await motd()).toBe("hello again\n");
  });

  test("ends with 1 when something failed, and goes on with the rest", async () => {
    await mkdir(at("root", "etc", "motd"));
    await release(
      file("motd", "hello\n"),
      file("after", "x\n", { after: ["app/motd"] }),
      file("other", "y\n"),
    );
    const { code, out } = await run();
    expect(code).toBe(1);
    expect(out).toBe(
      'failed   app/motd   /etc/motd   ("/etc/motd" is a folder; `force: true` lets the file take the place of an empty one)\n' +
        'blocked  app/after              (it waits for "app/motd", which failed)\n' +
        "created  app/other  /etc/other\n" +
        "web01: release 1, 3 resources: 1 failed, 1 blocked, 1 created (0 ms)\n",
    );
    const quiet = await run("--quiet");
    expect(quiet.out.split("\n")).toHaveLength(3);
    expect(quiet.out).not.toContain("web01: ");
  });

  test("prints one JSON document with --json", async () => {
    await release(file("motd", "hello\n"));
    const { out, err } = await run("--json", "--noop");
    expect(err).toBe("");
    expect(JSON.parse(out)).toEqual({
      host: "web01",
      release: 1,
      startedAt: expect.stringMatching(/^2030-01-02T03:04:\d\d\.000Z$/),
      durationMs: 0,
      status: "noop",
      counts: { none: 0, created: 1, updated: 0, deleted: 0, skipped: 0, blocked: 0, failed: 0 },
      resources: [
        {
          id: "app/motd",
          type: "file",
          target: "/etc/motd",
          result: "created",
          diff: "create file /etc/motd (mode 0644)\n--- /dev/null\n+++ /etc/motd\n@@ -0,0 +1 @@\n+hello\n",
          durationMs: 0,
        },
      ],
    });
  });

  test("changes nothing whatever with --noop, and says what it would change", async () => {
    await release(
      file("motd", "hello\nworld\n"),
      { ...file("gone", ""), attributes: { target_path: "/etc/gone", state: "absent" } },
      file("mode", "m\n"),
    );
    await writeFile(at("root", "etc", "motd"), "hallo\nworld\n", { mode: 0o644 });
    await writeFile(at("root", "etc", "gone"), "bye\u001B[2J\n");
    await writeFile(at("root", "etc", "mode"), "m\n");
    await chmod(at("root", "etc", "mode"), 0o600);
    await utimes(at("root", "etc"), 1, 1);
    const before = [await snapshot(at("root")), await snapshot(at("store"))];
    const dry = await run("--noop");
    expect(dry).toEqual({
      code: 0,
      out: [
        "updated  app/motd  /etc/motd",
        "    --- /etc/motd",
        "    +++ /etc/motd",
        "    @@ -1,2 +1,2 @@",
        "    -hallo",
        "    +hello",
        "     world",
        "deleted  app/gone  /etc/gone",
        "    remove file /etc/gone",
        "    --- /etc/gone",
        "    +++ /dev/null",
        "    @@ -1 +0,0 @@",
        "    -bye\u241B[2J",
        "updated  app/mode  /etc/mode",
        "    mode of /etc/mode: 0600 -> 0644",
        "web01: release 1, dry run of 3 resources: 2 updated, 1 deleted (0 ms)",
        "",
      ].join("\n"),
      err: "",
    });
    expect((await run("--noop", "--exit-code")).code).toBe(4);
    expect([await snapshot(at("root")), await snapshot(at("store"))]).toEqual(before);
    expect((await run()).code).toBe(0);
    expect((await run("--noop", "--exit-code")).code).toBe(0);
  });

  test("sets nothing that it may not set, and says so", async () => {
    const attributes = { target_path: "/etc/motd", content: "x", owner: "nobody" };
    await release(file("motd", "", { attributes }));
    expect((await run()).out).toContain(
      "created  app/motd  /etc/motd  (owner not set (confined))\n",
    );
  });

  test("without --root looks after the machine itself", async () => {
    const attributes = { target_path: at("root", "etc", "motd"), content: "hello\n", owner: "12" };
    await release(file("motd", "", { attributes }));
    const isRoot = process.getuid?.() === 0;
    const args = ["run", "--store", at("store"), "--trust", at("keys", "root.json")];
    const { code, out } = await agent([...args, "--state", at("state")]);
    expect([code, await motd()]).toEqual([0, "hello\n"]);
    expect((await lstat(at("root", "etc", "motd"))).uid).toBe(isRoot ? 12 : process.getuid?.());
    expect(out.includes("(owner not set (the agent does not run as root))")).toBe(!isRoot);
  });

  test("stops between two resources when it is told to", async () => {
    await release(file("motd", "hello\n"));
    const stop = new AbortController();
    stop.abort();
    const args = ["run", ...usual(), "--trust", at("keys", "root.json")];
    const { code, out } = await agent(args, { signal: stop.signal });
    expect(code).toBe(1);
    expect(out).toContain("blocked  app/motd  (the run was stopped before its turn)\n");
    expect(await readdir(at("root", "etc"))).toEqual([]);
  });
});

describe("a store that has nothing to say", () => {
  const drift = (): Promise<void> => writeFile(at("root", "etc", "motd"), "changed by hand\n");

  test.each([
    ["is gone", () => rename(at("store"), at("elsewhere"))],
    ["has expired", () => Promise.resolve(void (clock += 30 * day))],
    ["has expired down to its root", () => Promise.resolve(void (clock += 3000 * day))],
    ["is something else", () => rm(at("store", "metadata", "timestamp.json"))],
  ])("%s: what was verified last is enforced, and the report says so", async (_, silence) => {
    await release(file("motd", "hello\n"));
    await run();
    await silence();
    await drift();
    const { code, out, err } = await run();
    expect(code).toBe(0);
    expect(out).toContain("updated  app/motd  /etc/motd\n");
    expect(err).toMatch(
      /^stale: release 1 is enforced as it was verified at 2030-01-02T03:04:\d\d\.000Z: /,
    );
    expect(await motd()).toBe("hello\n");
    const dry = await run("--noop", "--json", "--quiet");
    expect(dry.err).toBe("");
    // What was printed by the agent is what the type says.
    const report = JSON.parse(dry.out) as RunReport;
    expect(report.stale?.since).toMatch(/^2030-01-02T03:04:/);
    const status = await agent(["status", "--root", at("root")]);
    expect(status.out).toContain("release 1, verified at 2030-01-02T03:04:");
    expect(status.out).toContain("the store was last asked at ");
  });

  test("on the first run there is nothing to enforce", async () => {
    await release(file("motd", "hello\n"));
    clock += 30 * day;
    const { code, out, err } = await run();
    expect([code, out]).toEqual([3, ""]);
    expect(err).toContain("expired");
    expect(await readdir(at("root", "etc"))).toEqual([]);
  });

  test("a release that was uploaded only in part does not take the place of the last one", async () => {
    await release(file("motd", "hello\n"));
    await run();
    const before = await readdir(at("store", "o"), { recursive: true });
    await release(file("motd", "hello again\n"));
    const after = await readdir(at("store", "o"), { recursive: true });
    for (const name of after.filter((name) => !before.includes(name))) {
      await rm(at("store", "o", name), { recursive: true, force: true });
    }
    await drift();
    const { code, err } = await run();
    expect(code).toBe(0);
    expect(err).toContain("is missing");
    expect(await motd()).toBe("hello\n");
  });

  test("what another host was told is not kept here", async () => {
    await releaseFor({ web01: [file("motd", "hello\n")], web02: [file("motd", "for web02\n")] });
    await run();
    await rm(at("store"), { recursive: true });
    expect((await run("--host", "web02")).code).toBe(3);
  });
});

describe("a store that says something wrong", () => {
  /** Why nothing was done, once it is sure that nothing was. */
  async function refusal(...more: string[]): Promise<string | undefined> {
    const before = await snapshot(at("root", "etc"));
    const { code, out, err } = await run(...more);
    expect([code, out]).toEqual([3, ""]);
    expect(await snapshot(at("root", "etc"))).toEqual(before);
    return /\(([a-z-]+)\)\n/.exec(err)?.[1];
  }

  test("an old copy is a rollback", async () => {
    await release(file("motd", "hello\n"));
    await cp(at("store"), at("old"), { recursive: true });
    await release(file("motd", "hello again\n"));
    await run();
    await rm(at("store"), { recursive: true });
    await rename(at("old"), at("store"));
    expect(await refusal()).toBe("rollback");
  });

  test("a changed object is not what was signed", async () => {
    await release(file("motd", "hello\n"));
    for (const name of await readdir(at("store", "o"), { recursive: true })) {
      if (name.length < 64) continue;
      const text = await readFile(at("store", "o", name), "utf8");
      await chmod(at("store", "o", name), 0o644);
      await writeFile(at("store", "o", name), text.replace("hello", "hallo"));
    }
    expect(await refusal()).toBe("bad-hash");
  });

  test("another root of trust is refused, and nothing is remembered", async () => {
    await release(file("motd", "hello\n"));
    value(await createKeySet(at("others"), { now: new Date(clock), fleet: "prod" }));
    expect(await refusal("--trust", at("others", "root.json"))).toBe("bad-signature");
    expect((await run()).code).toBe(0);
  });

  test("without any root of trust nothing is believed", async () => {
    await release(file("motd", "hello\n"));
    const { code, err } = await agent(["run", ...usual()]);
    expect(code).toBe(3);
    expect(err).toContain("--trust");
  });

  test("metadata that is no metadata is malformed", async () => {
    await release(file("motd", "hello\n"));
    await run();
    await writeFile(at("store", "metadata", "timestamp.json"), "<html>Please log in</html>");
    expect(await refusal()).toBe("malformed");
    expect((await agent(["status", "--root", at("root")])).out).toContain("refused (malformed)");
  });
});

describe("a host that is not in the release", () => {
  test("is left as it is", async () => {
    await release(file("motd", "hello\n"));
    await run();
    await releaseFor({ web02: [file("motd", "for another\n")] });
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toBe(
      "web01: not in release 2, so nothing is looked after and nothing was changed\n",
    );
    expect(await motd()).toBe("hello\n");
    await rm(at("store"), { recursive: true });
    expect(JSON.parse((await run("--json")).out)).toMatchObject({ status: "removed", release: 2 });
  });
});

describe("state", () => {
  const state = (...names: string[]): string => at("root", "var", "lib", "vigo", ...names);

  test("a second run at the same time is refused", async () => {
    await release(file("motd", "hello\n"));
    await run();
    const { pid } = process;
    await writeFile(state("lock"), JSON.stringify({ pid, system: null, started: null }));
    const { code, err } = await run();
    expect(code).toBe(3);
    expect(err).toContain(`another run is going on (pid ${pid})`);
    expect((await run("--noop")).code).toBe(0);
  });

  test("a lock that was left behind holds nobody up", async () => {
    await release(file("motd", "hello\n"));
    await run();
    const gone = { pid: 2 ** 22 + 1, system: null, started: null };
    await writeFile(state("lock"), JSON.stringify(gone));
    expect((await run()).code).toBe(0);
    expect(await readdir(state())).toEqual([
      "contact.json",
      "drift.json",
      "enforced.json",
      "objects",
      "reports",
      "trust",
    ]);
  });

  test("holds the last twenty reports, and the objects of the last two releases", async () => {
    await release(file("motd", "hello\n"));
    for (let count = 0; count < 22; count += 1) await run();
    expect(await readdir(state("reports"))).toHaveLength(20);
    const [first, second, third] = [await readdir(state("objects")), new Set(), new Set()];
    for (const [kept, content] of [
      [second, "hello again\n"],
      [third, "hello once more\n"],
    ] as const) {
      await release(file("motd", content));
      await run();
      for (const name of await readdir(state("objects"))) kept.add(name);
    }
    // What all of them share is not told apart.
    const gone = first.filter((name) => !third.has(name));
    expect(first.filter((name) => !second.has(name))).toEqual([]);
    expect(gone).not.toEqual([]);
    expect(third.size).toBe(second.size);
  });

  test("a damaged cache is fetched again", async () => {
    await release(file("motd", "hello\n"));
    await run();
    for (const name of await readdir(state("objects")))
      await writeFile(state("objects", name), "?");
    await writeFile(state("enforced.json"), "?");
    expect((await run()).code).toBe(0);
    await rm(at("store"), { recursive: true });
    expect((await run()).code).toBe(0);
  });

  test("a cache that was changed is not enforced", async () => {
    await release(file("motd", "hello\n"));
    await run();
    await rm(at("store"), { recursive: true });
    for (const name of await readdir(state("objects"))) {
      const text = await readFile(state("objects", name), "utf8");
      await writeFile(state("objects", name), text.replace("hello", "hallo"));
    }
    expect((await run()).code).toBe(3);
  });

  test("is for the agent alone", async () => {
    await release(file("motd", "hello\n"));
    await run();
    expect((await lstat(state())).mode & 0o777).toBe(0o700);
    expect((await lstat(state("enforced.json"))).mode & 0o777).toBe(0o600);
    await chmod(state(), 0o777);
    const { code, err } = await run();
    expect(code).toBe(3);
    expect(err).toContain("others may write to the state folder");
  });

  test("does not lie outside of the root because of a link", async () => {
    await release(file("motd", "hello\n"));
    await mkdir(at("outside"));
    await symlink(at("outside"), at("root", "var"));
    const { code, err } = await run();
    expect(code).toBe(3);
    expect(err).toContain("outside of the root");
    expect(await readdir(at("outside"))).toEqual([]);
    expect((await run("--state", at("state"))).code).toBe(0);
  });

  test("of an agent without privileges lies in its home", async () => {
    await release(file("motd", "hello\n"));
    const args = ["status", "--json"];
    const { out } = await agent(args, { uid: 4711 });
    expect(JSON.parse(out)).toEqual({
      trusted: null,
      contact: null,
      stale: null,
      rolledBack: null,
      report: null,
      begun: null,
      owed: [],
      unconfirmed: [],
      sent: null,
    });
  });
});

describe("status and verify", () => {
  test("status tells what is trusted and what the last run did", async () => {
    await release(file("motd", "hello\n"));
    expect((await agent(["status", "--root", at("root")])).out).toBe(
      "no release has been verified here yet\nno run has been made here yet\n",
    );
    await run();
    const { out } = await agent(["status", "--root", at("root")]);
    expect(out).toMatch(
      /^release 1, verified at \S+\nlast run at \S+: changed\ncreated {2}app\/motd {2}\/etc\/motd\nweb01: release 1, /,
    );
    const json: unknown = JSON.parse((await agent(["status", "--root", at("root"), "--json"])).out);
    expect(json).toMatchObject({ trusted: { release: 1 }, report: { status: "changed" } });
  });

  test("verify says what would be trusted, and leaves no trace", async () => {
    await release(file("motd", "hello\n"));
    const before = await snapshot(at("root"));
    const args = ["verify", ...usual(), "--trust", at("keys", "root.json")];
    const { code, out } = await agent(args);
    expect(code).toBe(0);
    expect(out).toBe(
      "web01: release 1 of fleet prod is sound and holds 1 resource for this host\n",
    );
    const json: unknown = JSON.parse((await agent([...args, "--json"])).out);
    expect(json).toEqual({ host: "web01", fleet: "prod", release: 1, resources: 1 });
    expect((await agent([...args, "--host", "web09"])).out).toContain("does not hold this host");
    expect(await snapshot(at("root"))).toEqual(before);
    await rm(at("store"), { recursive: true });
    expect((await agent(args)).code).toBe(3);
  });
});

describe("the command line", () => {
  test.each([
    [["rum"], 'there is no command "rum"', 'did you mean "run"?'],
    [["frobnicate"], 'there is no command "frobnicate"', "--help"],
    [["run", "--nop"], 'there is no flag "--nop" here', "did you mean --noop?"],
    [["status", "--store", "x"], 'there is no flag "--store" here', ""],
    [["run", "-x"], 'there is no flag "-x" here', "--help"],
    [["run", "--store"], "--store needs a value", ""],
    [["run", "--store", "--noop"], "--store needs a value", ""],
    [["run", "--store="], "--store needs a value", ""],
    [["run", "--noop=yes"], "--noop takes no value", ""],
    [["run", "now"], '"now" is one word too many', ""],
    [["run", "--color", "red"], '--color is auto, always or never, and not "red"', ""],
    [["run"], "nothing says which store to fetch from", "VIGO_STORE"],
    [[], "Usage: vigo-agent COMMAND", ""],
  ])("%j is wrong usage", async (args, message, hint) => {
    const { code, out, err } = await agent(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).toContain(hint);
  });

  test.each([[["--help"]], [["run", "--help"]], [["status", "-h"]], [["verify", "--help"]]])(
    "%j helps",
    async (args) => {
      const { code, out, err } = await agent(args);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("Example:\n  $ vigo-agent ");
    },
  );

  test.each([[["--version"]], [["version"]], [["run", "--version"]]])("%j", async (args) => {
    expect(await agent(args)).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  });

  test.each([
    ["run", "--root", "nowhere"],
    ["run", "--trust", "nowhere"],
    ["verify", "--store", "nowhere"],
  ])("%s with %s %s is refused by the world", async (command, flag, name) => {
    await release(file("motd", "hello\n"));
    const args = [command, ...usual(), "--trust", at("keys", "root.json"), flag, at(name)];
    const { code, err } = await agent(args);
    expect(code).toBe(3);
    expect(err).toContain("nowhere");
  });

  test("colours are for terminals, unless they are asked for or unwanted", async () => {
    await release(file("motd", "hello\n"));
    const coloured = async (env: World["env"], ...more: string[]): Promise<boolean> => {
      const args = ["run", ...usual(), "--trust", at("keys", "root.json"), "--noop", ...more];
      return (await agent(args, { env })).out.includes("\u001B[32mcreated");
    };
    expect(await coloured({})).toBe(false);
    expect(await coloured({}, "--color", "always")).toBe(true);
    isTerminal = true;
    expect(await coloured({})).toBe(true);
    expect(await coloured({ NO_COLOR: "1" })).toBe(false);
    expect(await coloured({ TERM: "dumb" })).toBe(false);
    expect(await coloured({}, "--color=never")).toBe(false);
  });

  test("a bug is called a bug", async () => {
    const now = (): Date => {
      throw new Error("out of time");
    };
    await release(file("motd", "hello\n"));
    const args = ["run", ...usual()];
    const plain = await agent(args, { now });
    expect([plain.code, plain.out]).toEqual([70, ""]);
    expect(plain.err).toContain("This is a bug in vigo 1.2.3: out of time\n");
    expect(plain.err).not.toContain("agent.test.ts");
    expect((await agent(args, { now, env: { VIGO_DEBUG: "1" } })).err).toContain("agent.test.ts");
  });
});
