// `vigo-agent way-back`: puts back what a run changed and did not live to confirm.
import { join } from "node:path";
import type { Answer, Refusal } from "../../contract/refusal.ts";
import { ok } from "../../contract/refusal.ts";
import { systemRefusal } from "../../contract/system-refusal.ts";
import { machine } from "../../host/machine.ts";
import type { Command } from "../command.ts";
import { undoUnconfirmed } from "../guard/unconfirmed.ts";
import { readWayBack } from "../guard/way-back.ts";
import { takeLock } from "../run-lock.ts";
import { openState, type State } from "../state.ts";
import { exitCodes } from "../world.ts";

export const wayBack: Command = {
  name: "way-back",
  summary: "put back changes to sshd, firewall or network that a run did not live to confirm",
  flags: ["state", "wait"],
  example: `$ vigo-agent way-back
put back: firewall 22/tcp`,
  run: async (options, world) => {
    const state = await openState(options, world, "write");
    if (state.kind !== "ok") return state;
    for (;;) {
      const done = await once(state.value);
      if (done.kind !== "ok" && (done.reason !== "locked" || !options.wait)) return done;
      if (done.kind === "ok") {
        const told = done.value.length === 0 ? ["nothing to put back"] : done.value;
        if (!options.quiet) world.out.write(told.map((line) => `${line}\n`).join(""));
        return exitCodes.done;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  },
};

const pauseMs = 500;

async function once(state: State): Promise<Answer<readonly string[]>> {
  try {
    // Confirmed in the meantime: then there is no need to wait for the run's end.
    if ((await readWayBack(state)) === undefined) return ok([]);
    const lock = await takeLock(join(state.folder, "lock"));
    if (lock.kind !== "ok") return lock;
    try {
      return ok(await undoUnconfirmed(state, machine()));
    } finally {
      await lock.value.release();
    }
  } catch (error) {
    return refusalOf(error, state);
  }
}

function refusalOf(error: unknown, { folder }: State): Refusal {
  return systemRefusal(error, `cannot put back what is noted in "${folder}"`);
}
