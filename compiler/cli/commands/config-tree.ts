// `vigocli config tree`: the folders of a stacks tree, what each brings, and to how many hosts.
import type { Command } from "commander";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { renderTree } from "../../explore/render-tree.ts";
import { folderTree } from "../../explore/tree.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { colorFor, exitCodeOf, printErrors, printRefusal } from "../print.ts";
import { addProjectOptions, analyseProject, findProject } from "../project.ts";
import type { World } from "../world.ts";

export function configure(command: Command): void {
  addProjectOptions(command);
  command.option("--json", "print it as JSON").addHelpText(
    "after",
    `
Example:
  $ vigocli config tree --stacks stacks

A configcrate that no host gets is marked.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const project = findProject(call, world);
  const analysed = await analyseProject(project, world, { lint: false });
  if (analysed.kind === "refused") return printRefusal(analysed, call, world);
  printErrors(analysed.value.diagnostics, call, world);
  const { catalog, fleet } = analysed.value.analysis;
  const tree = folderTree(catalog, fleet);
  const palette = paint(colorFor(world.out, call, world));
  world.out.write(
    flag(call, "json") ? canonicalPretty(tree) : renderTree(tree, project.stacks, palette),
  );
  return exitCodeOf(analysed.value.diagnostics);
}
