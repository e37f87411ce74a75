// `vigocli config validate`: everything that compiling would refuse or warn about, in any format.
import type { Command } from "commander";
import { Option } from "commander";
import { formats } from "../../diagnostics/render/index.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { formatNamed } from "../format-named.ts";
import { addClockOption, timeOf } from "../clock.ts";
import { colorFor, exitCodeOf, notice, printRefusal, printUsage } from "../print.ts";
import { addProjectOptions, findProject, judgeProject } from "../project.ts";
import { addVaultOptions, findVault } from "../vault.ts";
import type { World } from "../world.ts";

export function configure(command: Command): void {
  addProjectOptions(command);
  addVaultOptions(command);
  addClockOption(command);
  command
    .addOption(
      new Option("--format <format>", "how to print what was found")
        .choices(Object.keys(formats))
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config validate --stacks stacks
  $ vigocli config validate --format sarif > vigo.sarif

Exit codes: 0 no error was found (warnings do not count); 1 there are errors.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const project = findProject(call, world);
  const vault = await findVault(call, world);
  if (vault.kind === "refused") return printRefusal(vault, call, world);
  const judged = await judgeProject(project, world, {
    now: now.value,
    secrets: vault.value.known,
    tests: true,
  });
  if (judged.kind === "refused") return printRefusal(judged, call, world);
  const { diagnostics } = judged.value;
  const { place } = vault.value;
  const isUnchecked = diagnostics.some(({ code }) => code === "secrets-unchecked");
  if (isUnchecked && place.kind === "refused") notice(`note: ${place.message}`, call, world);
  const format = formatNamed(call, formats);
  const rendered = formats[format](diagnostics, {
    color: colorFor(world.out, call, world),
    width: world.out.columns ?? 100,
    version: world.version,
    prefix: project.stacks,
  });
  if (rendered !== "") world.out.write(rendered);
  if (format === "text" && diagnostics.length === 0 && !flag(call, "quiet")) {
    const { hosts = 0 } = judged.value.result;
    world.out.write(
      `No mistakes found: ${hosts} ${hosts === 1 ? "host" : "hosts"} would be compiled.\n`,
    );
  }
  return exitCodeOf(diagnostics);
}
