// Runs the steps that go through a shell on real files and processes: what they keep, and what they do not.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { machine } from "../host/machine.ts";
import type { Attributes } from "./executor.ts";
import { executors } from "./index.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vigo-scripts-"));
  mkdirSync(join(folder, "copies"), { mode: 0o700 });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As the engine does it. */
async function apply(type: string, attributes: Attributes): Promise<void> {
  const item = executors.get(type)?.bind(attributes);
  const host = machine();
  const decision = await item?.check(host);
  if (decision?.kind === "stuck") throw new Error(decision.reason);
  if (decision?.kind !== "steps") return;
  for (const step of decision.steps) await host.perform(step);
}

const copies = (): readonly string[] => readdirSync(join(folder, "copies"));

describe.runIf(process.platform === "linux")("a copy", () => {
  const dump = (command: string): Attributes => ({
    db_type: "postgres",
    source_db: "shop",
    target_path: join(folder, "copies"),
    min_free_space: 0,
    db_dump_command: command,
  });

  test("is closed to others and bears its final name", async () => {
    await apply("db_backup", dump("echo data"));
    expect(copies()).toHaveLength(1);
    const [name = ""] = copies();
    expect(name).toMatch(/^postgres-shop-\d{8}T\d{6}Z\.dump$/);
    expect(readFileSync(join(folder, "copies", name), "utf8")).toBe("data\n");
    expect(statSync(join(folder, "copies", name)).mode & 0o777).toBe(0o600);
  });

  test("may be written by the command itself", async () => {
    await apply(
      "db_backup",
      dump("echo chatter; echo data > {output}.new; mv {output}.new {output}"),
    );
    const [name = ""] = copies();
    expect(readFileSync(join(folder, "copies", name), "utf8")).toBe("data\n");
    expect(statSync(join(folder, "copies", name)).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["that fails in the middle", "echo half; exit 3", "exit code 3"],
    ["that is empty", "true", "wrote nothing"],
  ])("%s is not kept, and old ones stay", async (_, command, reason) => {
    writeFileSync(join(folder, "copies", "postgres-shop-20000101T000000Z.dump"), "old");
    await expect(apply("db_backup", dump(command))).rejects.toThrow(reason);
    expect(copies()).toEqual(["postgres-shop-20000101T000000Z.dump"]);
  });

  test("takes the place of those that are too old", async () => {
    writeFileSync(join(folder, "copies", "postgres-shop-20000101T000000Z.dump"), "old");
    await apply("db_backup", dump("echo data"));
    expect(copies()).toHaveLength(1);
    expect(copies()).not.toContain("postgres-shop-20000101T000000Z.dump");
  });

  const backup = (more: Attributes): Attributes => ({
    source_dir: join(folder, "data"),
    target_path: join(folder, "copies"),
    min_free_space: 0,
    schedule: "daily",
    ...more,
  });

  test("is not begun when the command before it fails, and that after it runs all the same", async () => {
    mkdirSync(join(folder, "data"));
    const after = `touch ${folder}/after`;
    const item = apply("backup", backup({ pre_command: "exit 4", post_command: after }));
    await expect(item).rejects.toThrow("pre_command failed with exit code 4: nothing was copied");
    expect(copies()).toEqual([]);
    expect(readdirSync(folder)).toContain("after");
  });

  test("is kept when the command after it fails, which is told", async () => {
    mkdirSync(join(folder, "data"));
    const item = apply("backup", backup({ post_command: "exit 5" }));
    await expect(item).rejects.toThrow("post_command failed with exit code 5");
    expect(copies()).toHaveLength(1);
  });
});

describe.runIf(process.platform === "linux")("a process", () => {
  test("that heeds no signal but KILL is killed after its grace", async () => {
    const mark = `vigo-scripts-${process.pid}`;
    const script = `trap : TERM; echo ready; while :; do sleep 0.1; done; : ${mark}`;
    const child = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
    const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    try {
      await new Promise((resolve) => child.stdout.once("data", resolve));
      await apply("process", { pattern: mark, state: "absent", grace: 1 });
      expect(await ended).toBe("SIGKILL");
    } finally {
      child.kill("SIGKILL");
    }
  });
});
