// Runs one command line of the agent, and turns whatever happens into an exit code.
import { closest } from "./closest.ts";
import { commands } from "./commands/index.ts";
import { commandHelp, overview } from "./help.ts";
import { parseOptions } from "./options.ts";
import { painter } from "./paint.ts";
import { printRefusal } from "./print-refusal.ts";
import { exitCodes, wantsColor, type World } from "./world.ts";

export async function runAgent(args: readonly string[], world: World): Promise<number> {
  try {
    return await dispatch(args, world);
  } catch (error) {
    world.err.write(bugReport(error, world));
    return exitCodes.bug;
  }
}

async function dispatch([word, ...rest]: readonly string[], world: World): Promise<number> {
  if (word === "--version" || word === "version") return printVersion(world);
  if (word === "--help" || word === "-h" || word === "help") {
    world.out.write(overview());
    return exitCodes.done;
  }
  if (word === undefined) {
    world.err.write(overview());
    return exitCodes.wrongUsage;
  }
  const command = commands.find(({ name }) => name === word);
  if (command === undefined) {
    const near = closest(
      word,
      commands.map(({ name }) => name),
    );
    const hint =
      near === undefined ? "`vigo-agent --help` lists all commands" : `did you mean "${near}"?`;
    return wrongUsage(`there is no command "${word}"`, hint, world);
  }
  const parsed = parseOptions(rest, command.flags);
  if (parsed.kind === "wrong") {
    const hint = parsed.hint ?? `\`vigo-agent ${word} --help\` lists what it takes`;
    return wrongUsage(parsed.message, hint, world);
  }
  if (parsed.kind === "help") {
    world.out.write(commandHelp(command));
    return exitCodes.done;
  }
  if (parsed.kind === "version") return printVersion(world);
  const outcome = await command.run(parsed.options, world);
  if (typeof outcome === "number") return outcome;
  if (outcome.kind === "wrong") return wrongUsage(outcome.message, outcome.hint, world);
  printRefusal(outcome, parsed.options, world);
  return exitCodes.refused;
}

function printVersion(world: World): number {
  world.out.write(`${world.version}\n`);
  return exitCodes.done;
}

function wrongUsage(message: string, hint: string, world: World): number {
  const paint = painter(wantsColor("auto", world.err, world));
  world.err.write(`${paint("red", "error")}: ${message}\n${paint("cyan", "help")}: ${hint}\n`);
  return exitCodes.wrongUsage;
}

function bugReport(error: unknown, world: World): string {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const rest =
    world.env["VIGO_DEBUG"] === undefined
      ? "Run it again with VIGO_DEBUG=1, and report what it prints."
      : stack;
  return `This is a bug in vigo ${world.version}: ${message}\n${rest}\n`;
}
