// Secrets while a bundle is applied: put in place, triggered by, and kept out of what is told.
import { expect, test } from "vitest";
import type { Attributes } from "../contract/attribute.ts";
import type { Resource } from "../contract/bundle.ts";
import { executors } from "../executors/index.ts";
import { seeded } from "../host/seeded.ts";
import { markVerified } from "../trust/verified.ts";
import { apply } from "./apply.ts";
import { localTime } from "./knowledge.ts";
import type { RunReport } from "./report.ts";
import { withoutValues, type Secrets } from "./secrets.ts";
import { nothingOwed } from "./triggers.ts";
import { isWatchTriggered, watchedAfter, type Watched } from "./watched.ts";

const header = {
  schema: "vigo.host/1",
  host: "web01",
  fleet: "prod",
  match: "web*",
  tags: [],
} as const;

const secrets: Secrets = new Map([
  ["db/pw", { version: 3, text: "hunter2" }],
  ["web/key", { version: 1, closed: "it is sealed to another key" }],
]);

const pw = { $template: [{ kind: "secret", path: "db/pw" }] } as const;

function resource(name: string, attributes: Attributes, more: Partial<Resource> = {}): Resource {
  const file = { id: `a/${name}`, crate: "a", type: "file", after: [], timeoutSeconds: 60 };
  return { ...file, attributes: { target_path: `/etc/${name}`, ...attributes }, ...more };
}

async function run(
  resources: readonly Resource[],
  { host = seeded({ paths: { "/etc": { kind: "folder" } } }), noop = false, watched = {} } = {},
): Promise<RunReport> {
  return apply(markVerified({ header, resources }), host, {
    noop,
    executors,
    release: 1,
    startedAt: "2030-01-02T03:04:05.000Z",
    now: () => 0,
    traits: {},
    clock: localTime(new Date(2030, 0, 2)),
    owed: nothingOwed,
    secrets,
    watched,
  });
}

const told = ({ resources }: RunReport): readonly string[] =>
  resources.map(({ id, result, reason = "" }) => `${id} ${result} ${reason}`.trim());

test("the host prints secrets into texts, lists and blocks; what asks for a trait that is not there fails", async () => {
  const host = seeded({ paths: { "/etc": { kind: "folder" } } });
  const mixed = { $template: [{ kind: "text", text: "pw=" }, ...pw.$template] } as const;
  const open = {
    $template: [
      ...pw.$template,
      { kind: "print", value: { kind: "path", steps: ["Traits", "x"] } },
    ],
  } as const;
  const report = await run(
    [resource("mixed", { content: mixed }), resource("open", { content: open })],
    { host },
  );
  expect(told(report)).toEqual(["a/mixed created", "a/open failed nothing defines `.Traits.x`"]);
  expect(Buffer.from((await host.read("/etc/mixed")) ?? []).toString()).toBe("pw=hunter2");
});

test("what needs a secret that cannot be had is blocked, in a branch of a choice as well", async () => {
  const key = { $template: [{ kind: "secret", path: "web/key" }] } as const;
  const gone = { $template: [{ kind: "secret", path: "gone" }] } as const;
  const choice = { subject: [], branches: { a: { content: key } } };
  const report = await run([
    resource("key", { content: key }),
    resource("gone", { content: gone }),
    resource("choice", {}, { choice }),
    resource("fine", { content: pw }),
  ]);
  const closed = 'blocked the secret "web/key" cannot be opened: it is sealed to another key';
  expect(told(report)).toEqual([
    `a/key ${closed}`,
    'a/gone blocked the secret "gone" was not sealed for this host: list it in the inventory with its key',
    `a/choice ${closed}`,
    "a/fine created",
  ]);
});

test("neither a diff nor a complaint holds the value, though nobody asked for `sensitive`", async () => {
  const host = seeded({
    paths: { "/etc": { kind: "folder" }, "/etc/shown": { content: "hunter1" } },
  });
  const [shown] = (await run([resource("shown", { content: pw })], { host, noop: true })).resources;
  expect(shown?.diff).toBe("content of /etc/shown is sensitive and not shown\n");
  const report = await run([
    resource("owner", { content: "x", owner: pw }),
    resource("mode", { content: "x", mode: pw }),
    resource("target", {
      target_path: { $template: [{ kind: "text", text: "no/" }, ...pw.$template] },
    }),
  ]);
  expect(JSON.stringify(report)).not.toContain("hunter2");
  expect(report.resources.map(({ result }) => result)).toEqual(["failed", "failed", "failed"]);
  expect(told(report)[1]).toBe(
    'a/mode failed the attribute `mode` is "[secret]", which is not a mode such as "0644"',
  );
});

test("values are taken out whole, line by line, and as JSON writes them", () => {
  const value = 'first "line"\nsecond line\n}\n';
  const text = `a ${value} b ${JSON.stringify(value)} c second line d }`;
  expect(withoutValues(text, [value])).toBe('a [secret] b "[secret]" c [secret] d }');
  expect(withoutValues("nothing here", [value, ""])).toBe("nothing here");
});

const watcher = { id: "a/w", watchSecret: ["db/pw"] };

test.each<[string, Watched, boolean]>([
  ["never applied", {}, false],
  ["the same version", { "a/w": { "db/pw": 3 } }, false],
  ["an older version", { "a/w": { "db/pw": 2 } }, true],
  ["a newer version, as after a rollback", { "a/w": { "db/pw": 4 } }, true],
  ["another path", { "a/w": { other: 1 } }, false],
  ["another resource", { "a/x": { "db/pw": 2 } }, false],
])("a watcher that has seen %s: %j triggers it %s", (_, before, expected) => {
  expect(isWatchTriggered(watcher, before, secrets)).toBe(expected);
});

test("`changed` holds once for a new version, and again until it was applied", async () => {
  const when = { kind: "changed" } as const;
  const good = resource("w", { content: pw }, { when, watchSecret: ["db/pw"] });
  const bad = resource("b", { target_path: "/no/b" }, { when, watchSecret: ["db/pw"] });
  const before = { "a/w": { "db/pw": 2 }, "a/b": { "db/pw": 2 }, "a/left": { "db/pw": 1 } };
  const report = await run([good, bad], { watched: before });
  expect(report.resources.map(({ result }) => result)).toEqual(["created", "failed"]);
  const after = watchedAfter([good, bad], report, { before, secrets });
  expect(after).toEqual({ "a/w": { "db/pw": 3 }, "a/b": { "db/pw": 2 } });
  const again = await run([good, bad], { watched: after });
  expect(again.resources.map(({ result }) => result)).toEqual(["skipped", "failed"]);
});

test("what another resource has changed triggers a watcher too", async () => {
  const when = { kind: "changed" } as const;
  const watchSecret = ["db/pw"];
  const report = await run([
    resource("first", { content: "x" }, { notifies: ["a/told"] }),
    resource("told", {}, { when, watchSecret }),
    resource("asks", {}, { when, watchSecret, subscribes: ["a/first"] }),
    resource("alone", {}, { when, watchSecret }),
  ]);
  expect(report.resources.map(({ result }) => result)).toEqual([
    "created",
    "created",
    "created",
    "skipped",
  ]);
});
