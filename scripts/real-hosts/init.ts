// What brings a host up, and how one can tell that it did.
import type { Ground } from "./contents.ts";
import type { Ran } from "./run-program.ts";

export interface Init {
  /** What systemd-nspawn is told at the end of its command line. */
  readonly start: readonly string[];
  /** What is run on the host to start it anew; it need not wait. */
  readonly reboot: readonly string[];
  isUp(run: (command: readonly string[]) => Promise<Ran>): Promise<boolean>;
}

export const inits: { readonly [name in Ground["init"]]: Init } = {
  systemd: {
    start: ["--boot"],
    reboot: ["systemctl", "reboot", "--no-block"],
    isUp: async (run) => {
      const { out } = await run(["systemctl", "is-system-running"]);
      // "degraded" is up as well: a unit that this kernel cannot serve has failed.
      return out.trim() === "running" || out.trim() === "degraded";
    },
  },
  // Its own mark of a start, and the places where it remembers what it started.
  openrc: idle("mkdir -p /run/openrc && touch /run/openrc/softlevel && rc-update --update"),
  sysv: idle("mkdir -p /run/lock"),
};

/**
 * The programs of an init system over a first process that does nothing. Its scripts for the start of a machine
 * would look after clocks, kernel parameters and disks, which are those of the machine that keeps the host.
 */
function idle(before: string): Init {
  return {
    start: ["--as-pid2", "sh", "-c", `${before} && touch /run/vigo-is-up && exec sleep infinity`],
    reboot: ["kill", "-INT", "1"],
    isUp: async (run) => (await run(["test", "-e", "/run/vigo-is-up"])).code === 0,
  };
}
