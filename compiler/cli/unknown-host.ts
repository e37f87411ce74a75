// A host was named that nothing is told to: says why, and what was perhaps meant.
import type { Analysis } from "../compile.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Call } from "./command.ts";
import { printUsage } from "./print.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

/** The exit code. */
export function unknownHost(call: Call, analysis: Analysis, world: World): number {
  const [name = ""] = call.args;
  const listed =
    analysis.catalog.inventory?.hosts.some((host) => host.name.value === name) ?? false;
  const hosts = analysis.fleet.compositions.flatMap((composition) => composition.hosts);
  const hint = listed
    ? "write a match block whose pattern matches its name"
    : (didYouMean(
        name,
        hosts.map((host) => host.name.value),
      ) ?? "list it in inventory.yaml, and match it in a match block");
  const message = listed
    ? `no match block matches the host "${name}"`
    : `there is no host "${name}"`;
  printUsage(message, hint, call, world);
  return exitCodes.wrongInput;
}
