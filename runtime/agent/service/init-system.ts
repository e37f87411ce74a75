// The shape of what starts the agent with the system: a file, links that enable it, and a few programs.
import type { HostView } from "../../host/host.ts";

export const serviceName = "vigo-agent";

/** What the service runs, as words that no shell has touched. */
export type ServiceCommand = readonly string[];

type Argv = readonly [string, ...string[]];

export interface InitSystem {
  readonly name: "systemd" | "openrc" | "sysv";
  isHere(host: HostView): Promise<boolean>;
  /** Whether it runs now; in an image, or before the first boot, there are only its files. */
  isRunning(host: HostView): Promise<boolean>;
  readonly file: { readonly path: string; readonly mode: number };
  text(command: ServiceCommand): string;
  /** What makes it start with the system. */
  readonly links: readonly { readonly path: string; readonly to: string }[];
  /** To be run when the file has changed. */
  readonly reload?: Argv;
  readonly start: Argv;
  readonly restart: Argv;
  readonly stop: Argv;
  /** Ends with 0 when the service runs. */
  readonly status: Argv;
}

/** One word of a line that a shell reads. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
