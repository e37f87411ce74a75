// Scripts of a real machine: what they print is written, what fails writes nothing, and what is known runs nothing.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bound, noFiles, type Decision } from "../executors/executor.ts";
import { file } from "../executors/file.ts";
import type { StreamEditing } from "../executors/stream-edit.ts";
import { machine } from "../host/machine.ts";
import { openScriptCache, type PrunedScriptCache } from "./script-cache.ts";

let area: string;
let target: string;

beforeEach(async () => {
  area = await mkdtemp(join(tmpdir(), "vigo-stream-"));
  target = join(area, "target");
  await mkdir(join(area, "scripts"));
});

afterEach(() => rm(area, { recursive: true, force: true }));

/** Each script leaves a letter behind whenever it runs. */
async function script(name: string, body: string): Promise<string> {
  const path = join(area, "scripts", name);
  await writeFile(path, `#!/bin/sh\nprintf ${name} >> ${area}/runs\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

async function runs(): Promise<string> {
  return readFile(join(area, "runs"), "utf8").catch(() => "");
}

const cache = (): PrunedScriptCache => openScriptCache({ folder: area, use: "write" });

async function apply(
  scripts: readonly string[],
  how: { readonly settings?: StreamEditing["settings"]; readonly content?: string } = {},
): Promise<Decision["kind"]> {
  const scriptCache = cache();
  const settings = { allowedPaths: [join(area, "scripts")], ...how.settings };
  const item = bound(file).bind(
    { target_path: target, content: how.content ?? "a b\n", stream_edit: scripts },
    {
      files: noFiles,
      othersPaths: () => [],
      othersOf: () => [],
      streamEditing: { settings, cache: scriptCache },
    },
  );
  const host = machine();
  const decision = await item.check(host);
  if (decision.kind === "steps") for (const step of decision.steps) await host.perform(step);
  await scriptCache.prune();
  return decision.kind;
}

const written = (): Promise<string | undefined> => readFile(target, "utf8").catch(() => undefined);

test("what the last of several scripts prints is written (SE-02, SE-03, SE-15)", async () => {
  const upper = await script("u", "tr a-z A-Z");
  const more = await script("m", "cat; echo more");
  expect(await apply([upper, more])).toBe("steps");
  expect(await written()).toBe("A B\nmore\n");
  expect(await runs()).toBe("um");
});

test("a script that fails leaves the file as it was (SE-04)", async () => {
  await writeFile(target, "old\n");
  const failing = await script("f", "cat; echo why >&2; exit 7");
  await expect(apply([failing])).rejects.toThrow(/"[^"]*\/f" failed with exit code 7: why$/);
  expect(await written()).toBe("old\n");
});

test("a script that takes too long leaves the file as it was (SE-08)", async () => {
  await writeFile(target, "old\n");
  const slow = await script("s", "sleep 300");
  const settings = { defaultTimeoutSeconds: 1 };
  await expect(apply([slow], { settings })).rejects.toThrow("took longer than its 1 seconds");
  expect(await written()).toBe("old\n");
});

test("where scripts are switched off none runs, and nothing is written (SE-05, SE-06)", async () => {
  const upper = await script("u", "tr a-z A-Z");
  await expect(apply([upper], { settings: { enabled: false } })).rejects.toThrow("switched off");
  expect([await written(), await runs()]).toEqual([undefined, ""]);
});

test("what is remembered runs nothing, over restarts too (SE-10, SE-12)", async () => {
  const upper = await script("u", "tr a-z A-Z");
  await apply([upper]);
  expect(await apply([upper])).toBe("settled");
  expect(await runs()).toBe("u");
});

test("another content, time or text of the script runs it again (SE-09, SE-11)", async () => {
  const upper = await script("u", "tr a-z A-Z");
  await apply([upper]);
  await apply([upper], { content: "c\n" });
  expect(await runs()).toBe("uu");
  await utimes(upper, 1000, 1000);
  await apply([upper], { content: "c\n" });
  expect(await runs()).toBe("uuu");
  await script("u", "tr a-z A-Z | tr C D");
  await utimes(upper, 1000, 1000);
  await apply([upper], { content: "c\n" });
  expect(await written()).toBe("D\n");
});

test("what nobody asks for any more is forgotten (SE-12)", async () => {
  const upper = await script("u", "tr a-z A-Z");
  await apply([upper]);
  await apply([upper], { content: "c\n" });
  expect(await readdir(join(area, "stream-edit"))).toHaveLength(1);
});

test("a failure is not remembered, and stages before it are (SE-13)", async () => {
  const upper = await script("u", "tr a-z A-Z");
  const path = await script("f", "exit 1");
  await expect(apply([upper, path])).rejects.toThrow("exit code 1");
  expect(await runs()).toBe("uf");
  await expect(apply([upper, path])).rejects.toThrow("exit code 1");
  expect(await runs()).toBe("uff");
});

test("scripts run as the agent does, and see nothing of its surroundings (SE-14)", async () => {
  const who = await script("w", 'cat > /dev/null; id -u; echo "${VITEST-none}"');
  await apply([who]);
  expect(await written()).toBe(`${process.getuid?.()}\nnone\n`);
});

test("bytes that are no text go through unchanged", async () => {
  const raw = await script("r", "cat > /dev/null; printf '\\377\\000x'");
  await apply([raw]);
  expect([...(await readFile(target))]).toEqual([0xff, 0, 0x78]);
});
