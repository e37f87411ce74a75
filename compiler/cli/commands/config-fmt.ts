// `vigocli config fmt`: writes labels, the order of keys, and what has one meaning only, into the stacks.
import type { Command } from "commander";
import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { refuse } from "../../../runtime/contract/refusal.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { textPatch } from "../../diff/text-patch.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { formatStacks, writeFormatted, type FormattedFile } from "../format-stacks.ts";
import { notice, printErrors, printRefusal, printUsage } from "../print.ts";
import { findProject } from "../project.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument("[path...]", "files and folders of the stacks tree (default: all of it)")
    .option("--stacks <dir>", "the stacks tree (default: ./stacks, else the nearest one upward)")
    .option("--check", "write nothing, and list what would change")
    .option("--diff", "write nothing, and print what would change")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config fmt
  $ vigocli config fmt --check stacks/configcrates
  $ vigocli config fmt --diff | git apply

Configcrates and usercrates get labels, which are comments that begin with #~, and their keys
in order. In every file tabs become spaces, and words that mean one thing are spelled in one
way. All else stays to the byte; files/ and templates/ are never touched.

Exit codes: 0 done, or nothing would change; 1 --check found something, or a file cannot be
read: it is left alone, and the others are not.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const { stacks } = findProject(call, world);
  const folder = resolve(world.cwd, stacks);
  const wanted = wantedPaths({ stacks, folder }, call, world);
  if (wanted.kind === "wrong") return wanted.code;
  world.progress?.step(`reading ${stacks}`);
  const found = await formatStacks(folder, wanted.isWanted);
  if (found.kind === "refused") return printRefusal(found, call, world);
  const { changes, count, diagnostics } = found.value;
  const shownAs = ({ path }: FormattedFile): string => join(stacks, path);
  printErrors(diagnostics, call, world);
  const isCheck = flag(call, "check");
  const isDry = isCheck || flag(call, "diff");
  const isWritten = isDry ? true : await writeAll(changes, { stacks, folder }, call, world);
  if (flag(call, "diff")) {
    for (const change of changes) world.out.write(patchOf(shownAs(change), change));
  } else if (isDry) {
    for (const change of changes) world.out.write(`${shownAs(change)}\n`);
  }
  notice(summary(changes.length, count, isDry), call, world);
  if (!isWritten) return exitCodes.refused;
  const isWrong = hasErrors(diagnostics) || (isCheck && changes.length > 0);
  return isWrong ? exitCodes.wrongInput : exitCodes.done;
}

interface Place {
  /** As a person would type it. */
  readonly stacks: string;
  readonly folder: string;
}

/** False when the disk refused one of them; the others are written. */
async function writeAll(
  changes: readonly FormattedFile[],
  { stacks, folder }: Place,
  call: Call,
  world: World,
): Promise<boolean> {
  let isWhole = true;
  for (const change of changes) {
    const done = await writeFormatted(folder, change);
    if (done.kind === "refused") {
      printRefusal(done, call, world);
      isWhole = false;
    } else world.out.write(`${join(stacks, change.path)}\n`);
  }
  return isWhole;
}

type Wanted =
  | { readonly kind: "wanted"; readonly isWanted: (path: string) => boolean }
  /** It was said what is wrong. */
  | { readonly kind: "wrong"; readonly code: number };

function wantedPaths({ stacks, folder }: Place, call: Call, world: World): Wanted {
  const asked: string[] = [];
  for (const path of call.args) {
    const full = resolve(world.cwd, path);
    const below = slashed(relative(folder, full));
    if (below === ".." || below.startsWith("../")) {
      const hint = "name files of one stacks tree, and that tree with --stacks DIR";
      const message = `"${path}" does not lie in the stacks tree "${stacks}"`;
      return { kind: "wrong", code: printUsage(message, hint, call, world) };
    }
    if (!existsSync(full)) {
      const hint = "name files or folders of the stacks tree";
      const refusal = refuse("not-found", `"${path}" does not exist`, hint);
      return { kind: "wrong", code: printRefusal(refusal, call, world) };
    }
    asked.push(below);
  }
  const isWanted = (path: string): boolean =>
    asked.length === 0 ||
    asked.some((below) => below === "" || path === below || path.startsWith(`${below}/`));
  return { kind: "wanted", isWanted };
}

/** As `git apply` and `patch -p1` take it. */
function patchOf(shown: string, { was, text }: FormattedFile): string {
  return `--- a/${slashed(shown)}\n+++ b/${slashed(shown)}\n${textPatch(was, text)}`;
}

function summary(changed: number, all: number, isDry: boolean): string {
  if (all === 0) return "No file to format.";
  const files = all === 1 ? "1 file" : `${all} files`;
  if (changed === 0) return `Nothing to format in ${files}.`;
  return isDry ? `${changed} of ${files} would change.` : `Formatted ${changed} of ${files}.`;
}

function slashed(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
