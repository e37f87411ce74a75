import { expect, test } from "vitest";
import type { Resource } from "../contract/bundle.ts";
import type { BoundExecutor, Decision } from "../executors/executor.ts";
import { executors } from "../executors/index.ts";
import type { Host, Step } from "../host/host.ts";
import { machine } from "../host/machine.ts";
import { seeded } from "../host/seeded.ts";
import { markVerified } from "../trust/verified.ts";
import { apply, type ApplyOptions } from "./apply.ts";
import { localTime } from "./knowledge.ts";
import type { RunReport } from "./report.ts";
import { nothingTakenBack } from "./reversal.ts";
import { nothingOwed, type Owed } from "./triggers.ts";

const header = {
  schema: "vigo.host/1",
  host: "web01",
  fleet: "prod",
  match: "web*",
  tags: [],
} as const;

function resource(
  id: string,
  type: string,
  attributes: Resource["attributes"],
  more: Partial<Resource> = {},
): Resource {
  return { id, crate: "app", type, attributes, after: [], timeoutSeconds: 60, ...more };
}

async function run(
  resources: readonly Resource[],
  host: Host,
  more: { readonly [K in keyof ApplyOptions]?: NonNullable<ApplyOptions[K]> } = {},
): Promise<RunReport> {
  let clock = 0;
  return apply(markVerified({ header, resources }), host, {
    noop: false,
    executors,
    release: 7,
    startedAt: "2030-01-02T03:04:05.000Z",
    now: () => (clock += 5),
    traits: {},
    clock: localTime(new Date(2026, 10, 21, 9, 30)),
    owed: nothingOwed,
    reversals: nothingTakenBack,
    ...more,
  });
}

function resultsOf(report: RunReport): readonly string[] {
  return report.resources.map(({ id, result, reason }) =>
    reason === undefined ? `${id} ${result}` : `${id} ${result}: ${reason}`,
  );
}

const folder = resource("app/dir", "directory", { target_path: "/srv/app" });
const file = resource(
  "app/conf",
  "file",
  { target_path: "/srv/app/conf", content: "a=1\n" },
  { after: ["app/dir"] },
);
const motd = resource("app/motd", "file", { target_path: "/etc/motd", content: "hello\n" });
const newHost = (): Host => seeded({ paths: { "/etc": { kind: "folder" } } });

test("a run changes what differs, and the next run changes nothing", async () => {
  const host = newHost();
  const first = await run([folder, file, motd], host);
  expect(first).toEqual({
    host: "web01",
    release: 7,
    startedAt: "2030-01-02T03:04:05.000Z",
    durationMs: 35,
    status: "changed",
    counts: { none: 0, created: 3, updated: 0, deleted: 0, skipped: 0, blocked: 0, failed: 0 },
    resources: [
      { id: "app/dir", type: "directory", target: "/srv/app", result: "created", durationMs: 5 },
      { id: "app/conf", type: "file", target: "/srv/app/conf", result: "created", durationMs: 5 },
      { id: "app/motd", type: "file", target: "/etc/motd", result: "created", durationMs: 5 },
    ],
  });
  const second = await run([folder, file, motd], host);
  expect(second.status).toBe("converged");
  expect(second.counts).toMatchObject({ none: 3, created: 0 });
});

test("a dry run says what a run would do, and does nothing", async () => {
  const beneath = newHost();
  const host: Host = {
    ...beneath,
    perform: () => Promise.reject(new Error("a dry run has changed the host")),
  };
  const report = await run([folder, file, motd], host, { noop: true });
  expect(report.status).toBe("noop");
  // The folder would be made by the run itself, so the file in it is no mistake.
  expect(report.resources.map(({ result, diff }) => [result, diff])).toEqual([
    ["created", "create folder /srv (mode 0755)\ncreate folder /srv/app (mode 0755)\n"],
    [
      "created",
      "create file /srv/app/conf (mode 0644)\n--- /dev/null\n+++ /srv/app/conf\n@@ -0,0 +1 @@\n+a=1\n",
    ],
    [
      "created",
      "create file /etc/motd (mode 0644)\n--- /dev/null\n+++ /etc/motd\n@@ -0,0 +1 @@\n+hello\n",
    ],
  ]);
  expect(await beneath.stat("/srv")).toBeUndefined();
});

