// `vigo-agent daemon`: runs at intervals, and when it is woken, until it is told to stop.
import { parseDuration } from "../../contract/duration.ts";
import { ok, type Answer, type Refusal } from "../../contract/refusal.ts";
import { machine } from "../../host/machine.ts";
import type { Command, WrongUsage } from "../command.ts";
import { readContact } from "../contact.ts";
import { keepRunning, type LoopState } from "../daemon/loop.ts";
import { usualPace, type Pace } from "../daemon/pace.ts";
import { supervisorOf, type Supervisor } from "../daemon/supervisor.ts";
import { waiter } from "../daemon/waiter.ts";
import type { Options } from "../options.ts";
import { printRefusal } from "../print-refusal.ts";
import { dropLeftLock } from "../run-lock.ts";
import { openState } from "../state.ts";
import { exitCodes, type World } from "../world.ts";
import { run } from "./run.ts";

export const daemon: Command = {
  name: "daemon",
  summary: "run at intervals, and when woken by SIGHUP or SIGUSR1, until stopped",
  flags: [
    "store",
    "trust",
    "host",
    "root",
    "state",
    "traits-dir",
    "executors-dir",
    "interval",
    "splay",
    "once",
    "json",
  ],
  example: `$ vigo-agent daemon --store https://releases.example.org/prod --interval 10m
web01: release 7, 3 resources: 3 unchanged (12 ms)`,
  run: async (options, world) => {
    const pace = paceOf(options);
    if (pace.kind !== "ok") return pace;
    const supervisor = supervisorOf(world.env, process.pid, machine());
    const beat = heartbeat(supervisor);
    try {
      await supervisor.tell("READY=1");
      if (options.once) return await run.run(options, world);
      const wrong = await keepRunning({
        host: options.host ?? world.hostname,
        pace: pace.value,
        random: Math.random,
        run: () => oneRun(options, world),
        refusedByStore: () => refusedByStore(options, world),
        wait: waiter(world),
        tell: (state) => supervisor.tell(...linesOf(state, world.now())),
      });
      return wrong ?? exitCodes.done;
    } finally {
      clearInterval(beat);
    }
  },
};

export function paceOf({ interval, splay }: Options): Answer<Pace> | WrongUsage {
  const intervalMs = interval === undefined ? usualPace.intervalMs : parseDuration(interval);
  if (intervalMs === undefined || intervalMs < shortestMs) return wrongTime("interval", interval);
  const splayMs = splay === undefined ? usualPace.splayMs : parseDuration(splay);
  if (splayMs === undefined) return wrongTime("splay", splay);
  return ok({ intervalMs, splayMs });
}

/** A host that asks more often than that is a burden, and no fresher. */
const shortestMs = 1000;

function wrongTime(flag: "interval" | "splay", given = ""): WrongUsage {
  const hint = "write it as 90s, 5m or 1h; an interval is at least 1s";
  return { kind: "wrong", message: `--${flag} cannot be "${given}"`, hint };
}

/** What a run refuses is said, and tried again next time. */
async function oneRun(options: Options, world: World): Promise<number | WrongUsage | Refusal> {
  const state = await openState(options, world, "read");
  if (state.kind === "ok") await dropLeftLock(state.value.folder);
  const outcome = await run.run(options, world);
  if (typeof outcome !== "number" && outcome.kind === "refused") {
    printRefusal(outcome, options, world);
  }
  return outcome;
}

async function refusedByStore(
  options: Options,
  world: World,
): Promise<{ readonly askedMs?: number } | undefined> {
  const state = await openState(options, world, "read");
  const contact = state.kind === "ok" ? await readContact(state.value) : undefined;
  if (contact?.refused === undefined) return undefined;
  const { retryAfterSeconds } = contact.refused;
  return retryAfterSeconds === undefined ? {} : { askedMs: retryAfterSeconds * 1000 };
}

/** From the same loop of events that does the work: when that hangs, systemd starts us anew. */
function heartbeat(supervisor: Supervisor): NodeJS.Timeout | undefined {
  const { watchdogMs } = supervisor;
  if (watchdogMs === undefined) return undefined;
  return setInterval(() => void supervisor.tell("WATCHDOG=1"), watchdogMs / 2);
}

function linesOf(state: LoopState, now: Date): readonly string[] {
  switch (state.kind) {
    case "waiting": {
      const next = new Date(now.getTime() + state.milliseconds).toISOString();
      return [`STATUS=waiting; the next run begins at ${next}`];
    }
    case "running":
      return ["STATUS=running"];
    case "stopping":
      return ["STOPPING=1", "STATUS=stopping"];
  }
}
