// Tells systemd how the daemon is: that it is ready, what it does, and that it is alive.
import type { HostView } from "../../host/host.ts";

export interface Supervisor {
  /** Lines as sd_notify(3) has them, such as READY=1. */
  tell(...lines: readonly string[]): Promise<void>;
  /** How often it wants to hear that we live; undefined when it does not. */
  readonly watchdogMs: number | undefined;
}

/**
 * Its socket is one for datagrams, which Node cannot open, so that systemd's own program speaks for us.
 * The unit says `NotifyAccess=all`, because it is not the daemon itself that speaks.
 */
export function supervisorOf(
  env: Readonly<Record<string, string | undefined>>,
  pid: number,
  host: Pick<HostView, "ask">,
): Supervisor {
  const socket = env["NOTIFY_SOCKET"] ?? "";
  if (socket === "") return { tell: () => Promise.resolve(), watchdogMs: undefined };
  const isForUs = ["", String(pid)].includes(env["WATCHDOG_PID"] ?? "");
  const microseconds = Number(env["WATCHDOG_USEC"] ?? "");
  return {
    watchdogMs: isForUs && microseconds > 0 ? microseconds / 1000 : undefined,
    tell: async (...lines) => {
      // Whether anybody hears is systemd's business: a run goes on all the same.
      await host
        .ask({
          argv: ["systemd-notify", ...lines.map(oneLine)],
          env: { NOTIFY_SOCKET: socket },
          fresh: true,
        })
        .catch(() => undefined);
    },
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
