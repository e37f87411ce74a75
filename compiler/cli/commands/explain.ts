// `vigocli explain CODE`: the page of a diagnostic, or the list of all.
import type { Command } from "commander";
import { catalogue } from "../../diagnostics/catalogue.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { pages } from "../../generated/pages.ts";
import type { Call } from "../command.ts";
import { printUsage } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument("[code]", "a code as diagnostics print it").addHelpText(
    "after",
    `
Example:
  $ vigocli explain duplicate-key

Without a code it lists all of them.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const [code] = call.args;
  if (code === undefined) {
    const width = Math.max(...Object.keys(catalogue).map((name) => name.length));
    for (const [name, title] of Object.entries(catalogue)) {
      world.out.write(`${name.padEnd(width)}  ${title}\n`);
    }
    return exitCodes.done;
  }
  // Pasted from a message, it may still wear its brackets.
  const asked = code.replace(/^(?:error|warning|hint)?\[|\]$/gu, "");
  const page = Object.hasOwn(pages, asked) ? pages[asked] : undefined;
  if (page === undefined) {
    const hint = didYouMean(asked, Object.keys(catalogue)) ?? "run `vigocli explain` for the list";
    return printUsage(`there is no diagnostic "${asked}"`, hint, call, world);
  }
  world.out.write(page.endsWith("\n") ? page : `${page}\n`);
  return exitCodes.done;
}
