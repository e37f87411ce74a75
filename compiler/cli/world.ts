// What a command may know of the outside: the one place where streams, clock and environment come in.
import type { Progress } from "./progress.ts";

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The account that runs it; left out where it has no name. */
  readonly account?: string | undefined;
  readonly version: string;
  /** Differs between any two builds of the program; left out where it was not built. */
  readonly build?: string;
  /** Where the program itself lies, and what comes with it; left out where it is no file. */
  readonly programFolder?: string;
  readonly now: () => Date;
  readonly out: Output;
  readonly err: Output;
  /** Shows how far long work has come; left out where nobody watches. */
  readonly progress?: Progress | undefined;
  /** Asks whoever sits at the terminal for a line; left out when nobody does. */
  readonly ask?: (question: string) => Promise<string>;
  /** Undefined where there is nothing to read from. */
  readonly input?: Input;
  /** Listens until what it gives back is called; left out where nobody can send one. */
  readonly onSignal?: (signal: Signal, heard: () => void) => () => void;
}

export type Signal = "SIGHUP" | "SIGINT" | "SIGTERM";

export interface Input {
  readonly isTerminal: boolean;
  /** All that comes, to the end. */
  readAll(): Promise<Uint8Array>;
  /** One line from a terminal, which does not show it. Undefined when it was broken off. */
  askHidden(prompt: string): Promise<string | undefined>;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
}

/** What scripts may rely on. */
export const exitCodes = {
  done: 0,
  /** The user's input is wrong, or a check found something. */
  wrongInput: 1,
  wrongUsage: 2,
  /** Network, disk, permission, signature. */
  refused: 3,
  different: 4,
  /** A change is larger than the settings allow without somebody's word. */
  braked: 5,
  bug: 70,
} as const;

export type ColorChoice = "auto" | "always" | "never";

export function wantsColor(choice: ColorChoice, output: Output, world: World): boolean {
  if (choice !== "auto") return choice === "always";
  const noColor = world.env["NO_COLOR"];
  return (
    output.isTerminal && (noColor === undefined || noColor === "") && world.env["TERM"] !== "dumb"
  );
}
