import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { localTime } from "../../apply/knowledge.ts";
import { nothingTakenBack } from "../../apply/reversal.ts";
import { nothingOwed } from "../../apply/triggers.ts";
import type { RunReport } from "../../apply/report.ts";
import type { HostSettings, Resource } from "../../contract/bundle.ts";
import { executors } from "../../executors/index.ts";
import type { Host } from "../../host/host.ts";
import { seeded } from "../../host/seeded.ts";
import { markVerified } from "../../trust/verified.ts";
import { parseOptions } from "../options.ts";
import type { World } from "../world.ts";
import { applyGuarded } from "./guard-run.ts";

let area = "";

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-guard-run-"));
  await mkdir(join(area, "store", "metadata"), { recursive: true });
  await writeFile(timestamp(), "{}\n");
});

afterEach(() => rm(area, { recursive: true, force: true }));

const timestamp = (): string => join(area, "store", "metadata", "timestamp.json");

/** A host that no longer reaches the store once anything was done to it. */
function cutHost(): Host {
  const host = newHost();
  const cut: Host = {
    ...host,
    perform: async (step) => {
      await rm(timestamp(), { force: true });
      return host.perform(step);
    },
    until: () => cut,
  };
  return cut;
}

const newHost = (): Host =>
  seeded({ paths: { "/etc/hosts": { content: "old\n" }, "/etc/motd": { content: "old\n" } } });

function file(name: string, after: readonly string[] = []): Resource {
  const attributes = { target_path: `/etc/${name}`, content: "new\n" };
  return { id: `app/${name}`, crate: "app", type: "file", attributes, after, timeoutSeconds: 60 };
}

const resources = [file("hosts"), file("motd", ["app/hosts"]), file("issue")];

interface Setting {
  readonly guard?: HostSettings["guard"];
  readonly isHeard?: boolean;
  readonly noop?: boolean;
}

async function run(
  host: Host,
  { guard, isHeard = true, noop = false }: Setting,
): Promise<RunReport> {
  const header = {
    schema: "vigo.host/1",
    host: "web01",
    fleet: "prod",
    match: "*",
    tags: [],
    settings: { guard: { confirmSeconds: 1, ...guard } },
  } as const;
  const parsed = parseOptions(["--store", join(area, "store")], ["store"]);
  if (parsed.kind !== "options") throw new Error("the options are wrong");
  const silent = { write: () => undefined, isTerminal: false };
  const world: World = {
    env: {},
    out: silent,
    err: silent,
    hostname: "web01",
    home: area,
    uid: 0,
    version: "1.2.3",
    now: () => new Date("2030-01-02T03:04:05.000Z"),
    monotonic: () => performance.now(),
    signal: new AbortController().signal,
  };
  const plan = {
    noop,
    executors,
    release: 7,
    startedAt: "2030-01-02T03:04:05.000Z",
    now: () => 0,
    traits: {},
    clock: localTime(new Date(2026, 10, 21, 9, 30)),
    owed: nothingOwed,
    reversals: nothingTakenBack,
  };
  const state = { folder: area, use: "write" } as const;
  const setting = { state, options: parsed.options, world, isHeard };
  return applyGuarded(markVerified({ header, resources }), host, plan, setting);
}

const resultsOf = ({ resources }: RunReport): readonly string[] =>
  resources.map(({ id, result }) => `${id} ${result}`);

async function textOf(host: Host, path: string): Promise<string> {
  return new TextDecoder().decode(await host.read(path));
}

test("a change after which the store is silent fails, is put back, and holds up what waits for it", async () => {
  const host = cutHost();
  const report = await run(host, {});
  expect(resultsOf(report)).toEqual(["app/hosts failed", "app/motd blocked", "app/issue created"]);
  expect(report.reverted?.keys).toEqual(["file /etc/hosts"]);
  expect(report.resources[0]?.reason).toMatch(
    /^reverted: the store could not be reached within 1 /,
  );
  expect(report.status).toBe("failed");
  expect(await textOf(host, "/etc/hosts")).toBe("old\n");
  const again = await run(host, {});
  expect(again.resources[0]?.reason).toContain("held back");
});

test("with a store that answers all of it stands", async () => {
  const host = newHost();
  const report = await run(host, {});
  expect(resultsOf(report)).toEqual(["app/hosts updated", "app/motd updated", "app/issue created"]);
  expect(report.reverted).toBeUndefined();
});

test.each([
  ["the store was silent anyway", { isHeard: false }],
  ["the settings ask for no proof", { guard: { confirmSeconds: 0 } }],
  ["the guard is off", { guard: { enabled: false } }],
] as const)("nothing is on trial when %s", async (_, setting) => {
  const host = cutHost();
  expect((await run(host, setting)).counts.updated).toBe(2);
  expect(await textOf(host, "/etc/hosts")).toBe("new\n");
});

test("a dry run puts nothing on trial", async () => {
  expect((await run(newHost(), { noop: true })).counts.updated).toBe(2);
});
