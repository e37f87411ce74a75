// `vigocli when EXPR`: reads a condition, prints it in its one canonical form, and tries it on traits.
import type { Command } from "commander";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { evaluate } from "../../../runtime/contract/when/evaluate.ts";
import type { Outcome } from "../../../runtime/contract/when/scope.ts";
import { parseTemplate } from "../../2-parse/template/parse-template.ts";
import { whenFault } from "../../2-parse/when/diagnostics.ts";
import type { ParsedWhen } from "../../2-parse/when/parsed-when.ts";
import { makeWhenParser } from "../../2-parse/when/parse-when.ts";
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.ts";
import { gather } from "../../diagnostics/diagnostic.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { factsOf } from "../../explore/host-knowledge.ts";
import { whenSource } from "../../show/document.ts";
import type { Source } from "../../source/source.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { dataAt } from "../data-file.ts";
import { colorFor, printDiagnostics } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("<expr>", "a condition, as `when:` has it")
    .option("--traits <file>", "try it on a host with these traits, as JSON or YAML")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli when "os_family('debian') && file_exists('/etc/nginx')" --traits web01.yaml

It is false or true for such a host, or what is left to ask on the machine itself: files,
processes, the time of day, and variables, which are not known here.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const { value: parsed, diagnostics } = gather((report) => read(call.args[0] ?? "", report));
  printDiagnostics(diagnostics, call, world);
  if (parsed === undefined) return exitCodes.wrongInput;
  const traits = await dataAt("traits", call, world);
  if (traits.kind === "ended") return traits.code;
  const isTried = text(call, "traits") !== undefined;
  const outcome = isTried
    ? evaluate(parsed.expression, factsOf({ traits: traits.value }).scope)
    : undefined;
  if (outcome?.kind === "fault") {
    printDiagnostics([faultOf(outcome, parsed)], call, world);
    return exitCodes.wrongInput;
  }
  const canonical = whenSource(parsed.expression);
  if (flag(call, "json")) {
    world.out.write(canonicalPretty({ when: canonical, ...answerOf(outcome) }));
    return exitCodes.done;
  }
  const { bold, dim } = paint(colorFor(world.out, call, world));
  world.out.write(`${isTried ? dim(canonical) : canonical}\n`);
  if (outcome !== undefined) world.out.write(`${told(outcome, bold)}\n`);
  return exitCodes.done;
}

function read(words: string, report: Report): ParsedWhen | undefined {
  const source: Source = { path: "when", text: words };
  const parseText = (inner: Source): ReturnType<typeof parseTemplate> =>
    parseTemplate(inner, report);
  // Pasted from `bundle show`, it may hold a question that only a conditional variable can write.
  const residual = /\btrait_(?:in|gte|lte|matches)\(/u.test(words);
  return makeWhenParser()(source, { parseText, residual }, report);
}

type Answered = Exclude<Outcome, { readonly kind: "fault" }>;

function faultOf(
  fault: Extract<Outcome, { readonly kind: "fault" }>,
  { places, at }: ParsedWhen,
): Diagnostic {
  const { about, node, message } = fault;
  const subject = places.get(node) ?? at;
  if (about !== "text") return whenFault(subject, { ...fault, about });
  return { code: "template-value", severity: "error", summary: message, subject };
}

function answerOf(outcome: Answered | undefined): {
  readonly result?: boolean;
  readonly left?: string;
} {
  if (outcome === undefined) return {};
  return outcome.kind === "known"
    ? { result: outcome.value }
    : { left: whenSource(outcome.expression) };
}

function told(outcome: Answered, bold: (words: string) => string): string {
  if (outcome.kind === "known") return bold(String(outcome.value));
  return `${bold("left to ask")}: ${whenSource(outcome.expression)}`;
}
