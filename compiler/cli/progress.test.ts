import { expect, test } from "vitest";
import { terminalScreen } from "../../fixtures/terminal-screen.ts";
import type { MaintainedStore } from "../../runtime/store/store.ts";
import { memoryStore } from "../../fixtures/release-scene.ts";
import { printingOver, progressOn, type Progress } from "./progress.ts";
import { watchReads, watchStore } from "./watched-store.ts";
import type { Output } from "./world.ts";

interface Scene {
  readonly output: Output;
  readonly progress: Progress;
  readonly shown: () => string;
  readonly lines: () => readonly string[];
  readonly wait: (ms: number) => void;
  /** All that was written, as it was. */
  readonly raw: () => string;
}

function scene(columns = 40): Scene {
  const screen = terminalScreen(columns);
  let written = "";
  let time = 1000;
  const output: Output = {
    isTerminal: true,
    columns,
    write: (text) => {
      written += text;
      screen.write(text);
    },
  };
  const progress = progressOn(output, {}, () => new Date(time));
  if (progress === undefined) throw new Error("a terminal shows progress");
  return {
    output,
    progress,
    shown: () => screen.unfinished(),
    lines: () => screen.lines(),
    wait: (ms) => {
      time += ms;
    },
    raw: () => written,
  };
}

test("a step takes the place of the one before, and details come behind it", () => {
  const { progress, shown, wait } = scene();
  progress.step("parsing many files");
  expect(shown()).toBe("parsing many files ...");
  progress.step("checking");
  expect(shown()).toBe("checking ...");
  wait(100);
  progress.tell("3 of 7");
  expect(shown()).toBe("checking ... 3 of 7");
});

test("without a step there is nothing to tell details of", () => {
  const { progress, raw } = scene();
  progress.tell("1 read");
  expect(raw()).toBe("");
});

test("details are drawn a few times in a second, however many there are", () => {
  const { progress, shown, wait } = scene();
  progress.step("reading");
  for (let count = 1; count <= 1000; count += 1) {
    wait(1);
    progress.tell(String(count));
  }
  expect(shown()).toBe("reading ... 1000");
  wait(99);
  progress.tell("1001");
  expect(shown()).toBe("reading ... 1000");
});

test("what is printed stands where the line was, and nothing of the line is left", () => {
  const { progress, output, lines, shown } = scene();
  const out = printingOver(progress, output);
  progress.step("a long piece of work");
  out.write("short\n");
  expect(lines()).toEqual(["short"]);
  progress.step("the next");
  progress.clear();
  expect(lines()).toEqual(["short"]);
  expect(shown()).toBe("");
});

test("a narrow terminal shows the beginning, and one without room nothing", () => {
  const narrow = scene(20);
  narrow.progress.step("publishing to s3://fleet/production");
  expect(narrow.shown()).toBe("publishing to s3:/…");
  const without = scene(12);
  without.progress.step("publishing");
  without.progress.clear();
  expect(without.raw()).toBe("");
});

test("a name cannot move the cursor", () => {
  const { progress, shown } = scene(60);
  progress.step('reading "\u001B[2J\r\nfree"');
  expect(shown()).toBe('reading "?[2J??free" ...');
});

test("without a terminal, on a dumb one and when told to be quiet there is nothing", () => {
  const { output, progress, raw } = scene();
  const now = (): Date => new Date(0);
  expect(progressOn({ ...output, isTerminal: false }, {}, now)).toBeUndefined();
  expect(progressOn(output, { TERM: "dumb" }, now)).toBeUndefined();
  expect(printingOver(undefined, output)).toBe(output);
  progress.mute();
  progress.step("parsing");
  progress.tell("1");
  progress.clear();
  expect(raw()).toBe("");
});

test("a store that is watched does the same, and says how much it did", async () => {
  const { progress, shown, wait } = scene(60);
  const store: MaintainedStore = memoryStore();
  const watched = watchStore(store, progress);
  progress.step("publishing");
  await watched.create("o/a", new Uint8Array([1]));
  await watched.put("o/b", new Uint8Array([2]));
  await watchReads(watched, progress).get("o/b", 10);
  wait(100);
  expect(await watched.get("o/a", 10)).toMatchObject({ kind: "found" });
  expect(shown()).toBe("publishing ... 2 read, 2 written");
  wait(100);
  expect(await watched.remove("o/a")).toMatchObject({ kind: "ok" });
  expect(shown()).toBe("publishing ... 2 read, 2 written, 1 removed");
  expect(await store.get("o/a", 10)).toEqual({ kind: "absent" });
  expect(watchStore(store, undefined)).toBe(store);
});
