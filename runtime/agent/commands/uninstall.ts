// `vigo-agent uninstall`: takes the service away again, and leaves what the agent remembers.
import { machine } from "../../host/machine.ts";
import type { Command } from "../command.ts";
import { initSystemOf } from "../service/index.ts";
import { uninstallService } from "../service/install.ts";
import { exitCodes } from "../world.ts";
import { failed, noInitSystem, sayDone } from "./install.ts";

export const uninstall: Command = {
  name: "uninstall",
  summary: "stop the daemon, and start it no more; what the agent remembers stays",
  flags: ["root"],
  example: `$ vigo-agent uninstall
stopped the agent
removed /etc/systemd/system/multi-user.target.wants/vigo-agent.service
removed /etc/systemd/system/vigo-agent.service`,
  run: async (options, world) => {
    const host = machine(options.root === undefined ? {} : { root: options.root });
    const system = await initSystemOf(host);
    if (system === undefined) return noInitSystem();
    try {
      const did = await uninstallService(host, system);
      sayDone(did.length === 0 ? ["not installed: nothing to do"] : did, options, world);
      return exitCodes.done;
    } catch (error) {
      return failed(error, `cannot take the agent from the services of ${system.name}`);
    }
  },
};
