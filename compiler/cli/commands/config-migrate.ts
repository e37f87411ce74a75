// `vigocli config migrate`: a tree of an earlier version becomes one of today; without --write it only says how.
import type { Command } from "commander";
import { createTwoFilesPatch } from "diff";
import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { systemRefusal } from "../../../runtime/contract/system-refusal.ts";
import { migrate, type Change, type Migration } from "../../migrate/index.ts";
import { placed, renderChange, renderFindings } from "../../migrate/render.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { readTree, writeChanges, type ReadTree } from "../migration-files.ts";
import { notice, printRefusal } from "../print.ts";
import { findProject } from "../project.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .option("--stacks <dir>", "the tree (default: ./stacks, else the nearest one upward)")
    .option("--write", "do it; else it is only said what would be done")
    .option("--diff", "print what changes in each file")
    .option("--json", "print the result as JSON")
    .option("--exit-code", "exit with 4 when something would change")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config migrate --diff
  $ vigocli config migrate --write && vigocli config validate

Old words (modules, nodes, stockpile), old folders (envoys/, roles/, vars/, scaffolding/) and retired
keys become those of today. Everything else stays to the letter, comments included. What only a person
can decide is left as it is, and told with its line: mend it and run the command again.

Exit codes: 1 with --write, when something is left to decide; 3 the disk refused, or files changed
meanwhile; 4 with --exit-code, when something would change.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const stacks = findTree(call, world);
  const read = await readTree(resolve(world.cwd, stacks));
  if (read.kind === "refused") return printRefusal(read, call, world);
  const migration = migrate(read.value.tree);
  const work = {
    stacks,
    read: read.value,
    migration,
    rename: newName(stacks, migration, call, world),
  };
  return flag(call, "write") ? write(work, call, world) : tell(work, call, world);
}

interface Work {
  readonly stacks: string;
  readonly read: ReadTree;
  readonly migration: Migration;
  /** What the tree itself is to be called; undefined when its name stays. */
  readonly rename: string | undefined;
}

/** What the folder of a tree was called in earlier versions. */
const oldNames: readonly string[] = ["stockpile", "worksite"];

function findTree(call: Call, world: World): string {
  const { stacks } = findProject(call, world);
  if (text(call, "stacks") !== undefined || existsSync(resolve(world.cwd, stacks))) return stacks;
  return oldNames.find((name) => existsSync(join(world.cwd, name))) ?? stacks;
}

/** Only together with other changes, or when it was found by its old name: else the name is the operator's own. */
function newName(
  stacks: string,
  { changes }: Migration,
  call: Call,
  world: World,
): string | undefined {
  const path = resolve(world.cwd, stacks);
  if (!oldNames.includes(basename(path))) return undefined;
  if (text(call, "stacks") !== undefined && changes.length === 0) return undefined;
  const wanted = join(dirname(path), "stacks");
  return existsSync(wanted) ? undefined : relative(world.cwd, wanted);
}

function tell({ stacks, read, migration, rename: to }: Work, call: Call, world: World): number {
  const count = migration.changes.length + (to === undefined ? 0 : 1);
  print({ stacks, read, migration, rename: to }, migration, call, world);
  if (count > 0) notice("Nothing was written. Do it with --write.", call, world);
  return flag(call, "exitCode") && count > 0 ? exitCodes.different : exitCodes.done;
}

async function write(work: Work, call: Call, world: World): Promise<number> {
  const path = resolve(world.cwd, work.stacks);
  const written = await writeChanges(path, work.migration.changes, work.read);
  if (written.kind === "refused") return printRefusal(written, call, world);
  const moved = work.rename === undefined ? path : resolve(world.cwd, work.rename);
  if (moved !== path) {
    try {
      await rename(path, moved);
    } catch (error) {
      return printRefusal(systemRefusal(error, `cannot rename "${work.stacks}"`), call, world);
    }
  }
  // Read again, so that what is left to decide is told with the lines that it has now.
  const again = await readTree(moved);
  if (again.kind === "refused") return printRefusal(again, call, world);
  const left = migrate(again.value.tree);
  print(work, left, call, world);
  if (left.changes.length > 0) notice("There is more to do now: run it again.", call, world);
  return left.findings.length > 0 ? exitCodes.wrongInput : exitCodes.done;
}

/** The changes that were planned, and what is left to decide. */
function print(work: Work, { findings }: Migration, call: Call, world: World): void {
  const { read, migration } = work;
  const { changes } = migration;
  const isWritten = flag(call, "write");
  if (flag(call, "json")) {
    const listed = changes.map((change) => documentOf(change));
    world.out.write(
      canonicalPretty({
        changes: listed,
        findings: findings.map(placed),
        rename: work.rename ?? null,
        written: isWritten,
      }),
    );
    return;
  }
  for (const change of changes) {
    world.out.write(renderChange(change, !read.bytes.has(change.path)));
    if (flag(call, "diff")) world.out.write(patchOf(change, read));
  }
  if (work.rename !== undefined) {
    world.out.write(`rename  ${work.stacks} -> ${work.rename}  (the layout of today)\n`);
  }
  if (findings.length > 0) world.out.write(renderFindings(findings));
  const count = changes.length + (work.rename === undefined ? 0 : 1);
  notice(summary(count, findings.length, isWritten), call, world);
}

function summary(changes: number, findings: number, isWritten: boolean): string {
  const files = changes === 1 ? "1 change" : `${changes} changes`;
  const left = findings === 1 ? "1 thing is left" : `${findings} things are left`;
  const done = isWritten ? `${files} made` : `${files} to make`;
  if (changes === 0 && findings === 0) return "The tree is of today.";
  return findings === 0 ? `${done}.` : `${done}, ${left} for you to decide.`;
}

function documentOf(change: Change): object {
  const { kind, path, why } = change;
  return { kind, path, why, ...(change.kind === "move" ? { from: change.from } : {}) };
}

function patchOf(change: Change, { tree }: ReadTree): string {
  const from = change.kind === "move" ? change.from : change.path;
  const before = tree.get(from)?.source?.text ?? "";
  const after = change.kind === "delete" ? "" : change.text;
  if (after === undefined) return "";
  const patch = createTwoFilesPatch(from, change.path, before, after);
  // The lines above the names of the files are for version control systems of old.
  return patch.slice(patch.indexOf("--- "));
}
