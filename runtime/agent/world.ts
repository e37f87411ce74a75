// What the agent knows of the outside: the one place where streams, clock and environment come in.

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  readonly err: Output;
  /** What the machine calls itself. */
  readonly hostname: string;
  /** The home folder of the account that the agent runs as. */
  readonly home: string;
  /** Undefined where accounts have no numbers. */
  readonly uid: number | undefined;
  readonly version: string;
  readonly now: () => Date;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
  /** Aborted when somebody wants the agent to end. */
  readonly signal: AbortSignal;
  /** Calls back each time somebody wants a run now. */
  readonly onWake?: (listener: () => void) => void;
  /** How this very program was started: Node, and the file that it runs. */
  readonly program?: { readonly node: string; readonly script: string };
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
}

/** What scripts may rely on. */
export const exitCodes = {
  done: 0,
  /** A resource failed, or is blocked. */
  failed: 1,
  wrongUsage: 2,
  /** Network, disk, permission, signature. */
  refused: 3,
  different: 4,
  bug: 70,
} as const;

export type ColorChoice = "auto" | "always" | "never";

export function wantsColor(choice: ColorChoice, output: Output, world: World): boolean {
  if (choice !== "auto") return choice === "always";
  const isBare = (world.env["NO_COLOR"] ?? "") !== "" || world.env["TERM"] === "dumb";
  return output.isTerminal && !isBare;
}
