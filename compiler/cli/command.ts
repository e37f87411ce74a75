// The shape of every command: words, a summary for the overview, and a module that is loaded when it runs.
import type { Command } from "commander";
import type { World } from "./world.ts";

export interface CommandEntry {
  /** As typed after the program's name: ["bundle", "diff"]. */
  readonly words: readonly string[];
  readonly summary: string;
  /** A command's code is loaded only when it runs; start-up does not pay for the others. */
  readonly load: () => Promise<CommandModule>;
}

export interface CommandModule {
  /** Adds arguments, options and help to a command that has its name already. */
  readonly configure: (command: Command) => void;
  /** The exit code. */
  readonly run: (call: Call, world: World) => Promise<number>;
}

/** What was typed, as commander read it; `text` and `flag` give it back with a type. */
export interface Call {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export function text(call: Call, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === "string" ? value : undefined;
}

export function texts(call: Call, name: string): readonly string[] {
  const value = call.options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

export function flag(call: Call, name: string): boolean {
  return call.options[name] === true;
}
