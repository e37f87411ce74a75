// Services that are scripts in /etc/init.d, with links for each level that a boot goes through.
import type { HostView, Step } from "../../host/host.ts";
import {
  noService,
  type ServiceAction,
  type ServiceFound,
  type ServiceProvider,
} from "./provider.ts";

export const sysv: ServiceProvider = {
  name: "sysv",
  isHere: async (host) => (await host.stat("/etc/init.d")) !== undefined,
  observe,
  steps,
};

async function observe(service: string, host: HostView): Promise<ServiceFound> {
  const script = `/etc/init.d/${service}`;
  if ((await host.stat(script)) === undefined) return noService;
  const answered = await host.ask({ argv: [script, "status"] });
  return {
    ...noService,
    exists: true,
    // 0 is all that means "it runs": 1 and 2 died and left something behind, 3 is stopped, 4 unknown.
    active: answered?.code === 0,
    enabled: await isEnabled(service, host),
  };
}

async function isEnabled(service: string, host: HostView): Promise<boolean> {
  for (const level of ["/etc/rc2.d", "/etc/rc3.d", "/etc/rc5.d", "/etc/rc.d/rc3.d"]) {
    const names = (await host.list(level)) ?? [];
    if (names.some((name) => /^S\d\d/.test(name) && name.slice(3) === service)) return true;
  }
  return false;
}

/** A script may end before its daemon is one: it is given five seconds to say that it runs. */
const upScript = `
"$1" "$2" || exit
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
  "$1" status >/dev/null 2>&1 && exit
  sleep 0.2
done
`;

function steps(action: ServiceAction, service: string): readonly Step[] {
  const run = (...argv: readonly [string, ...string[]]): Step => ({
    kind: "run",
    program: { argv },
  });
  switch (action) {
    case "enable":
      return [run("update-rc.d", service, "defaults"), run("update-rc.d", service, "enable")];
    case "disable":
      return [run("update-rc.d", service, "disable")];
    case "start":
    case "restart":
      return [
        {
          kind: "run",
          about: `/etc/init.d/${service} ${action}`,
          program: { argv: ["sh", "-c", upScript, "sh", `/etc/init.d/${service}`, action] },
        },
      ];
    case "stop":
    case "reload":
      return [run(`/etc/init.d/${service}`, action)];
    case "mask":
    case "unmask":
      throw new Error("scripts in /etc/init.d cannot be masked");
  }
}
