// `vigocli bundle diff OLD NEW`: which hosts change, and how, each change told once.
import type { Command } from "commander";
import { Option } from "commander";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { globMatches } from "../../../runtime/contract/host-glob.ts";
import { compare } from "../../diff/compare.ts";
import { diffDocument } from "../../diff/document.ts";
import { renderComparison } from "../../diff/render-text.ts";
import type { Side } from "../../diff/side.ts";
import { addCacheOption } from "../cache.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { readOperand } from "../operand.ts";
import { trustOption } from "../pinned-root.ts";
import { colorFor, printDiagnostics, printRefusal } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<old>", "a store, or a stacks tree to compile in memory")
    .argument("<new>", "likewise")
    .option("--host <glob>", "only hosts whose name matches")
    .addOption(
      new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"),
    )
    .option("--json", "the same as --format json")
    .option("--exit-code", "exit with 4 when there are differences")
    .addOption(trustOption("stores"));
  addCacheOption(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli bundle diff store stacks
  $ vigocli bundle diff --exit-code --host 'web*' store-of-main store-of-this-branch

Hosts with the identical change form one group.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
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
  const comparison = compare(old, next);
  const asJson = flag(call, "json") || text(call, "format") === "json";
  world.out.write(
    asJson
      ? canonicalPretty(diffDocument(comparison, { old, next }))
      : renderComparison(comparison, colorFor(world.out, call, world)),
  );
  return flag(call, "exitCode") && comparison.groups.length > 0
    ? exitCodes.different
    : exitCodes.done;
}

function onlyHosts(side: Side, glob: string | undefined): Side {
  if (glob === undefined) return side;
  return {
    ...side,
    bundles: new Map([...side.bundles].filter(([host]) => globMatches(glob, host))),
  };
}
