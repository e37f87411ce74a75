import { expect, test } from "vitest";
import type { Answered, Program } from "../../host/host.ts";
import type { Refusal } from "../../contract/refusal.ts";
import { keepRunning, type Loop } from "./loop.ts";
import { offsetOf, pauseBefore, usualPace } from "./pace.ts";
import { supervisorOf } from "./supervisor.ts";
import { waiter } from "./waiter.ts";

const hour = 60 * 60_000;

test("each host has its own place in the splay, and always the same", () => {
  const places = Array.from({ length: 1000 }, (_, index) => offsetOf(`web${index}`, usualPace));
  expect(offsetOf("web7", usualPace)).toBe(places[7]);
  expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...places)).toBeLessThan(usualPace.splayMs);
  const early = places.filter((place) => place < usualPace.splayMs / 2).length;
  expect(early).toBeGreaterThan(400);
  expect(early).toBeLessThan(600);
  expect(offsetOf("web7", { ...usualPace, splayMs: 0 })).toBe(0);
});

test.each([
  ["an answer", { inARow: 0 }, 0.5, 5 * 60_000],
  ["the least of the jitter", { inARow: 0 }, 0, 270_000],
  ["the most of the jitter", { inARow: 0 }, 1, 330_000],
  ["one refusal", { inARow: 1 }, 0.5, 5 * 60_000],
  ["the third refusal in a row", { inARow: 3 }, 0.5, 20 * 60_000],
  ["refusals for days", { inARow: 500 }, 0.5, hour],
  ["a store that asks for longer", { inARow: 1, askedMs: 20 * 60_000 }, 0, 20 * 60_000],
  ["a store that asks for less", { inARow: 1, askedMs: 1000 }, 0.5, 5 * 60_000],
  ["a store that asks for ever", { inARow: 1, askedMs: 1e15 }, 0.5, hour],
])("the pause after %s", (_, refusals, random, pause) => {
  expect(pauseBefore(usualPace, refusals, random)).toBe(pause);
});

test("an interval that is longer than the longest pause stays as it is", () => {
  expect(pauseBefore({ intervalMs: 24 * hour, splayMs: 0 }, { inARow: 9 }, 0.5)).toBe(24 * hour);
});

const locked: Refusal = { kind: "refused", reason: "locked", message: "another run is going on" };

/** A loop that is stopped after so many runs, and what it waited for and told. */
async function loopOf(runs: number, more: Partial<Loop> = {}): Promise<readonly unknown[]> {
  const told: unknown[] = [];
  let left = runs;
  const outcome = await keepRunning({
    host: "web01",
    pace: { intervalMs: 1000, splayMs: 0 },
    random: () => 0.5,
    run: () => Promise.resolve(0),
    refusedByStore: () => Promise.resolve(undefined),
    wait: () => Promise.resolve((left -= 1) >= 0 ? "go" : "stop"),
    tell: (state) => {
      told.push(state.kind === "waiting" ? state.milliseconds : state.kind);
      return Promise.resolve();
    },
    ...more,
  });
  return [...told, outcome];
}

test("runs, waits and runs again, until it is stopped", async () => {
  expect(await loopOf(2)).toEqual([0, "running", 1000, "running", 1000, "stopping", undefined]);
});

test("goes on after a refusal, and waits longer while the store refuses", async () => {
  const run = (): Promise<Refusal> => Promise.resolve(locked);
  expect(await loopOf(3, { run, refusedByStore: () => Promise.resolve({}) })).toEqual([
    0,
    "running",
    1000,
    "running",
    2000,
    "running",
    4000,
    "stopping",
    undefined,
  ]);
});

test("waits as before once the store answers again", async () => {
  const answers = [{}, {}, undefined];
  const refusedByStore = (): Promise<{} | undefined> => Promise.resolve(answers.shift());
  expect((await loopOf(3, { refusedByStore })).filter((told) => typeof told === "number")).toEqual([
    0, 1000, 2000, 1000,
  ]);
});

test("ends when the command line is wrong: it would be wrong each time", async () => {
  const wrong = { kind: "wrong", message: "nothing says which store", hint: "--store" } as const;
  expect(await loopOf(3, { run: () => Promise.resolve(wrong) })).toEqual([0, "running", wrong]);
});

test("a wait ends when somebody wakes it, and when somebody stops it", async () => {
  const stop = new AbortController();
  let wake = (): void => undefined;
  const wait = waiter({
    signal: stop.signal,
    onWake: (listener) => {
      wake = listener;
    },
  });
  const first = wait(hour);
  wake();
  expect(await first).toBe("go");
  // Woken while it was running: there may be something new that the run did not see.
  wake();
  expect(await wait(hour)).toBe("go");
  const last = wait(hour);
  stop.abort();
  expect(await last).toBe("stop");
  expect(await wait(hour)).toBe("stop");
});

test("speaks through systemd-notify, to the socket that it was given, one line a message", async () => {
  const asked: Program[] = [];
  const ask = (program: Program): Promise<Answered> => {
    asked.push(program);
    return Promise.resolve({ code: 0, out: "", err: "" });
  };
  const env = { NOTIFY_SOCKET: "/run/notify", WATCHDOG_USEC: "4000000", WATCHDOG_PID: "42" };
  const supervisor = supervisorOf(env, 42, { ask });
  expect(supervisor.watchdogMs).toBe(4000);
  await supervisor.tell("READY=1", "STATUS=two\nlines");
  expect(asked).toEqual([
    {
      argv: ["systemd-notify", "READY=1", "STATUS=two lines"],
      env: { NOTIFY_SOCKET: "/run/notify" },
      fresh: true,
    },
  ]);
  expect(supervisorOf(env, 43, { ask }).watchdogMs).toBeUndefined();
  await supervisorOf({}, 42, { ask }).tell("READY=1");
  expect(asked).toHaveLength(1);
});

test("a supervisor that cannot be told holds nobody up", async () => {
  const ask = (): Promise<undefined> => Promise.reject(new Error("EAGAIN"));
  const told = supervisorOf({ NOTIFY_SOCKET: "@x" }, 1, { ask }).tell("READY=1");
  await expect(told).resolves.toBeUndefined();
});
