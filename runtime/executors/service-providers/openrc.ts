// Services of OpenRC.
import type { HostView, Step } from "../../host/host.ts";
import {
  noService,
  type ServiceAction,
  type ServiceFound,
  type ServiceProvider,
} from "./provider.ts";

export const openrc: ServiceProvider = {
  name: "openrc",
  isHere: async (host) =>
    (await host.stat("/run/openrc")) !== undefined ||
    (await host.stat("/sbin/openrc")) !== undefined,
  observe,
  steps,
};

async function observe(service: string, host: HostView): Promise<ServiceFound> {
  if ((await host.stat(`/etc/init.d/${service}`)) === undefined) return noService;
  const answered = await host.ask({ argv: ["rc-service", service, "status"] });
  const levels = await levelsOf(service, host);
  return {
    ...noService,
    exists: true,
    // 32: it was started, and has crashed since.
    active: answered?.code === 0,
    failed: answered?.code === 32,
    enabled: levels.length > 0,
    levels,
    running: (await host.stat("/run/openrc")) !== undefined,
  };
}

/** Those that a boot goes through; what merely stands in the table has no level. */
async function levelsOf(service: string, host: HostView): Promise<readonly string[]> {
  const answered = await host.ask({ argv: ["rc-update", "show"] });
  for (const line of (answered?.out ?? "").split("\n")) {
    const [name, levels = ""] = line.split("|");
    if (name?.trim() !== service) continue;
    return levels.split(/\s+/).filter((level) => level !== "" && level !== "shutdown");
  }
  return [];
}

function steps(action: ServiceAction, service: string, found: ServiceFound): readonly Step[] {
  const run = (...argv: readonly [string, ...string[]]): Step => ({
    kind: "run",
    program: { argv },
  });
  switch (action) {
    case "enable":
      return [run("rc-update", "add", service, "default")];
    case "disable":
      // With --all it fails when the service is missing in one of them.
      return [run("rc-update", "del", service, ...(found.levels ?? []))];
    case "start":
    case "restart":
      return [
        ...(found.failed ? [run("rc-service", service, "zap")] : []),
        run("rc-service", service, action),
      ];
    case "stop":
    case "reload":
      return [run("rc-service", service, action)];
    case "mask":
    case "unmask":
      throw new Error("OpenRC has no masked services");
  }
}
