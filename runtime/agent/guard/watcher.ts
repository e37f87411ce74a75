// Starts somebody outside of this process who goes the way back when this process dies on the way.
import { existsSync } from "node:fs";
import type { Host } from "../../host/host.ts";
import { serviceName } from "../service/init-system.ts";
import type { State } from "../state.ts";
import type { World } from "../world.ts";

/** Where the agent's own unit may be what is stopped, systemd starts the watcher outside of it. */
export async function startWatcher(
  host: Host,
  { state, world }: { readonly state: State; readonly world: World },
): Promise<void> {
  if (world.program === undefined) return;
  const { node, script } = world.program;
  const words = [node, script, "way-back", "--wait", "--state", state.folder] as const;
  if (existsSync("/run/systemd/system")) {
    const argv = ["systemd-run", "--quiet", "--collect", `--description=${about}`] as const;
    const started = await host.ask({ argv: [...argv, "--", ...words], fresh: true });
    if (started?.code === 0) return;
  }
  await host.perform({ kind: "run", background: true, program: { argv: words } });
}

const about = `undoes what ${serviceName} does not live to confirm`;
