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
};