test("a dry run does not call a failure what may come with what is done first", async () => {
  const install = resource("app/install", "exec", { command: "install" });
  const edit = { target_path: "/etc/tool", line: "a=1" };
  const waits = resource("app/edit", "file_line", edit, { after: ["app/install"] });
  const later = resource("app/later", "file_line", edit, { after: ["app/edit"] });
  const alone = resource("app/alone", "file_line", edit);
  const missing = '"/etc/tool" does not exist; `create: true` makes it';
  const report = await run([install, waits, later, alone], newHost(), { noop: true });
  expect(resultsOf(report)).toEqual([
    "app/install updated",
    `app/edit skipped: cannot be foretold before "app/install" is done: ${missing}`,
    `app/later skipped: cannot be foretold before "app/edit" is done: ${missing}`,
    `app/alone failed: ${missing}`,
  ]);
});

test("a dry run shows every kind of step", async () => {
  const host = seeded({
    paths: {
      "/etc/motd": { content: "hullo\n", mode: "0600" },
      "/etc/gone": { content: "x\n" },
      "/etc/link": { kind: "link", linkTo: "gone" },
      "/etc/to-file": { kind: "link", linkTo: "gone" },
      "/etc/mode": { content: "m", mode: "0600" },
      "/srv/app/x": { content: "x" },
      "/etc/secret": { content: "old secret\n" },
      "/etc/huge": { content: "h".repeat(300_000) },
      "/etc/binary": { content: "a\0b" },
    },
    users: { web: 33 },
  });
  const path = (target_path: string, more: object): Resource["attributes"] => ({
    target_path,
    ...more,
  });
  const report = await run(
    [
      motd,
      resource("a/gone", "file", path("/etc/gone", { state: "absent" })),
      resource("a/link", "file", path("/etc/link", { state: "absent" })),
      resource("a/to-file", "file", path("/etc/to-file", { content: "f\n", force: true })),
      resource("a/mode", "file", path("/etc/mode", { owner: "web", mode: "4755" })),
      resource("a/app", "directory", path("/srv/app", { state: "absent", force: true })),
      resource(
        "a/secret",
        "file",
        path("/etc/secret", { content: "new secret\n", sensitive: true }),
      ),
      resource("a/huge", "file", path("/etc/huge", { content: "small\n" })),
      resource("a/binary", "file", path("/etc/binary", { content: "text\n" })),
    ],
    host,
    { noop: true },
  );
  expect(Object.fromEntries(report.resources.map(({ id, diff }) => [id, diff]))).toEqual({
    "app/motd":
      "mode of /etc/motd: 0600 -> 0644\n--- /etc/motd\n+++ /etc/motd\n@@ -1 +1 @@\n-hullo\n+hello\n",
    "a/gone": "remove file /etc/gone\n--- /etc/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
    "a/link": "remove link /etc/link -> gone\n",
    "a/to-file":
      "replace link /etc/to-file -> gone by a file (mode 0644)\n--- /dev/null\n+++ /etc/to-file\n@@ -0,0 +1 @@\n+f\n",
    "a/mode": "owner of /etc/mode: 0:0 -> 33:0\nmode of /etc/mode: 0600 -> 4755\n",
    "a/app":
      "remove file /srv/app/x\n--- /srv/app/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n\\ No newline at end of file\nremove folder /srv/app\n",
    "a/secret": "content of /etc/secret is sensitive and not shown\n",
    "a/huge": "content of /etc/huge: 300000 bytes -> 6 bytes\n",
    "a/binary": "content of /etc/binary: 3 bytes -> 5 bytes\n",
  });
});

test("what depends on a failure is blocked, and nothing else is", async () => {
  const host = seeded({
    paths: { "/srv/app": { content: "in the way" }, "/etc": { kind: "folder" } },
  });
  const later = resource("app/later", "file", { target_path: "/etc/later" }, { after: [file.id] });
  const report = await run([folder, file, later, motd], host);
  expect(resultsOf(report)).toEqual([
    'app/dir failed: "/srv/app" is a file; `force: true` lets the folder take its place',
    'app/conf blocked: it waits for "app/dir", which failed',
    'app/later blocked: it waits for "app/conf", which is blocked',
    "app/motd created",
  ]);
  expect(report.status).toBe("failed");
});

test("an error of the system fails one resource, in the system's words", async () => {
  const host = newHost();
  const readOnly = Object.assign(new Error("/etc/motd: read-only file system (EROFS)"), {
    code: "EROFS",
  });
  const perform = (step: Step): Promise<string | undefined> =>
    pathOf(step) === "/etc/motd" ? Promise.reject(readOnly) : host.perform(step);
  const report = await run([motd, folder], performing(host, perform));
  expect(resultsOf(report)).toEqual([
    "app/motd failed: /etc/motd: read-only file system (EROFS)",
    "app/dir created",
  ]);
});

