// The table of init systems, in the order in which they are looked for.
import type { HostView } from "../../host/host.ts";
import type { InitSystem } from "./init-system.ts";
import { openrc } from "./openrc.ts";
import { systemd } from "./systemd.ts";
import { sysv } from "./sysv.ts";

/** systemd keeps scripts in /etc/init.d working, and so does OpenRC; so theirs comes last. */
export const initSystems: readonly InitSystem[] = [systemd, openrc, sysv];

export async function initSystemOf(host: HostView): Promise<InitSystem | undefined> {
  for (const system of initSystems) if (await system.isHere(host)) return system;
  return undefined;
}
