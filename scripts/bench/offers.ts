// Whether a command has a flag or a subcommand: what is not there yet is left out, and said.
import { sampleOf, type Command } from "./sample.ts";

/** Asks the help of the command. */
export async function offers(help: Command, word: string): Promise<boolean> {
  const { out } = await sampleOf({ ...help, fine: [0, 1, 2] });
  return out.split(/\s+/u).includes(word);
}
