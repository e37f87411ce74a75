// `vigocli bundle diff OLD NEW`: which hosts change, and how, each change told once.
import type { Command } from "commander";
import { globMatches } from "../../../runtime/contract/host-glob.ts";
import { adapt } from "../../diff/adapt.ts";
import { compare } from "../../diff/compare.ts";
import type { Side } from "../../diff/side.ts";
import { addCacheOption } from "../cache.ts";
import { isUnchanged } from "../../diff/wording.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { readOperand } from "../operand.ts";
import { trustOption } from "../pinned-root.ts";
import { printDiagnostics, printRefusal } from "../print.ts";
import { addComparisonFormats, formatFault, printComparison } from "../print-comparison.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<old>", "a store, or a stacks tree to compile in memory")
    .argument("<new>", "likewise")
    .option("--host <glob>", "only hosts whose name matches")
    .option("--exit-code", "exit with 4 when there are differences")
    .addOption(trustOption("stores"));
  addCacheOption(command);
  addComparisonFormats(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli bundle diff store stacks
  $ vigocli bundle diff --stat store stacks
  $ vigocli bundle diff --format markdown --output comment.md store-of-main stacks
  $ vigocli bundle diff --exit-code --host 'web*' store-of-main store-of-this-branch

Hosts with the identical change form one group. Markdown fits into the comment of a pull request;
HTML is one page that needs no network. docs/diff.md shows each form.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const fault = formatFault(call, world);
  if (fault !== undefined) return fault;
  const sides: Side[] = [];
  for (const where of call.args) {
    const read = await readOperand(where, call, world);
    if (read.kind === "refused") return printRefusal(read, call, world);
    printDiagnostics(read.value.diagnostics, call, world);
    if (read.value.side === undefined) return exitCodes.wrongInput;
    sides.push(onlyHosts(read.value.side, text(call, "host")));
  }
  const [old, next] = sides;
  if (old === undefined || next === undefined)
    throw new Error("commander let a missing argument pass");
  world.progress?.step("comparing");
  const [oldName = "", newName = ""] = call.args;
  const comparison = adapt(
    compare(old, next),
    { name: oldName, side: old },
    { name: newName, side: next },
  );
  const code = await printComparison(comparison, call, world);
  if (code !== exitCodes.done) return code;
  return flag(call, "exitCode") && !isUnchanged(comparison) ? exitCodes.different : exitCodes.done;
}

function onlyHosts(side: Side, glob: string | undefined): Side {
  if (glob === undefined) return side;
  return {
    ...side,
    bundles: new Map([...side.bundles].filter(([host]) => globMatches(glob, host))),
  };
}
