import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { reversalsIn } from "./reversals.ts";
import type { Resource } from "../contract/bundle.ts";
import { requiredText } from "../executors/attributes.ts";
import { bound, type BoundExecutor } from "../executors/executor.ts";
import { executors } from "../executors/index.ts";
import { inverseOf } from "../executors/inverses.ts";
import { machine } from "../host/machine.ts";
import { markVerified } from "../trust/verified.ts";
import { apply } from "../apply/apply.ts";
import { localTime } from "../apply/knowledge.ts";
import { nothingOwed } from "../apply/triggers.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigo-reversal-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const log = (): Promise<string> => readFile(at("log"), "utf8").catch(() => "");
const state = (): Promise<string> => readFile(at("reversals.json"), "utf8");

/** Sets one value that every host has, as a host name is: here, what a file holds. */
const greeting: BoundExecutor = bound({
  type: "greeting",
  reach: "system",
  attributes: ["greeting"],
  want: (attributes) => requiredText(attributes, "greeting"),
  target: (want) => want,
  observe: async (_, host) =>
    new TextDecoder().decode((await host.read(at("greeting"))) ?? new Uint8Array()),
  decide: (want: string, found: string) =>
    want === found
      ? { kind: "settled" }
      : {
          kind: "steps",
          change: "updated",
          steps: [
            {
              kind: "write-file",
              path: at("greeting"),
              content: new TextEncoder().encode(want),
              mode: 0o644,
            },
          ],
        },
  value: { attribute: "greeting", current: (found) => found },
});

interface How {
  readonly noop?: boolean;
  readonly executors?: ReadonlyMap<string, BoundExecutor>;
}

/** One run of an agent that was started anew. */
async function run(
  type: string,
  attributes: Resource["attributes"],
  { noop = false, executors: table }: How = {},
): Promise<string> {
  const resource: Resource = {
    id: "app/it",
    crate: "app",
    type,
    attributes: type === "exec" ? { cwd: folder, ...attributes } : attributes,
    after: [],
    timeoutSeconds: 60,
  };
  const header = { schema: "vigo.host/1", host: "a", fleet: "f", match: "a", tags: [] } as const;
  const report = await apply(markVerified({ header, resources: [resource] }), machine(), {
    noop,
    executors: table ?? new Map([...executors, ["greeting", greeting]]),
    release: 7,
    startedAt: "2030-01-02T03:04:05.000Z",
    now: () => 0,
    traits: {},
    clock: localTime(new Date(2026, 10, 21, 9, 30)),
    owed: nothingOwed,
    reversals: reversalsIn({ folder, use: noop ? "read" : "write" }),
  });
  const [{ result, reason } = { result: "none", reason: undefined }] = report.resources;
  return reason === undefined ? result : `${result}: ${reason}`;
}

const note = (word: string): string => `echo ${word} >>log`;
const command = { command: note("done"), onlyif: "! grep -q done log" };
const both = { ...command, on_revert: note("undone") };

describe("a command", () => {
  test("REV-13: is taken back once, and stays so", async () => {
    expect(await run("exec", both)).toBe("updated");
    expect(await run("exec", { ...both, revert: true })).toBe("updated: taken back");
    expect(await run("exec", { ...both, revert: true })).toBe("none: it was taken back");
    // Other words for the same resource are no reason to do it again.
    expect(await run("exec", { ...both, on_revert: note("again"), revert: "true" })).toBe(
      "none: it was taken back",
    );
    expect(await log()).toBe("done\nundone\n");
  });

  test("REV-14: can be taken back again once it was applied, even if its guard held", async () => {
    for (const expected of ["none", "updated: taken back", "none: it was taken back"]) {
      await writeFile(at("log"), "done\n");
      expect(await run("exec", { ...both, revert: expected !== "none" })).toBe(expected);
    }
    expect(await run("exec", both)).toBe("none");
    expect(await run("exec", { ...both, revert: true })).toBe("updated: taken back");
    expect(await log()).toBe("done\nundone\n");
  });

  test("can be taken back again although applying it failed", async () => {
    await run("exec", { ...both, revert: true });
    expect(await run("exec", { command: "exit 3" })).toMatch(/^failed/);
    expect(await run("exec", { ...both, revert: true })).toBe("updated: taken back");
    expect(await log()).toBe("undone\nundone\n");
  });

  test("that cannot be taken back fails, and is tried again", async () => {
    const back = { command: "true", on_revert: `${note("tried")}; exit 3`, revert: true };
    expect(await run("exec", back)).toMatch(/^failed: .*exit code 3/);
    expect(await run("exec", back)).toMatch(/^failed/);
    expect(await log()).toBe("tried\ntried\n");
  });

  test("without a way back fails, and says what is missing", async () => {
    expect(await run("exec", { command: "true", revert: true })).toBe(
      "failed: nothing says how it is taken back: write an `on_revert`",
    );
  });

  test("is taken back where it was done", async () => {
    const environment = { WORD: "here" };
    const back = { command: "true", creates: "/", on_revert: "pwd >log; echo $WORD >>log" };
    await run("exec", { ...back, environment, revert: true });
    expect(await log()).toBe(`${folder}\nhere\n`);
  });

  test("is taken back by no dry run, which says what would be done", async () => {
    expect(await run("exec", { ...both, revert: true }, { noop: true })).toBe(
      "updated: taken back",
    );
    expect(await log()).toBe("");
    await expect(state()).rejects.toThrow("ENOENT");
  });

  test("that was never to be taken back needs no memory", async () => {
    await run("exec", both);
    await expect(state()).rejects.toThrow("ENOENT");
  });
});