test("a change that does not last is a failure", async () => {
  const host = performing(newHost(), () => Promise.resolve(undefined));
  const report = await run([motd], host);
  expect(resultsOf(report)).toEqual([
    "app/motd failed: did not settle: it was changed and is not as wanted",
  ]);
});

test("what the agent does not know is blocked, never left out", async () => {
  const report = await run(
    [
      resource("app/key", "registry", { key: "HKLM" }),
      resource("app/sudo", "file", { target_path: "/etc/sudoers", selinux: "visudo -cf %" }),
      resource("app/after", "file", { target_path: "/etc/x" }, { after: ["app/sudo"] }),
      resource("app/odd", "file", { target_path: 7 }),
    ],
    newHost(),
  );
  expect(resultsOf(report)).toEqual([
    'app/key blocked: this agent cannot apply the type "registry" on this platform',
    'app/sudo blocked: this agent does not know the attribute `selinux` of the type "file"',
    'app/after blocked: it waits for "app/sudo", which is blocked',
    "app/odd failed: the attribute `target_path` is not text",
  ]);
  expect(report.status).toBe("failed");
});

test("what cannot be confined is skipped, and does not hold up the rest", async () => {
  const host = seeded({ paths: { "/etc": { kind: "folder" } }, confined: true, canOwn: false });
  const system = made("package", () => Promise.resolve({ kind: "settled" }));
  const report = await run(
    [resource("app/pkg", "package", {}), { ...motd, after: ["app/pkg"] }],
    host,
    { executors: new Map([...executors, ["package", { ...system, reach: "system" }]]) },
  );
  expect(resultsOf(report)).toEqual(["app/pkg skipped: confined", "app/motd created"]);
  expect(report.status).toBe("changed");
});

test("a resource that takes too long fails, and begins no further step", async () => {
  const host = newHost();
  const done: string[] = [];
  let release: () => void = () => undefined;
  const slow = performing(host, async (step) => {
    done.push(pathOf(step));
    if (pathOf(step) === "/srv") await new Promise<void>((resolve) => (release = resolve));
    return undefined;
  });
  const report = await run([{ ...folder, timeoutSeconds: 0.01 }, motd], slow);
  release();
  await new Promise((resolve) => setImmediate(resolve));
  expect(report.resources[0]).toMatchObject({
    result: "failed",
    reason: "execution timed out: it took longer than 0.01 seconds",
  });
  expect(done).toEqual(["/srv", "/etc/motd"]);
});

test("a time limit longer than timers can be set for is no limit", async () => {
  const report = await run([{ ...motd, timeoutSeconds: 30 * 24 * 3600 }], newHost());
  expect(report.status).toBe("changed");
});

test("a run that is stopped begins nothing more and says so", async () => {
  const stop = new AbortController();
  const host = newHost();
  const perform = async (step: Step): Promise<string | undefined> => {
    stop.abort();
    return host.perform(step);
  };
  const report = await run([motd, folder], performing(host, perform), { signal: stop.signal });
  expect(resultsOf(report)).toEqual([
    "app/motd created",
    "app/dir blocked: the run was stopped before its turn",
  ]);
});

test("a note goes along with the result", async () => {
  const host = seeded({ paths: { "/etc": { kind: "folder" } }, confined: true, canOwn: false });
  const owned = resource("app/motd", "file", { ...motd.attributes, owner: "web" });
  expect(resultsOf(await run([owned], host))).toEqual([
    "app/motd created: owner not set (confined)",
  ]);
});

function made(type: string, check: () => Promise<Decision>): BoundExecutor {
  return { type, reach: "files", attributes: [], bind: () => ({ target: type, check }) };
}

function performing(beneath: Host, perform: Host["perform"]): Host {
  const host: Host = { ...beneath, perform, until: () => host };
  return host;
}

function pathOf(step: Step): string {
  return step.kind === "run" ? step.program.argv.join(" ") : step.path;
}

const restarts = (name: string, made: string[]): BoundExecutor => ({
  type: "spy",
  reach: "files",
  attributes: [],
  bind: () => ({
    target: name,
    check: (_, turn) => {
      const triggered = turn?.triggered === true;
      if (triggered) made.push(name);
      return Promise.resolve(
        triggered
          ? { kind: "steps", change: "updated", steps: [], unseen: true }
          : { kind: "settled" },
      );
    },
  }),
});

function remembered(
  ids: readonly string[] = [],
): Owed & { readonly kept: () => readonly string[] } {
  let kept: ReadonlySet<string> = new Set(ids);
  return {
    ids: () => kept,
    keep: (debts) => {
      kept = new Set(debts);
      return Promise.resolve();
    },
    kept: () => [...kept],
  };
}

