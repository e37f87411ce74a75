// `vigo-agent rollback`: goes back to what this host was before its last release, from its own disk.
import { systemRefusal } from "../../contract/system-refusal.ts";
import type { Command } from "../command.ts";
import { goBack } from "../rollback.ts";
import { underLock } from "../run-lock.ts";
import { openState } from "../state.ts";
import { enforce } from "./run.ts";

export const rollback: Command = {
  name: "rollback",
  summary: "enforce the release before the last one again, until a newer one appears",
  flags: ["host", "root", "state", "traits-dir", "executors-dir", "noop", "exit-code", "json"],
  example: `$ vigo-agent rollback
rolled back: release 7 is enforced instead of 8, until one newer than 8 appears
updated  motd/motd  /etc/motd
web01: release 7, 3 resources: 1 updated, 2 unchanged (12 ms)`,
  run: async (options, world) => {
    const state = await openState(options, world, options.noop ? "read" : "write");
    if (state.kind !== "ok") return state;
    const { folder } = state.value;
    const host = options.host ?? world.hostname;
    const work = async (): ReturnType<Command["run"]> => {
      const obtained = await goBack(state.value, host).catch((error: unknown) =>
        systemRefusal(error, `cannot use the state folder "${folder}"`),
      );
      if (obtained.kind !== "ok") return obtained;
      return enforce(obtained.value, { state: state.value, host, options, world });
    };
    return options.noop ? work() : underLock(folder, work);
  },
};
