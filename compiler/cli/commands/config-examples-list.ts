// `vigocli config examples list`: what there is to copy, shelf by shelf.
import type { Command } from "commander";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import type { Example } from "../../examples/library.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { libraryOption, openLibrary } from "../example-library.ts";
import { colorFor, notice, printRefusal } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .addOption(libraryOption())
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config examples list
  $ vigocli config examples copy nginx

What takes an example off hosts again is called as it is, with -retract behind its name.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const opened = await openLibrary(call, world);
  if (opened.kind === "refused") return printRefusal(opened, call, world);
  const { examples, folder } = opened.value;
  if (flag(call, "json")) {
    world.out.write(canonicalPretty({ examples: examples.map(documentOf) }));
    return exitCodes.done;
  }
  const { bold } = paint(colorFor(world.out, call, world));
  const wanted = examples.filter(({ kind }) => kind !== "retraction");
  const width = Math.max(0, ...wanted.map(({ name }) => name.length));
  for (const shelf of new Set(wanted.map(shelfOf))) {
    world.out.write(`${bold(shelf)}\n`);
    for (const example of wanted.filter((other) => shelfOf(other) === shelf)) {
      world.out.write(`  ${example.name.padEnd(width)}  ${example.about}`.trimEnd() + "\n");
    }
  }
  const count = wanted.length === 1 ? "1 example" : `${wanted.length} examples`;
  notice(`${count} in ${folder}. Copy one: vigocli config examples copy NAME`, call, world);
  return exitCodes.done;
}

function shelfOf({ kind, category }: Example): string {
  return kind === "usercrate" ? "usercrates" : category;
}

function documentOf(example: Example): object {
  const { kind, category, name, path, about, needs, sources, secrets, vars } = example;
  return { kind, category, name, path, about, needs, sources, secrets, vars };
}
