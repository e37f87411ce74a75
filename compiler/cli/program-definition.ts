// What tells one program from another: its name, its commands, and what its help begins and ends with.
import type { CommandEntry } from "./command.ts";

export interface ProgramDefinition {
  readonly name: string;
  readonly description: string;
  /** Below the list of commands: where to start, and what the exit codes mean. */
  readonly overview: string;
  /** Words that several commands begin with, and what these have in common. */
  readonly groups: ReadonlyMap<string, string>;
  readonly commands: readonly CommandEntry[];
}
