// The agent as a script of System V's init, for hosts that have neither systemd nor OpenRC.
import { serviceName, shellWord, type InitSystem, type ServiceCommand } from "./init-system.ts";

const path = `/etc/init.d/${serviceName}`;

export const sysv: InitSystem = {
  name: "sysv",
  isHere: async (host) => (await host.stat("/etc/init.d/.")) !== undefined,
  isRunning: async (host) => (await host.stat("/run/initctl")) !== undefined,
  file: { path, mode: 0o755 },
  text: scriptText,
  links: [
    ...["2", "3", "4", "5"].map((level) => link(level, "S")),
    ...["0", "1", "6"].map((level) => link(level, "K")),
  ],
  start: [path, "start"],
  restart: [path, "restart"],
  stop: [path, "stop"],
  status: [path, "status"],
};

function link(level: string, kind: "S" | "K"): { readonly path: string; readonly to: string } {
  const order = kind === "S" ? "20" : "80";
  return {
    path: `/etc/rc${level}.d/${kind}${order}${serviceName}`,
    to: `../init.d/${serviceName}`,
  };
}

function scriptText([program = "", ...args]: ServiceCommand): string {
  return `#!/bin/sh
### BEGIN INIT INFO
# Provides:          ${serviceName}
# Required-Start:    $remote_fs $network
# Required-Stop:     $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: brings this host in line with its release
### END INIT INFO
# Written by \`vigo-agent install\`, and written anew by it. Secrets of the store belong into
# /etc/vigo/agent.env (mode 0600).
pidfile=/run/${serviceName}.pid
log=/var/log/${serviceName}.log

if [ -r /etc/vigo/agent.env ]; then
	set -a
	. /etc/vigo/agent.env
	set +a
fi

running() {
	[ -s "$pidfile" ] && kill -0 "$(cat "$pidfile")" 2>/dev/null
}

start() {
	running && return 0
	umask 022
	setsid ${[program, ...args].map(shellWord).join(" ")} </dev/null >>"$log" 2>&1 &
	echo $! >"$pidfile"
}

# A run ends between two resources, and a resource may be a long upgrade of packages.
stop() {
	running || return 0
	kill -TERM "$(cat "$pidfile")"
	left=900
	while running; do
		[ "$left" -gt 0 ] || return 1
		left=$((left - 1))
		sleep 1
	done
	rm -f "$pidfile"
}

case "$1" in
start) start ;;
stop) stop ;;
restart) stop && start ;;
reload) running && kill -HUP "$(cat "$pidfile")" ;;
status) running ;;
*)
	echo "usage: $0 start|stop|restart|reload|status" >&2
	exit 2
	;;
esac
`;
}