describe("a value that every host has", () => {
  test("REV-04, REV-05: what was found first is set again", async () => {
    await writeFile(at("greeting"), "hello");
    expect(await run("greeting", { greeting: "hi" })).toBe("updated");
    expect(await run("greeting", { greeting: "hey" })).toBe("updated");
    expect(await run("greeting", { greeting: "hey", revert: true })).toBe("updated: taken back");
    expect(await readFile(at("greeting"), "utf8")).toBe("hello");
    expect(await run("greeting", { greeting: "hey", revert: true })).toBe(
      "none: it was taken back",
    );
    expect(await run("greeting", { greeting: "ho" })).toBe("updated");
    expect(await run("greeting", { greeting: "ho", revert: true })).toBe("updated: taken back");
    expect(await readFile(at("greeting"), "utf8")).toBe("hello");
  });

  test("REV-04: is on the disk before the first change is made", async () => {
    await writeFile(at("greeting"), "hello");
    const stopped: BoundExecutor = {
      ...greeting,
      bind: (attributes, around) => ({
        ...greeting.bind(attributes, around),
        check: () =>
          Promise.resolve({
            kind: "steps",
            change: "updated",
            steps: [{ kind: "run", program: { argv: ["cp", at("reversals.json"), at("then")] } }],
            unseen: true,
          }),
      }),
    };
    await run("greeting", { greeting: "hi" }, { executors: new Map([["greeting", stopped]]) });
    expect(await readFile(at("then"), "utf8")).toContain('"greeting":"hello"');
  });

  test("REV-06: nothing is guessed when it was never changed, or the memory is gone", async () => {
    await writeFile(at("greeting"), "hi");
    expect(await run("greeting", { greeting: "hi" })).toBe("none");
    const lost = await run("greeting", { greeting: "hi", revert: true });
    expect(lost).toMatch(/^failed: it was never changed here, .* write the value .* as `greeting`/);
    await run("greeting", { greeting: "ho" });
    await rm(at("reversals.json"));
    expect(await run("greeting", { greeting: "ho", revert: true })).toMatch(/^failed/);
    expect(await readFile(at("greeting"), "utf8")).toBe("ho");
  });

  test("a damaged memory is no empty one", async () => {
    await writeFile(at("greeting"), "hello");
    await writeFile(at("reversals.json"), '{"takenBack":[]');
    expect(await run("greeting", { greeting: "hi" })).toMatch(/^failed: .* is damaged/);
    expect(await readFile(at("greeting"), "utf8")).toBe("hello");
  });
});

test.each([
  [
    "exec",
    { command: "a", on_revert: "b", unless: "c", user: "postgres", returns: [0, 1] },
    { type: "exec", attributes: { user: "postgres", command: "b" } },
  ],
  [
    "db_backup",
    { target_path: "/srv", password: "secret", on_revert: "b" },
    { type: "exec", attributes: { command: "b" } },
  ],
  [
    "ssh_exec",
    { host: "fw", command: "a", on_revert: "b", onlyif: "c", unless: "d" },
    { type: "ssh_exec", attributes: { host: "fw", command: "b", on_revert: "b" } },
  ],
])("REV-07, REV-09, REV-11: what takes back %s", (type, attributes, expected) => {
  expect(inverseOf(type, attributes)).toEqual(expected);
});
