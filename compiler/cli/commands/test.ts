// `vigocli test`: holds what hosts would be told against the policy tests of the tree.
import type { Command } from "commander";
import { Option } from "commander";
import { formats } from "../../policy-tests/render/index.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { formatNamed } from "../format-named.ts";
import { printUsage } from "../print.ts";
import { addProjectOptions, findProject } from "../project.ts";
import { runOnce } from "../test-run.ts";
import type { TestRun } from "../test-run.ts";
import { runAndWatch } from "../test-watch.ts";
import type { World } from "../world.ts";

export function configure(command: Command): void {
  addProjectOptions(command);
  addClockOption(command);
  command
    .option("--filter <name>", "only tests with this in their name or that of their file")
    .option("--host <glob>", "only what is said of these hosts")
    .option("--fail-fast", "end with the first test that fails")
    .option("--update", "write snapshots anew where they differ")
    .option("--ci", "write no snapshot, and fail when there is no test")
    .option("--list", "list the tests, and run none of them")
    .option("--watch", "run them again whenever something changes, until Ctrl-C")
    .addOption(
      new Option("--format <format>", "how to tell what came of them")
        .choices(Object.keys(formats))
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli test
  $ vigocli test --filter nginx --host 'web*'
  $ vigocli test --ci --format junit > tests.xml

Tests lie in tests/ of the stacks tree. The tree is compiled in memory, without keys or a store:

  # stacks/tests/web.vgo
  tests:
    - name: web servers run nginx
      hosts: web*
      has: [nginx, "service[nginx]"]
      lacks: ["package[telnetd]"]

A mistake in a test is an error of that test alone; the others are run.
Exit codes: 0 all is as the tests say; 1 something is not, or the tree or a test has mistakes.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const clash = clashOf(call);
  if (clash !== undefined) return printUsage(clash, "leave one of them out", call, world);
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  // Asked for anew by each run: what lies beside the tree may come and go, and a day may pass.
  const current = (): TestRun => {
    const time = timeOf(call, world);
    return {
      project: findProject(call, world),
      now: time.kind === "ok" ? time.value : now.value,
      format: formatNamed(call, formats),
    };
  };
  const { onSignal } = world;
  if (flag(call, "watch") && onSignal !== undefined) {
    return runAndWatch(current, interruptionBy(onSignal), call, world);
  }
  const { code } = await runOnce(current(), call, world);
  return code;
}

/** The first signal asks to end, and the second one kills. */
function interruptionBy(onSignal: NonNullable<World["onSignal"]>): AbortSignal {
  const stop = new AbortController();
  const listening = (["SIGINT", "SIGTERM"] as const).map((signal) =>
    onSignal(signal, () => stop.abort()),
  );
  stop.signal.addEventListener("abort", () => listening.forEach((end) => end()));
  return stop.signal;
}

/** Flags that contradict each other. */
function clashOf(call: Call): string | undefined {
  const pairs = [
    ["watch", "list"],
    ["watch", "ci"],
    ["update", "ci"],
    ["update", "list"],
  ] as const;
  const pair = pairs.find(([one, other]) => flag(call, one) && flag(call, other));
  if (pair !== undefined) return `--${pair[0]} and --${pair[1]} cannot stand together`;
  // A snapshot of some of its hosts would lack the others.
  if (flag(call, "update") && text(call, "host") !== undefined) {
    return "--update writes snapshots of all hosts of a test, and --host names some of them";
  }
  if (flag(call, "watch") && formatNamed(call, formats) !== "text") {
    return "--watch tells as text, and --format asks for something else";
  }
  return undefined;
}
