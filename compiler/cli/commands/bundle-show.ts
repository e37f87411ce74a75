// `vigocli bundle show HOST`: what one host is told, from a store or straight from the stacks.
import type { Command } from "commander";
import type { Bundle } from "../../../runtime/contract/bundle.ts";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import type { Value } from "../../../runtime/contract/value.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import type { Call } from "../command.ts";
import { flag, text, texts } from "../command.ts";
import { readStacks, readStore } from "../operand.ts";
import { colorFor, printDiagnostics, printRefusal, printUsage } from "../print.ts";
import { addProjectOptions, findProject } from "../project.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<host>", "the host's name, as the inventory has it");
  addProjectOptions(command);
  command
    .option("--store <where>", "read it from this store instead of compiling the stacks")
    .option("--trust <file>", "the root.json that the store must be signed by")
    .option("--json", "print the bundle as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli bundle show web01.example.com --stacks stacks
  $ vigocli bundle show web01.example.com --store store --trust keys/root.json --json

Resources stand in the order in which they are applied.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const host = call.args[0] ?? "";
  const store =
    text(call, "store") ??
    (text(call, "stacks") === undefined ? world.env["VIGO_STORE"] : undefined);
  const read =
    store === undefined
      ? await readStacks(findProject(call, world).stacks, world, texts(call, "inventory"))
      : await readStore(store, call, world);
  if (read.kind === "refused") return printRefusal(read, call, world);
  printDiagnostics(read.value.diagnostics, call, world);
  const { side } = read.value;
  if (side === undefined) return exitCodes.wrongInput;
  const bundle = side.bundles.get(host);
  if (bundle === undefined) {
    const hint =
      didYouMean(host, side.bundles.keys()) ??
      "list it in inventory.yaml, and match it in a match block";
    printUsage(`there is no bundle for the host "${host}"`, hint, call, world);
    return exitCodes.wrongInput;
  }
  const color = colorFor(world.out, call, world);
  world.out.write(
    flag(call, "json") ? canonicalPretty(document(bundle, side.release)) : told(bundle, color),
  );
  return exitCodes.done;
}

function document({ header, resources }: Bundle, release: number | undefined): Value {
  return {
    host: header.host,
    fleet: header.fleet,
    release: release ?? null,
    match: header.match,
    environment: header.environment ?? null,
    tags: header.tags,
    resources: resources.map((resource) => ({ ...resource })),
  };
}

function told({ header, resources }: Bundle, color: boolean): string {
  const { bold, dim, cyan } = paint(color);
  const lines = [
    `${bold(header.host)}  fleet ${header.fleet}, match "${header.match}"${header.tags.length > 0 ? `, tags ${header.tags.join(", ")}` : ""}`,
  ];
  for (const { id, type, attributes, after } of resources) {
    lines.push(
      "",
      `${cyan(id)}  ${type}${after.length > 0 ? dim(`  after ${after.join(", ")}`) : ""}`,
    );
    for (const [name, value] of Object.entries(attributes)) {
      lines.push(...attributeLines(name, value).map((line) => `  ${line}`));
    }
  }
  return `${lines.join("\n")}\n`;
}

function attributeLines(name: string, value: Value): readonly string[] {
  if (typeof value === "string" && value.includes("\n")) {
    return [
      `${name}: |`,
      ...value
        .replace(/\n$/u, "")
        .split("\n")
        .map((line) => `  ${line}`),
    ];
  }
  return [`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`];
}
