// Scripts run when they must and only then: what they printed is kept by all that decides it.
import { expect, test } from "vitest";
import { seeded, type SeededPath } from "../host/seeded.ts";
import type { HostView, Program } from "../host/host.ts";
import { streamEdited, type StreamEditing } from "./stream-edit.ts";

const script = "/srv/vigo/scripts/upper";

interface Scene {
  readonly host: HostView;
  readonly asked: Program[];
}

/** Scripts here print what they read behind their own name, and fail when told to. */
function scene(
  paths: { readonly [path: string]: SeededPath },
  fails: ReadonlySet<string> = new Set(),
): Scene {
  const asked: Program[] = [];
  const host: HostView = {
    ...seeded({ paths }),
    ask: (program) => {
      asked.push(program);
      const [path] = program.argv;
      const bytes = Buffer.concat([Buffer.from(`${path}:`), program.stdin ?? new Uint8Array()]);
      const code = fails.has(path) ? 3 : 0;
      return Promise.resolve({ code, out: "", err: "no\n", bytes });
    },
  };
  return { host, asked };
}

function editing(settings: StreamEditing["settings"] = {}): StreamEditing {
  const kept = new Map<string, Uint8Array>();
  return {
    settings,
    cache: {
      recall: (key) => Promise.resolve(kept.get(key)),
      keep: (key, output) => Promise.resolve(void kept.set(key, output)),
    },
  };
}

async function run(
  scripts: readonly string[],
  text: string,
  how: { readonly host: HostView; readonly editing: StreamEditing },
): Promise<string> {
  const edited = await streamEdited(scripts, new TextEncoder().encode(text), how);
  return new TextDecoder().decode(edited);
}

const one = { content: "#!/bin/sh\n", mode: "0755", modified: 1000 };

test("scripts are chained in their order", async () => {
  const { host, asked } = scene({ [script]: one, "/srv/vigo/scripts/b": one });
  const how = { host, editing: editing() };
  expect(await run([script, "/srv/vigo/scripts/b"], "x", how)).toBe(
    "/srv/vigo/scripts/b:/srv/vigo/scripts/upper:x",
  );
  expect(asked.map(({ seconds, exact }) => [seconds, exact])).toEqual([
    [10, true],
    [10, true],
  ]);
});

test("the settings say how long a script may take", async () => {
  const { host, asked } = scene({ [script]: one });
  await run([script], "x", { host, editing: editing({ defaultTimeoutSeconds: 2 }) });
  expect(asked[0]?.seconds).toBe(2);
});

test("the same content and script run once", async () => {
  const { host, asked } = scene({ [script]: one });
  const how = { host, editing: editing() };
  expect(await run([script], "x", how)).toBe(await run([script], "x", how));
  expect(asked).toHaveLength(1);
});

test.each([
  ["content", "y", one],
  ["script", "x", { ...one, content: "#!/bin/bash\n" }],
  ["time of the script", "x", { ...one, modified: 2000 }],
])("another %s runs it again", async (_, text, changed) => {
  const kept = editing();
  const before = scene({ [script]: one });
  await run([script], "x", { host: before.host, editing: kept });
  const after = scene({ [script]: changed });
  await run([script], text, { host: after.host, editing: kept });
  expect(after.asked).toHaveLength(1);
});

test("a script under another name runs by itself", async () => {
  const { host, asked } = scene({ [script]: one, "/srv/vigo/scripts/b": one });
  const how = { host, editing: editing() };
  await run([script], "x", how);
  await run(["/srv/vigo/scripts/b"], "x", how);
  expect(asked).toHaveLength(2);
});

test("a stage that failed runs again, and those before it do not", async () => {
  const paths = { [script]: one, "/srv/vigo/scripts/b": one };
  const kept = editing();
  const scripts = [script, "/srv/vigo/scripts/b"];
  const failing = scene(paths, new Set(["/srv/vigo/scripts/b"]));
  await expect(run(scripts, "x", { host: failing.host, editing: kept })).rejects.toThrow(
    'the script "/srv/vigo/scripts/b" failed with exit code 3: no',
  );
  const mended = scene(paths);
  await run(scripts, "x", { host: mended.host, editing: kept });
  expect(mended.asked.map(({ argv }) => argv[0])).toEqual(["/srv/vigo/scripts/b"]);
});

const to = (linkTo: string): SeededPath => ({ kind: "link", linkTo });

test.each<readonly [string, string, { readonly [path: string]: SeededPath }]>([
  ["lies elsewhere", "/usr/local/bin/x", { "/usr/local/bin/x": one }],
  ["climbs out", "/srv/vigo/scripts/../x", { "/srv/vigo/x": one, "/srv/vigo/scripts/y": one }],
  ["only begins alike", "/srv/vigo/scripts-x/a", { "/srv/vigo/scripts-x/a": one }],
  ["is the folder itself", "/srv/vigo/scripts", { "/srv/vigo/scripts/y": one }],
  ["leads out", script, { [script]: to("/bin/x"), "/bin/x": one }],
  ["leads out relatively", script, { [script]: to("../x"), "/srv/vigo/x": one }],
  ["lies in a folder that leads out", `${script}/x`, { [script]: to("/bin"), "/bin/x": one }],
])("a script that %s is not allowed", async (_, path, paths) => {
  const { host, asked } = scene(paths);
  await expect(run([path], "x", { host, editing: editing() })).rejects.toThrow("is not allowed");
  expect(asked).toEqual([]);
});

test.each<readonly [string, string, { readonly [path: string]: SeededPath }]>([
  ["does not exist", "does not exist", {}],
  ["is a folder", "is no script", { [script]: { kind: "folder" } }],
  ["anybody may change", "everybody may change", { [script]: { ...one, mode: "0777" } }],
  ["has no absolute path", "no absolute path", { [script]: one }],
])("a script that %s is not run", async (_, reason, paths) => {
  const { host, asked } = scene(paths);
  const path = reason === "no absolute path" ? "scripts/x" : script;
  await expect(run([path], "x", { host, editing: editing() })).rejects.toThrow(reason);
  expect(asked).toEqual([]);
});

test.each<readonly [string, string, { readonly [path: string]: SeededPath }]>([
  ["a link within the allowed folder", script, { [script]: to("b"), "/srv/vigo/scripts/b": one }],
  [
    "an allowed folder that is a link",
    script,
    { "/srv/vigo": to("/opt/v"), "/opt/v/scripts/upper": one },
  ],
])("%s is followed", async (_, path, paths) => {
  const { host, asked } = scene(paths);
  await run([path], "x", { host, editing: editing() });
  expect(asked).toHaveLength(1);
});

test("what is switched off runs nothing", async () => {
  const { host, asked } = scene({ [script]: one });
  const how = { host, editing: editing({ enabled: false }) };
  await expect(run([script], "x", how)).rejects.toThrow("switched off");
  expect(asked).toEqual([]);
});
