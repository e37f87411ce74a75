// Runs one command line: loads what it names, and turns whatever happens into an exit code.
import type { CommandEntry, CommandModule } from "./command.ts";
import type { ProgramDefinition } from "./program-definition.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

export async function runCli(args: readonly string[], world: World): Promise<number> {
  return runProgram(async () => (await import("./vigocli.ts")).vigocli, args, world);
}

export async function runProgram(
  load: () => Promise<ProgramDefinition>,
  args: readonly string[],
  world: World,
): Promise<number> {
  // Asked so often by scripts that it should not wait for anything to be built.
  if (args.length === 1 && args[0] === "--version") {
    world.out.write(`${world.version}\n`);
    return exitCodes.done;
  }
  try {
    const { buildProgram, findEntry } = await import("./program.ts");
    const definition = await load();
    const entry = findEntry(definition, args);
    const loaded = new Map<CommandEntry, CommandModule>();
    if (entry !== undefined) loaded.set(entry, await entry.load());
    const program = buildProgram(definition, loaded, world);
    if (args.length === 0) {
      program.root.outputHelp();
      return exitCodes.done;
    }
    return await program.run(args);
  } catch (error) {
    world.err.write(bugReport(error, world));
    return exitCodes.bug;
  } finally {
    world.progress?.clear();
  }
}

function bugReport(error: unknown, world: World): string {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const trace =
    world.env["VIGO_DEBUG"] === undefined
      ? "Run it again with VIGO_DEBUG=1 and report what it prints, with the stacks tree if you can share it."
      : stack;
  return `This is a bug in vigo ${world.version}, not in your files: ${message}\n${trace}\n`;
}
