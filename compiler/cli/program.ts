// Builds the commander program: every command by name, and those asked for with all their options.
import { Command, CommanderError, Option } from "commander";
import { flag, type Call, type CommandEntry, type CommandModule } from "./command.ts";
import type { ProgramDefinition } from "./program-definition.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

export interface Program {
  readonly root: Command;
  /** Parses and runs; the exit code. */
  run(args: readonly string[]): Promise<number>;
}

export function buildProgram(
  { name, description, overview, groups, commands }: ProgramDefinition,
  loaded: ReadonlyMap<CommandEntry, CommandModule>,
  world: World,
): Program {
  let outcome: Promise<number> | undefined;
  const root = new Command(name)
    .description(description)
    .version(world.version, "--version", "print the version")
    .helpCommand(false)
    .addHelpText("after", overview);
  const parents = new Map<string, Command>();
  for (const entry of commands) {
    const command = parentOf(entry, root, { parents, groups }).command(entry.words.at(-1) ?? "");
    command.summary(entry.summary).description(entry.summary);
    const module = loaded.get(entry);
    if (module === undefined) continue;
    module.configure(command);
    addColour(command);
    command.action(() => {
      const call: Call = { args: command.args, options: command.opts() };
      if (flag(call, "quiet")) world.progress?.mute();
      outcome = module.run(call, world);
    });
  }
  for (const command of [root, ...descendants(root)]) settle(command, world);
  return {
    root,
    run: async (args) => {
      try {
        root.parse(args, { from: "user" });
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
      }
      return outcome ?? exitCodes.done;
    },
  };
}

/** The command of the words before the last one, made when the first of its group comes. */
function parentOf(
  entry: CommandEntry,
  root: Command,
  {
    parents,
    groups,
  }: Pick<ProgramDefinition, "groups"> & {
    readonly parents: Map<string, Command>;
  },
): Command {
  let parent = root;
  for (let count = 1; count < entry.words.length; count += 1) {
    const group = entry.words.slice(0, count).join(" ");
    const known = parents.get(group);
    if (known !== undefined) {
      parent = known;
      continue;
    }
    parent = parent.command(entry.words[count - 1] ?? "").helpCommand(false);
    parent.summary(groups.get(group) ?? "").description(groups.get(group) ?? "");
    parents.set(group, parent);
  }
  return parent;
}

function addColour(command: Command): void {
  command
    .addOption(
      new Option("--color <when>", "colours (NO_COLOR is honoured)")
        .choices(["auto", "always", "never"])
        .default("auto"),
    )
    .option("--quiet", "say nothing but results and errors");
}

function descendants(command: Command): readonly Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

/** The same manners everywhere: nothing exits by itself, and output goes where the world says. */
function settle(command: Command, world: World): void {
  if (command.parent !== null) command.version(world.version, "--version", "print the version");
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError("(add --help to see what it takes)")
    .configureOutput({
      writeOut: (text) => world.out.write(text),
      writeErr: (text) => world.err.write(text),
      getOutHelpWidth: () => world.out.columns ?? 100,
      getErrHelpWidth: () => world.err.columns ?? 100,
    });
}

/** The command that the words name, and how many of them it took. */
export function findEntry(
  { commands }: ProgramDefinition,
  args: readonly string[],
): CommandEntry | undefined {
  const words = args.filter((word) => !word.startsWith("-"));
  return commands.find((entry) => entry.words.every((word, index) => words[index] === word));
}
