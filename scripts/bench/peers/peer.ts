// What every peer is asked to do: the same fleet in its own words, compiled, and shown for what it came to.
import type { Fleet, Host } from "../fleet/model.ts";
import type { Command } from "../sample.ts";

export interface Peer {
  readonly name: string;
  /** Must all be installed. */
  readonly programs: readonly string[];
  /** What it is called by Debian. */
  readonly debian: string;
  /** What is done, so that nobody takes it for more or less. */
  readonly does: string;
  /** How many hosts it is asked for, given the usual number: the slowest get fewer. */
  hosts(usual: number): number;
  /** Writes its tree; what is made of it is left where `rendered` finds it. */
  plant(fleet: Fleet, hosts: readonly Host[], folder: string): Promise<Command>;
  /** Texts of files by path, as they would be put on the host; undefined when it does not say. */
  readonly rendered?: (folder: string, host: Host) => Promise<ReadonlyMap<string, string>>;
}
