// One run of the policy tests of a tree: compiled in memory, judged, told, and snapshots written.
import { join, resolve } from "node:path";
import { renderGithub } from "../diagnostics/render/github.ts";
import { renderJunit } from "../diagnostics/render/junit.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../diagnostics/order.ts";
import { attributeMistakes, isMistakeOfTree } from "../policy-tests/mistakes.ts";
import { chooseTests } from "../policy-tests/choose.ts";
import type { PlannedTest } from "../policy-tests/plan.ts";
import type { Format } from "../policy-tests/render/index.ts";
import { formats } from "../policy-tests/render/index.ts";
import { runTests } from "../policy-tests/run.ts";
import type { KeptSnapshot, Verdict } from "../policy-tests/run.ts";
import { snapshotPath } from "../policy-tests/snapshot.ts";
import { plural } from "../policy-tests/tally.ts";
import type { Call } from "./command.ts";
import { flag, text } from "./command.ts";
import { colorFor, exitCodeOf, notice, printDiagnostics, printRefusal } from "./print.ts";
import type { Project } from "./project.ts";
import { analyseProject } from "./project.ts";
import { readSnapshots, writeSnapshots } from "./snapshot-files.ts";
import { listTests } from "./test-list.ts";
import type { World } from "./world.ts";
import { exitCodes } from "./world.ts";

export interface TestRun {
  readonly project: Project;
  readonly now: Date;
  readonly format: Format;
}

export interface Ran {
  readonly code: number;
  /** Paths of the snapshots that it wrote. */
  readonly wrote: readonly string[];
}

export async function runOnce(run: TestRun, call: Call, world: World): Promise<Ran> {
  const { project, now } = run;
  const read = await analyseProject(project, world, { now, tests: true, lint: false });
  if (read.kind === "refused") return ended(printRefusal(read, call, world));
  const { analysis } = read.value;
  const { tests: all, others: diagnostics } = attributeMistakes(
    analysis.tests,
    read.value.diagnostics,
  );
  const isUnread = exitCodeOf(diagnostics) !== exitCodes.done;
  const isBroken = read.value.diagnostics.some(isMistakeOfTree);
  if (isBroken || (isUnread && all.length === 0)) {
    return ended(tellMistakes(read.value.diagnostics, run, call, world));
  }
  const choice = { filter: text(call, "filter"), host: text(call, "host") };
  const tests = chooseTests(all, choice);
  if (tests.length > 0 && flag(call, "list")) return ended(list(tests, diagnostics, call, world));
  if (run.format !== "json") printDiagnostics(diagnostics, call, world);
  if (tests.length > 0) return judged(tests, { ...run, diagnostics }, call, world);
  world.err.write(`${nothingToRun(all, call)}\n`);
  if (run.format !== "text") world.out.write(rendered([], { ...run, diagnostics }, call, world));
  return ended(flag(call, "ci") || isUnread ? exitCodes.wrongInput : exitCodes.done);
}

function list(
  tests: readonly PlannedTest[],
  others: readonly Diagnostic[],
  call: Call,
  world: World,
): number {
  const found = [...others, ...tests.flatMap(({ mistakes }) => mistakes)];
  printDiagnostics(sortDiagnostics(found), call, world);
  world.out.write(listTests(tests, flag(call, "json")));
  return exitCodeOf(found);
}

interface CompiledRun extends TestRun {
  readonly diagnostics: readonly Diagnostic[];
}

async function judged(
  tests: readonly PlannedTest[],
  run: CompiledRun,
  call: Call,
  world: World,
): Promise<Ran> {
  const stacks = resolve(world.cwd, run.project.stacks);
  const paths = tests.flatMap((planned) => (keepsSnapshot(planned) ? [snapshotPath(planned)] : []));
  const snapshots = await readSnapshots(stacks, paths);
  if (snapshots.kind === "refused") return ended(printRefusal(snapshots, call, world));
  const verdicts = runTests(tests, {
    snapshots: snapshots.value,
    onChanged: flag(call, "update") ? "write" : "fail",
    onMissing: flag(call, "ci") ? "fail" : "write",
    failFast: flag(call, "failFast"),
  });
  const kept = verdicts.flatMap((verdict) => verdict.kept ?? []);
  const written = await writeSnapshots(stacks, kept);
  world.out.write(rendered(verdicts, run, call, world));
  if (written.kind === "refused") return ended(printRefusal(written, call, world));
  tellKept(kept, call, world);
  const hasFailed = verdicts.some(({ failures }) => failures.length > 0);
  return {
    code: hasFailed ? exitCodes.wrongInput : exitCodeOf(run.diagnostics),
    wrote: kept.map(({ path }) => join(stacks, path)),
  };
}

function keepsSnapshot({ test, isNarrowed }: PlannedTest): boolean {
  return isNarrowed !== true && test.assertions.some(({ kind }) => kind === "snapshot");
}

function ended(code: number): Ran {
  return { code, wrote: [] };
}

/** As compiling would, in the format that somebody waits for. */
function tellMistakes(
  diagnostics: readonly Diagnostic[],
  run: TestRun,
  call: Call,
  world: World,
): number {
  switch (run.format) {
    case "text":
      printDiagnostics(diagnostics, call, world);
      break;
    case "json":
      world.out.write(rendered([], { ...run, diagnostics }, call, world));
      break;
    case "junit":
      world.out.write(renderJunit(diagnostics, {}));
      break;
    case "github":
      world.out.write(renderGithub(diagnostics, { prefix: run.project.stacks }));
  }
  return exitCodeOf(diagnostics);
}

function rendered(
  verdicts: readonly Verdict[],
  { format, project, diagnostics }: CompiledRun,
  call: Call,
  world: World,
): string {
  return formats[format](verdicts, {
    color: colorFor(world.out, call, world),
    width: world.out.columns ?? 100,
    quiet: flag(call, "quiet"),
    prefix: project.stacks,
    diagnostics,
  });
}

function nothingToRun(all: readonly PlannedTest[], call: Call): string {
  if (all.length === 0) {
    return "There are no policy tests: write them in files such as tests/web.vgo of the stacks tree.";
  }
  const asked = [
    ...(text(call, "filter") === undefined
      ? []
      : [`has "${text(call, "filter")}" in its name or that of its file`]),
    ...(text(call, "host") === undefined ? [] : [`looks at a host "${text(call, "host")}"`]),
  ];
  return `None of ${plural(all.length, "test")} ${asked.join(" and ")}.`;
}

function tellKept(kept: readonly KeptSnapshot[], call: Call, world: World): void {
  for (const { path } of kept) notice(`wrote ${path}`, call, world);
}
