// Policy tests under --watch: what changes is seen however it is written, and Ctrl-C ends it.
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCli } from "./run.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigo-watch-"));
  await write("inventory.yaml", "hosts: [web01]\n");
  await write("stacks/hosts.vgo", "envoys:\n  - { match: 'web*', configcrates: [motd] }\n");
  await write("stacks/configcrates/motd.vgo", motd("0644"));
  await write("stacks/tests/motd.vgo", modeTest("0644"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** As many editors save: beside the file, and then in its place. */
async function replace(path: string, text: string): Promise<void> {
  await write(`${path}.new`, text);
  await rename(join(folder, `${path}.new`), join(folder, path));
}

function motd(mode: string): string {
  return `name: motd
resources:
  - { name: motd, type: file, target_path: /etc/motd, content: hi, mode: "${mode}", state: present }
`;
}

function modeTest(mode: string): string {
  return `tests:
  - name: the mode
    hosts: web*
    resource: { id: motd/motd, attributes: { mode: "${mode}" } }
    snapshot: true
`;
}

interface Watched {
  /** Waits for a run that prints this: how many events one change makes is up to the system. */
  until(expected: string): Promise<void>;
  stop(): Promise<number>;
}

function startWatching(...args: readonly string[]): Watched {
  // A signal that comes before it listens ends the process, and is not what is tried here.
  let listen: (interrupt: () => void) => void = () => undefined;
  const listening = new Promise<() => void>((resolve) => {
    listen = resolve;
  });
  let printed = "";
  let heard: () => void = () => undefined;
  const write = (text: string): void => {
    printed += text;
    heard();
  };
  const code = runCli(["test", "--watch", ...args], {
    env: {},
    cwd: folder,
    version: "0.0.0",
    now: () => new Date("2026-01-31T12:00:00Z"),
    out: { isTerminal: false, columns: undefined, write },
    err: { isTerminal: false, columns: undefined, write },
    onSignal: (signal, heard) => {
      if (signal === "SIGINT") listen(heard);
      return () => undefined;
    },
  });
  return {
    async until(expected) {
      for (;;) {
        const end = printed.indexOf(ending);
        if (end !== -1) {
          const run = printed.slice(0, end);
          printed = printed.slice(end + ending.length);
          if (run.includes(expected)) return;
          continue;
        }
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
    async stop() {
      (await listening)();
      return code;
    },
  };
}

const ending = "Watching stacks; Ctrl-C ends it.\n";

test("it runs again for what is saved in place, by renaming, and beside the tree", async () => {
  const watched = startWatching();
  await watched.until("1 test: 1 passed\nwrote tests/motd.snapshots/");

  await replace("stacks/configcrates/motd.vgo", motd("0600"));
  await watched.until('"mode" of "motd/motd" is "0600", not "0644"');

  await write("stacks/tests/motd.vgo", "tests: none\n");
  await watched.until("error[wrong-type]");

  await replace("stacks/tests/motd.vgo", modeTest("0600").replace("    snapshot: true\n", ""));
  await watched.until("(1 host)");

  await replace("inventory.yaml", "hosts: [web01, web02]\n");
  await watched.until("(2 hosts)");
  expect(await watched.stop()).toBe(0);
});

test("a folder that is made while it watches is watched too", async () => {
  const watched = startWatching();
  await watched.until("1 test: 1 passed");
  await mkdir(join(folder, "stacks/tests/deep"));
  await watched.until("1 test: 1 passed");
  await write("stacks/tests/deep/more.vgo", modeTest("0644").replace("the mode", "once more"));
  await watched.until("2 tests: 2 passed");
  expect(await watched.stop()).toBe(0);
});

test("told to stop during a run, it ends after it", async () => {
  expect(await startWatching().stop()).toBe(0);
});

test("a tree that is not there yet is waited for", async () => {
  await rename(join(folder, "stacks"), join(folder, "elsewhere"));
  const watched = startWatching("--stacks", "stacks");
  await watched.until("error: ");
  await rename(join(folder, "elsewhere"), join(folder, "stacks"));
  await watched.until("1 test: 1 passed");
  expect(await watched.stop()).toBe(0);
});
