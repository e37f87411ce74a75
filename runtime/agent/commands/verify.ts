// `vigo-agent verify`: fetches and verifies, and changes nothing at all.
import type { Command } from "../command.ts";
import { objectCache } from "../memory.ts";
import { obtainFresh } from "../obtain.ts";
import { readSource } from "../source.ts";
import { openState } from "../state.ts";
import { exitCodes } from "../world.ts";

export const verify: Command = {
  name: "verify",
  summary: "fetch and verify what this host is to be, and change nothing",
  flags: ["store", "bundle", "allow-expired", "trust", "host", "root", "state", "json"],
  example: `$ vigo-agent verify --store /mnt/store --trust /etc/vigo/root.json
web01: release 7 of fleet prod is sound and holds 12 resources for this host`,
  run: async (options, world) => {
    const source = await readSource(options, world, "read");
    if (source.kind !== "ok") return source;
    const state = await openState(options, world, "read");
    if (state.kind !== "ok") return state;
    const { host } = source.value;
    const how = { cache: objectCache(state.value), now: world.now(), inTurn: false };
    const obtained = await obtainFresh(state.value, source.value, how);
    if (obtained.kind !== "ok") return obtained;
    const { fetched, release, fleet } = obtained.value;
    const resources = fetched.kind === "bundle" ? fetched.bundle.resources.length : null;
    if (options.json) {
      world.out.write(`${JSON.stringify({ host, fleet, release, resources })}\n`);
    } else if (!options.quiet) {
      const holds =
        resources === null
          ? "does not hold this host"
          : `holds ${resources} ${resources === 1 ? "resource" : "resources"} for this host`;
      world.out.write(`${host}: release ${release} of fleet ${fleet} is sound and ${holds}\n`);
    }
    return exitCodes.done;
  },
};
