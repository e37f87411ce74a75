// `vigocli config trace HOST`: why a host gets what it gets, each piece with the place that says so.
import type { Command } from "commander";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import type { Palette } from "../../diagnostics/render/paint.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { renderResource } from "../../explore/render-resource.ts";
import { renderTrace } from "../../explore/render-trace.ts";
import type { Known } from "../../explore/trace-resource.ts";
import { resourcesOf, traceResource } from "../../explore/trace-resource.ts";
import { findHost, layersOf, traceHost } from "../../explore/trace.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { colorFor, exitCodeOf, printErrors, printRefusal, printUsage } from "../print.ts";
import type { Analysed } from "../project.ts";
import { addProjectOptions, analyseProject, findProject } from "../project.ts";
import { unknownHost } from "../unknown-host.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<host>", "the host's name, as the inventory has it");
  addProjectOptions(command);
  command
    .option("--resource <id>", "only this resource: where each of its attributes comes from")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config trace web01.example.com --stacks stacks
  $ vigocli config trace web01.example.com --resource nginx-site/site

Nothing is hidden by mistakes elsewhere in the tree: they are printed, and the exit code is 1.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const analysed = await analyseProject(findProject(call, world), world, { lint: false });
  if (analysed.kind === "refused") return printRefusal(analysed, call, world);
  printErrors(analysed.value.diagnostics, call, world);
  const known = knownOf(call.args[0] ?? "", analysed.value);
  if (known === undefined) return unknownHost(call, analysed.value.analysis, world);
  const palette = paint(colorFor(world.out, call, world));
  const id = text(call, "resource");
  const printed = id === undefined ? whole(known, call, palette) : oneOf(id, known, call, palette);
  if (printed === undefined) return unknownResource(id ?? "", known, call, world);
  world.out.write(printed);
  return exitCodeOf(analysed.value.diagnostics);
}

function knownOf(name: string, { analysis }: Analysed): Known | undefined {
  const { catalog, fleet, policy } = analysis;
  const traced = findHost(fleet, name);
  if (traced === undefined) return undefined;
  return {
    traced,
    catalog,
    trace: traceHost(traced),
    policy: policy?.hosts.find(({ header }) => header.host === traced.host.name.value),
  };
}

function whole({ trace, traced, catalog }: Known, call: Call, palette: Palette): string {
  if (flag(call, "json")) return canonicalPretty(trace);
  return renderTrace(trace, layersOf(traced, catalog), palette);
}

function oneOf(id: string, known: Known, call: Call, palette: Palette): string | undefined {
  const resource = resourcesOf(known).get(id);
  if (resource === undefined) return undefined;
  const traced = traceResource(resource, known);
  return flag(call, "json") ? canonicalPretty(traced) : renderResource(traced, palette);
}

function unknownResource(id: string, known: Known, call: Call, world: World): number {
  const ids = [...resourcesOf(known).keys()];
  const { stacks } = findProject(call, world);
  const hint =
    didYouMean(id, ids) ??
    `an id is configcrate/resource; \`vigocli bundle show ${known.trace.host} --stacks ${stacks}\` lists them`;
  printUsage(`${known.trace.host} has no resource "${id}"`, hint, call, world);
  return exitCodes.wrongInput;
}
