// The agent as a unit of systemd.
import { serviceName, type InitSystem, type ServiceCommand } from "./init-system.ts";

const unit = `${serviceName}.service`;

export const systemd: InitSystem = {
  name: "systemd",
  isHere: async (host) =>
    (await host.stat("/run/systemd/system")) !== undefined ||
    (await host.stat("/usr/lib/systemd/systemd")) !== undefined ||
    (await host.stat("/lib/systemd/systemd")) !== undefined,
  isRunning: async (host) => (await host.stat("/run/systemd/system")) !== undefined,
  file: { path: `/etc/systemd/system/${unit}`, mode: 0o644 },
  text: unitText,
  links: [{ path: `/etc/systemd/system/multi-user.target.wants/${unit}`, to: `../${unit}` }],
  reload: ["systemctl", "daemon-reload"],
  // During the boot it would wait for the network, and an image builder for ever.
  start: ["systemctl", "start", "--no-block", unit],
  restart: ["systemctl", "restart", "--no-block", unit],
  stop: ["systemctl", "stop", unit],
  status: ["systemctl", "is-active", "--quiet", unit],
};

function unitText(command: ServiceCommand): string {
  return `# Written by \`vigo-agent install\`, and written anew by it. Your own additions belong into
# ${unit}.d/*.conf beside this file; secrets of the store into /etc/vigo/agent.env (mode 0600).
[Unit]
Description=vigo agent: brings this host in line with its release
Documentation=man:systemd.service(5)
Wants=network-online.target
After=network-online.target
# A host that cannot get its release goes on trying: nobody else will mend it.
StartLimitIntervalSec=0

[Service]
Type=notify
# Node opens no sockets for datagrams: systemd-notify speaks for the agent.
NotifyAccess=all
ExecStart=${command.map(word).join(" ")}
EnvironmentFile=-/etc/vigo/agent.env
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=30s
WatchdogSec=5min
# SIGTERM ends a run between two resources, and a resource may be a long upgrade of packages. What the
# agent has started (a package manager, a program meant to stay) is not to be killed with it.
KillMode=process
TimeoutStopSec=15min
UMask=0022

# What is taken from the agent is taken from every program that it runs for you. So this is all that
# no resource type needs. Anything that gives it a view of the files of its own (ProtectSystem=,
# PrivateTmp=, ProtectKernelTunables= and the like) would hide its mounts from the rest of the host.
LockPersonality=yes
RestrictRealtime=yes
OOMScoreAdjust=-100

[Install]
WantedBy=multi-user.target
`;
}

/** systemd reads quotes, backslashes, `%` and `$`. */
function word(text: string): string {
  const plain = text.replaceAll("%", "%%").replaceAll("$", "$$$$");
  if (/^[\w@%$+=:,./-]+$/.test(plain)) return plain;
  return `"${plain.replaceAll(/["\\]/g, "\\$&")}"`;
}
