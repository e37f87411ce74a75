// `vigocli completion SHELL`: a script that completes words, options and their choices.
import type { Command } from "commander";
import { Argument } from "commander";
import type { Call, CommandEntry, CommandModule } from "../command.ts";
import { writeCompletion } from "../completion-script.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

const shells = ["bash", "zsh", "fish"] as const;

export function configure(command: Command): void {
  command.addArgument(new Argument("<shell>", "which shell").choices(shells)).addHelpText(
    "after",
    `
Example:
  $ vigocli completion bash > /etc/bash_completion.d/vigocli
  $ vigocli completion zsh > "\${fpath[1]}/_vigocli"
  $ vigocli completion fish > ~/.config/fish/completions/vigocli.fish`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const shell = shells.find((known) => known === call.args[0]) ?? "bash";
  const { vigocli } = await import("../vigocli.ts");
  const { buildProgram } = await import("../program.ts");
  const loaded = new Map<CommandEntry, CommandModule>();
  for (const entry of vigocli.commands) loaded.set(entry, await entry.load());
  world.out.write(writeCompletion(shell, buildProgram(vigocli, loaded, world).root));
  return exitCodes.done;
}
