// The shape of every command of the agent.
import type { Refusal } from "../contract/refusal.ts";
import type { FlagName, Options } from "./options.ts";
import type { World } from "./world.ts";

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Besides --color, --quiet and --help, which all commands take. */
  readonly flags: readonly FlagName[];
  /** A command line as it is really typed, and what comes of it. */
  readonly example: string;
  /** The exit code, or why it did not come to that. */
  run(options: Options, world: World): Promise<number | WrongUsage | Refusal>;
}

/** What only the command itself can know of its flags. */
export interface WrongUsage {
  readonly kind: "wrong";
  readonly message: string;
  readonly hint: string;
}
