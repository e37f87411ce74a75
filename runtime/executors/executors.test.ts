// Runs fixtures/executors/<type>/<case>.json: what is wanted, a host written down, and what is decided.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf, type Step } from "../host/host.ts";
import { seeded, type Seed } from "../host/seeded.ts";
import { directory } from "./directory.ts";
import { bound, type Attributes, type Decision, type Surroundings } from "./executor.ts";
import { file } from "./file.ts";
import { executors } from "./index.ts";
import { noScripts, type StreamEditing } from "./stream-edit.ts";

interface Case {
  readonly want: Attributes;
  /** Something that it listens to has changed. */
  readonly triggered?: boolean;
  readonly host: Seed;
  /** By path in the stacks tree, as text: what came with the bundle. */
  readonly files?: { readonly [path: string]: string };
  /** Paths that other resources look after; null when they are not all known. */
  readonly others?: readonly string[] | null;
  /** By type, the attributes of other resources; null when they are not all known. */
  readonly othersOf?: { readonly [type: string]: readonly Attributes[] } | null;
  /** What the signed settings say of it. */
  readonly streamEdit?: StreamEditing["settings"];
  /** Contents as text, modes in octal. */
  readonly decision: unknown;
  /** The host after programs have run, whose doings no imagination foretells: on it all must be settled. */
  readonly then?: Seed;
}

/** Those that look after one path, and take the same attributes. */
const pathTypes = [bound(directory), bound(file)];

const fixtures = fileURLToPath(new URL("../../fixtures/executors", import.meta.url));

test("every type has cases, and every folder of cases a type", () => {
  expect(readdirSync(fixtures).sort()).toEqual([...executors.keys()].sort());
});

describe.each([...executors.values()])("$type", (executor) => {
  const folder = `${fixtures}/${executor.type}`;
  const names = readdirSync(folder).map((name) => name.replace(/\.json$/, ""));

  test.each(names)("%s", async (name) => {
    const path = `${folder}/${name}.json`;
    const expected = read(path);
    const host = seeded(expected.host);
    const item = executor.bind(named(expected.want), surroundingsOf(expected));
    const decision = await item.check(host, { triggered: expected.triggered ?? false });
    if (process.env["UPDATE"] === "1")
      rewrite(path, { ...expected, decision: await printable(decision) });
    const { decision: wanted } = read(path);
    expect(await printable(decision)).toEqual(wanted);

    const steps = decision.kind === "steps" ? decision.steps : [];
    if (decision.kind === "steps" && decision.unseen === true) return;
    for (const step of steps) await host.perform(step);
    const isRun = steps.some(({ kind }) => kind === "run");
    expect(isRun, "a case whose steps run programs has a `then`").toBe(expected.then !== undefined);
    const again = await item.check(expected.then === undefined ? host : seeded(expected.then));
    expect(again.kind).toBe(decision.kind === "steps" ? "settled" : decision.kind);
  });
});

test("on any host, what is decided is done in one go and touches nothing else", async () => {
  const path = fc.constantFrom("/a", "/a/b", "/a/b/c", "/l", "/l/b", "/d");
  const mode = fc.constantFrom("0600", "0644", "0755", "4755");
  const what = fc.oneof(
    fc.record({ kind: fc.constant("file" as const), content: fc.constantFrom("", "x", "y"), mode }),
    fc.record({ kind: fc.constant("folder" as const), mode }),
    fc.record({ kind: fc.constant("link" as const), linkTo: fc.constantFrom("a", "/a/b", "no") }),
    fc.record({ kind: fc.constant("other" as const) }),
  );
  const paths = fc.dictionary(fc.constantFrom("/a", "/a/b", "/a/b/c", "/l", "/d"), what);
  const attributes = fc.record(
    {
      target_path: path,
      mode,
      owner: fc.constantFrom("web", "7", "unknown"),
      group: fc.constantFrom("www", "8"),
      state: fc.constantFrom("present", "absent"),
      force: fc.boolean(),
    },
    { requiredKeys: ["target_path"] },
  );
  const hosts = fc.record({
    paths,
    users: fc.constant({ web: 33 }),
    groups: fc.constant({ www: 34 }),
    canOwn: fc.boolean(),
  });
  const types = fc.constantFrom(...pathTypes);
  await fc.assert(
    fc.asyncProperty(types, attributes, hosts, async (executor, want, seed) => {
      const host = seeded(seed);
      const item = executor.bind(named(want));
      const decision = await item.check(host);
      if (decision.kind !== "steps") return;
      for (const step of decision.steps) {
        expect(isOnTheWay(step, want.target_path)).toBe(true);
        const refused = await host.perform(step).then(() => undefined, String);
        // The one thing that is left to the system to say: a folder that holds something stays.
        if (refused?.includes("ENOTEMPTY") === true) return;
        expect(refused).toBeUndefined();
      }
      expect((await item.check(host)).kind).toBe("settled");
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  [{ target_path: "etc/motd" }, "does not start with a slash"],
  [{ target_path: "/etc/../motd" }, "holds `..`"],
  [{ target_path: "/etc/mo\0td" }, "holds a NUL byte"],
  [{}, "`target_path` is missing"],
  [{ target_path: "/x", mode: "u+w" }, "not a mode"],
  [{ target_path: "/x", mode: 420 }, "`mode` is not text"],
  [{ target_path: "/x", state: "gone" }, "not one of present, absent"],
  [{ target_path: "/x", force: "yes" }, "neither true nor false"],
])("%j is not what the compiler promises", (attributes, reason) => {
  for (const executor of pathTypes) {
    expect(() => executor.bind(attributes)).toThrow(reason);
  }
});

function isOnTheWay(step: Step, target: string): boolean {
  if (step.kind === "run") return false;
  if (step.path === target || step.path.startsWith(`${target}/`)) return true;
  return step.kind === "make-folder" && target.startsWith(`${step.path}/`);
}

/** The engine says what each resource is called. */
function named(want: Attributes): Attributes {
  return { name: "resource", ...want };
}

function read(path: string): Case {
  // The fixture is ours: that it has this shape is part of what the test shows.
  return JSON.parse(readFileSync(path, "utf8")) as Case;
}

function rewrite(path: string, changed: Case): void {
  writeFileSync(path, `${JSON.stringify(changed, undefined, 2)}\n`);
}

function surroundingsOf(given: Case): Surroundings {
  const { files = {}, others = [], othersOf = {}, streamEdit = {} } = given;
  const staged = new Map(
    Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]),
  );
  return {
    files: {
      below: (folder) => [...staged.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
      file: (path) => {
        const bytes = staged.get(path);
        if (bytes === undefined) throw new Error(`no ${path}`);
        return { size: bytes.length, read: () => Promise.resolve(bytes) };
      },
    },
    streamEditing: { ...noScripts, settings: streamEdit },
    othersPaths: () => others ?? undefined,
    othersOf: (type) => (othersOf === null ? undefined : (othersOf[type] ?? [])),
  };
}

async function printable(decision: Decision): Promise<unknown> {
  const steps = decision.kind === "steps" ? decision.steps : [];
  const read = await Promise.all(
    steps.map(async (step) =>
      step.kind === "write-file" ? { ...step, content: await bytesOf(step.content) } : step,
    ),
  );
  return JSON.parse(
    JSON.stringify(
      decision.kind === "steps" ? { ...decision, steps: read } : decision,
      (key, value: unknown) => {
        if (key === "mode" && typeof value === "number") return value.toString(8).padStart(4, "0");
        return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
      },
    ),
  );
}
