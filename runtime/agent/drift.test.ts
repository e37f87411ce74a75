// What is remembered of changes that are made again and again.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { executors } from "../executors/index.ts";
import { seeded } from "../host/seeded.ts";
import { openDrift, type Drift } from "./drift.ts";
import type { State } from "./state.ts";

let state: State;

beforeEach(async () => {
  state = { folder: await mkdtemp(join(tmpdir(), "vigo-drift-")), use: "write" };
});

afterEach(() => rm(state.folder, { recursive: true, force: true }));

const open = (): Promise<Drift> => openDrift(state, 1, { executors, secretValues: ["hunter2"] });

test("a secret that an executor puts in place is not among what is remembered and reported", async () => {
  const report = {
    host: "web01",
    release: 1,
    startedAt: "2030-01-02T03:04:05.000Z",
    durationMs: 0,
    status: "changed",
    counts: { none: 0, created: 1, updated: 0, deleted: 0, skipped: 0, blocked: 0, failed: 0 },
    resources: [
      { id: "app/conf", type: "file", target: "/etc/conf", result: "created", durationMs: 0 },
    ],
  } as const;
  await (await open()).judge(report);
  const drift = await open();
  const attributes = { target_path: "/etc/conf", content: "user = app\npassword = hunter2\n" };
  const host = seeded({ paths: { "/etc": { kind: "folder" } } });
  await drift.executors.get("file")?.bind(attributes).check(host);
  await drift.judge(report);
  const kept = await readFile(join(state.folder, "drift.json"), "utf8");
  expect(kept).toContain("user = app");
  expect(kept).toContain("password = [secret]");
  expect(kept).not.toContain("hunter2");
});

test("a type that sets one value still says what it is while it is watched", async () => {
  const { executors: watched } = await open();
  const host = seeded({
    paths: { "/etc/localtime": { kind: "link", linkTo: "/usr/share/zoneinfo/Etc/UTC" } },
  });
  const zone = watched.get("timezone")?.bind({ timezone: "Europe/Berlin" });
  expect(await zone?.current?.(host)).toBe("Etc/UTC");
});
