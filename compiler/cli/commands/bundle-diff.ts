// `vigocli bundle diff [OLD] [NEW]`: which hosts change, and how, each change told once.
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { compare } from "../../diff/compare.ts";
import { dangers, type Comparison, type Danger } from "../../diff/comparison.ts";
import type { Side } from "../../diff/side.ts";
import { groupOrders, sortGroups, weightyEnd } from "../../diff/sort-groups.ts";
import { alarmsFor, isUnchanged, type Alarm } from "../../diff/verdict.ts";
import { counted } from "../../diff/render/wording.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import type { Call } from "../command.ts";
import { flag, text, texts } from "../command.ts";
import { addKeyOption } from "../keys.ts";
import { operandOf, readOperand, type Operand, type ReadOperand } from "../operand.ts";
import { trustOption } from "../pinned-root.ts";
import { colorFor, exitCodeOf, notice, printDiagnostics, printRefusal } from "../print.ts";
import { addComparisonFormats, formatFault, printComparison } from "../print-comparison.ts";
import { addProjectOptions } from "../project.ts";
import { addStoreOption } from "../settings.ts";
import { addVaultOptions } from "../vault.ts";
import type { Asking } from "../stacks-side.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("[old]", "what there was (default: the current release of the store)")
    .argument("[new]", "what there is to be (default: the stacks)");
  addProjectOptions(command);
  addStoreOption(command);
  addKeyOption(command);
  addVaultOptions(command);
  command
    .option("--host <glob>", "only hosts whose name matches")
    .addOption(
      new Option("--sort <order>", "groups by number of hosts, most alarming first, or by name")
        .choices(groupOrders)
        .default("hosts"),
    )
    .option("--exit-code", "exit with 4 when there are differences")
    .addOption(
      new Option(
        "--fail-on <class>",
        `exit with 4 when a change is of this class, repeatable: ${dangers.join(", ")}`,
      ).argParser(withClass),
    )
    .addOption(trustOption("stores"));
  addComparisonFormats(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli bundle diff                         what publishing the stacks would change
  $ vigocli bundle diff main                    what this branch changes
  $ vigocli bundle diff store@41 store@42 --host 'web*'
  $ vigocli bundle diff --fail-on access --fail-on deletes .live stacks
  $ vigocli bundle diff --format markdown --output comment.md main

OLD and NEW are a store (a folder or an address; STORE@RELEASE for an old release, @RELEASE for one of
the store of the project), a folder of stacks, .live for the tree as it was published last, or a git
revision of the stacks, with its own inventory and settings. What is there under a name comes before a
revision that is called so; git:REVISION is always one.

Hosts with the identical change form one group. Where there are too many groups to read, each resource
stands on one line, as with --stat, and groups are told as far as they fit; --all tells all of them.
Markdown fits into the comment of a pull request; HTML is one page that needs no network. docs/diff.md
shows each form.`,
  );
}

function withClass(word: string, before: readonly Danger[] | undefined): readonly Danger[] {
  const known = dangers.find((danger) => danger === word);
  if (known === undefined) {
    throw new InvalidArgumentError(`\nhelp: the classes are ${dangers.join(", ")}`);
  }
  return [...(before ?? []), known];
}

export async function run(call: Call, world: World): Promise<number> {
  const fault = formatFault(call, world);
  if (fault !== undefined) return fault;
  const [old, next] = call.args;
  const operands: readonly Operand[] = [
    old === undefined
      ? { kind: "store", where: undefined, release: undefined }
      : operandOf(old, world),
    next === undefined ? { kind: "stacks", where: undefined } : operandOf(next, world),
  ];
  const read: ReadOperand[] = [];
  try {
    for (const operand of operands) {
      const one = await readOperand(operand, call, world);
      if (one.kind === "refused") return printRefusal(one, call, world);
      read.push(one.value);
      printDiagnostics(one.value.diagnostics, call, world);
      if (one.value.side === undefined) return exitCodeOf(one.value.diagnostics);
    }
    const [was, is] = read.flatMap(({ side }) => side ?? []);
    if (was === undefined || is === undefined) throw new Error("a side was read and is not there");
    return await tell(was, is, { call, world });
  } finally {
    for (const { drop } of read) await drop();
  }
}

async function tell(old: Side, next: Side, { call, world }: Asking): Promise<number> {
  const hosts = text(call, "host");
  world.progress?.step("finding what differs");
  const compared = await compare(old, next, {
    hosts,
    // Stores tell for themselves how much was read.
    heard: (done, of) => world.progress?.step(`comparing, ${done} of ${counted(of, "host")}`),
  });
  if (compared.kind === "refused") return printRefusal(compared, call, world);
  const order = groupOrders.find((name) => name === text(call, "sort")) ?? "hosts";
  const comparison = sortGroups(compared.value, order);
  if (hosts !== undefined && isAboutNobody(comparison)) {
    notice(`note: no host matches "${hosts}"`, call, world);
  }
  const code = await printComparison(comparison, weightyEnd(order), { call, world });
  if (code !== exitCodes.done) return code;
  return verdictOn(comparison, { call, world });
}

function isAboutNobody({ hosts }: Comparison): boolean {
  return Object.values(hosts).every((count) => count === 0);
}

function verdictOn(comparison: Comparison, { call, world }: Asking): number {
  const classes = dangers.filter((danger) => texts(call, "failOn").includes(danger));
  const alarms = alarmsFor(comparison, classes);
  const { red } = paint(colorFor(world.err, call, world));
  for (const alarm of alarms) world.err.write(`${red("error")}: ${alarmText(alarm)}\n`);
  const isDifferent = flag(call, "exitCode") && !isUnchanged(comparison);
  return isDifferent || alarms.length > 0 ? exitCodes.different : exitCodes.done;
}

function alarmText({ danger, resources, hosts, example: { change, host } }: Alarm): string {
  const what = `${counted(resources, "resource")} on ${counted(hosts, "host")}`;
  return `--fail-on ${danger}: ${what}, such as "${change.id}" on ${host}`;
}
