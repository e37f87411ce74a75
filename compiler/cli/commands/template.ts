// `vigocli template FILE`: renders one template with the variables and traits given.
import type { Command } from "commander";
import { evaluateTemplate } from "../../../runtime/contract/template/evaluate.ts";
import { printTemplate } from "../../../runtime/contract/template/print.ts";
import { templateFault } from "../../2-parse/template/fault-diagnostic.ts";
import { parseTemplate } from "../../2-parse/template/parse-template.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { factsOf } from "../../explore/host-knowledge.ts";
import type { Call } from "../command.ts";
import { dataAt, sourceAt } from "../data-file.ts";
import { notice, printDiagnostics, printRefusal } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<file>", "the template")
    .option("--vars <file>", "what .Vars is, as JSON or YAML")
    .option("--traits <file>", "what .Traits is, as JSON or YAML")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli template stacks/templates/web/site.conf.tmpl --vars vars.yaml --traits web01.yaml

Without --vars or --traits, what needs them stays in the output as a template.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const [path = ""] = call.args;
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    found.push(diagnostic);
  };
  const source = await sourceAt(path, world, report);
  if (source.kind === "refused") return printRefusal(source, call, world);
  const parsed = source.value === undefined ? undefined : parseTemplate(source.value, report);
  printDiagnostics(found, call, world);
  if (parsed === undefined || source.value === undefined) return exitCodes.wrongInput;
  const vars = await dataAt("vars", call, world);
  if (vars.kind === "ended") return vars.code;
  const traits = await dataAt("traits", call, world);
  if (traits.kind === "ended") return traits.code;
  const result = evaluateTemplate(
    parsed.tree,
    factsOf({ vars: vars.value, traits: traits.value }).root,
  );
  switch (result.kind) {
    case "text":
      world.out.write(result.text);
      return exitCodes.done;
    case "residual":
      world.out.write(printTemplate(result.template));
      notice("note: some of it is not known yet, and stays a template", call, world);
      return exitCodes.done;
    case "fault": {
      const whole = { source: source.value, start: 0, end: source.value.text.length };
      const at = parsed.places.get(result.fault.node) ?? whole;
      printDiagnostics([templateFault(result.fault, at)], call, world);
      return exitCodes.wrongInput;
    }
  }
}
