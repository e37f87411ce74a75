// The agent as a service of OpenRC.
import { serviceName, shellWord, type InitSystem, type ServiceCommand } from "./init-system.ts";

export const openrc: InitSystem = {
  name: "openrc",
  isHere: async (host) => (await host.stat("/sbin/openrc-run")) !== undefined,
  isRunning: async (host) => (await host.stat("/run/openrc/softlevel")) !== undefined,
  file: { path: `/etc/init.d/${serviceName}`, mode: 0o755 },
  text: scriptText,
  links: [{ path: `/etc/runlevels/default/${serviceName}`, to: `/etc/init.d/${serviceName}` }],
  start: ["rc-service", serviceName, "start"],
  restart: ["rc-service", serviceName, "restart"],
  stop: ["rc-service", serviceName, "stop"],
  status: ["rc-service", "--quiet", serviceName, "status"],
};

function scriptText([program = "", ...args]: ServiceCommand): string {
  return `#!/sbin/openrc-run
# Written by \`vigo-agent install\`, and written anew by it. Settings of your own belong into
# /etc/conf.d/${serviceName}, secrets of the store into /etc/vigo/agent.env (mode 0600).
description="brings this host in line with its release"
supervisor=supervise-daemon
command=${shellWord(program)}
# It is evaluated once more when the service is started.
command_args=${shellWord(args.map(shellWord).join(" "))}
respawn_delay=30
respawn_max=0
# A run ends between two resources, and a resource may be a long upgrade of packages.
retry="SIGTERM/900/SIGKILL/5"
output_logger="logger -t ${serviceName}"
error_logger="logger -t ${serviceName}"
extra_started_commands="reload"

depend() {
	want net
	after net firewall
}

start_pre() {
	if [ -r /etc/vigo/agent.env ]; then
		set -a
		. /etc/vigo/agent.env
		set +a
	fi
}

reload() {
	supervise-daemon "$RC_SVCNAME" --signal HUP
}
`;
}