test("who listens reacts once, after all that it listens to, and only to changes", async () => {
  const host = newHost();
  const made: string[] = [];
  const spies = new Map([...executors, ["spy", restarts("nginx", made)] as const]);
  const owed = remembered();
  const resources = [
    { ...motd, notifies: ["app/nginx"] },
    { ...folder },
    resource("app/nginx", "spy", {}, { subscribes: ["app/dir"] }),
  ];
  const more = { executors: spies, owed };
  expect(resultsOf(await run(resources, host, more))[2]).toBe("app/nginx updated");
  expect(made).toEqual(["nginx"]);
  expect(resultsOf(await run(resources, host, more))[2]).toBe("app/nginx none");
  expect(made).toEqual(["nginx"]);
  expect(owed.kept()).toEqual([]);
});

test("whoever was stopped before reacting reacts in the next run", async () => {
  const host = newHost();
  const made: string[] = [];
  const owed = remembered();
  const stop = new AbortController();
  const spies = new Map([...executors, ["spy", restarts("nginx", made)] as const]);
  const resources = [{ ...motd, notifies: ["app/nginx"] }, resource("app/nginx", "spy", {})];
  const perform = (step: Step): Promise<string | undefined> => {
    stop.abort();
    return host.perform(step);
  };
  await run(resources, performing(host, perform), { executors: spies, owed, signal: stop.signal });
  expect([owed.kept(), made]).toEqual([["app/nginx"], []]);
  await run(resources, host, { executors: spies, owed });
  expect([owed.kept(), made]).toEqual([[], ["nginx"]]);
});

test("a failure that changed nothing makes nobody react, neither now nor later", async () => {
  const made: string[] = [];
  const owed = remembered(["app/forgotten"]);
  const spies = new Map([...executors, ["spy", restarts("nginx", made)] as const]);
  const refusing = performing(newHost(), () => Promise.reject(new Error("no")));
  const resources = [{ ...motd, notifies: ["app/nginx"] }, resource("app/nginx", "spy", {})];
  await run(resources, refusing, { executors: spies, owed });
  expect([owed.kept(), made]).toEqual([[], []]);
});

test("a dry run owes nothing, and shows who would react", async () => {
  const made: string[] = [];
  const owed = remembered();
  const spies = new Map([...executors, ["spy", restarts("nginx", made)] as const]);
  const resources = [{ ...motd, notifies: ["app/nginx"] }, resource("app/nginx", "spy", {})];
  const report = await run(resources, newHost(), { executors: spies, owed, noop: true });
  expect(resultsOf(report)).toEqual(["app/motd created", "app/nginx updated"]);
  expect(owed.kept()).toEqual([]);
});

test("conditions are decided here, and what they leave out is skipped and blocks nobody", async () => {
  const os = (family: string) =>
    ({ kind: "call", name: "os_family", args: [{ kind: "text", text: family }] }) as const;
  const report = await run(
    [
      { ...folder, when: os("redhat") },
      { ...motd, when: os("debian"), after: ["app/dir"] },
    ],
    newHost(),
    { traits: { os: { family: "debian", kernel: "Linux" } } },
  );
  expect(resultsOf(report)).toEqual([
    "app/dir skipped: its condition does not hold",
    "app/motd created",
  ]);
});

test("a template that asks for a trait that is not there fails its resource alone", async () => {
  const content = {
    $template: [
      { kind: "print", value: { kind: "path", steps: ["Traits", "custom", "rack"] } },
    ] as const,
  };
  const attributes = { target_path: "/etc/rack", content };
  const report = await run([resource("app/rack", "file", attributes), motd], newHost());
  expect(report.resources[0]).toMatchObject({ result: "failed" });
  expect(report.resources[0]?.reason).toContain("Traits.custom");
  expect(report.resources[1]?.result).toBe("created");
});

test("a command that outlives its time is ended with all that it started", async () => {
  const sleeper: BoundExecutor = {
    type: "spy",
    reach: "files",
    attributes: [],
    bind: () => ({
      target: "sleep",
      check: () =>
        Promise.resolve({
          kind: "steps",
          change: "updated",
          unseen: true,
          steps: [{ kind: "run", program: { argv: ["sh", "-c", "sleep 61.25 & wait"] } }],
        }),
    }),
  };
  const report = await run([resource("app/sleep", "spy", {}, { timeoutSeconds: 0.3 })], machine(), {
    executors: new Map([["spy", sleeper]]),
  });
  expect(report.resources[0]?.reason).toBe("execution timed out: it took longer than 0.3 seconds");
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const found = await machine().ask({ argv: ["pgrep", "-f", "^sleep 61[.]25"], fresh: true });
    if (found === undefined || found.code === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("what the command started still runs");
});
