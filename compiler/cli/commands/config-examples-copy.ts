// `vigocli config examples copy NAME`: an example comes into the stacks tree, with the files that it takes.
import type { Command } from "commander";
import { stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { canonicalPretty } from "../../../runtime/contract/canonical-json.ts";
import { ok, refuse, type Answer } from "../../../runtime/contract/refusal.ts";
import { systemCode, systemRefusal } from "../../../runtime/contract/system-refusal.ts";
import { createFile, makeFolder, replaceFile } from "../../../runtime/disk/durable.ts";
import { realDisk } from "../../1-load/disk.ts";
import { loadLimits } from "../../1-load/tree.ts";
import { kindOf } from "../../2-parse/kind.ts";
import { crateName, type Example } from "../../examples/library.ts";
import { findExample, nextSteps, planCopy, type Copy } from "../../examples/plan-copy.ts";
import type { Call } from "../command.ts";
import { flag, text } from "../command.ts";
import { libraryOption, openLibrary, type Library } from "../example-library.ts";
import { readTree, type ReadTree } from "../migration-files.ts";
import { printRefusal, printUsage } from "../print.ts";
import { findProject } from "../project.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";

export function configure(command: Command): void {
  command
    .argument(
      "<name>",
      "as `config examples list` has it; with its shelf, as web/nginx, if need be",
    )
    .option("--stacks <dir>", "the stacks tree (default: ./stacks, else the nearest one upward)")
    .option("--to <dir>", "a folder of the tree (default: configcrates, or usercrates)")
    .addOption(libraryOption())
    .option("--force", "replace files that are there already")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Example:
  $ vigocli config examples copy nginx
  $ vigocli config examples copy nginx-retract --to configcrates/web

Exit codes: 1 there is no such example, or a file is there already and says something else.`,
    );
}

export async function run(call: Call, world: World): Promise<number> {
  const library = await openLibrary(call, world);
  if (library.kind === "refused") return printRefusal(library, call, world);
  const [wanted = ""] = call.args;
  const found = findExample(library.value.examples, wanted);
  if (found.kind !== "found") {
    const refusal =
      found.kind === "unknown"
        ? refuse("not-found", `there is no example "${wanted}"`, found.hint)
        : refuse("conflict", `there are several: ${found.names.join(", ")}`, "name one of these");
    printRefusal(refusal, call, world);
    return exitCodes.wrongInput;
  }
  const { stacks } = findProject(call, world);
  const tree = await readTree(resolve(world.cwd, stacks));
  if (tree.kind === "refused") return printRefusal(tree, call, world);
  const folder = text(call, "to");
  const copies = planCopy(found.example, { folder, library: library.value.files.keys() });
  const misplaced = misplacement(found.example, copies);
  if (misplaced !== undefined) return printUsage(misplaced.what, misplaced.hint, call, world);
  const work = { stacks, copies, example: found.example, library: library.value, tree: tree.value };
  return settle(work, call, world);
}

interface Work {
  readonly stacks: string;
  readonly copies: readonly Copy[];
  readonly example: Example;
  readonly library: Library;
  readonly tree: ReadTree;
}

/** Where nothing would read it as what it is. */
function misplacement(
  example: Example,
  [first]: readonly Copy[],
): { readonly what: string; readonly hint: string } | undefined {
  const wanted = example.kind === "usercrate" ? "usercrate" : "configcrate";
  if (first === undefined || (!first.to.startsWith("..") && kindOf(first.to) === wanted))
    return undefined;
  return {
    what: `"${first.to}" would be no ${wanted}`,
    hint: `name a folder below ${wanted}s/ with --to`,
  };
}

async function settle(work: Work, call: Call, world: World): Promise<number> {
  const { stacks, example, library, tree } = work;
  const root = resolve(world.cwd, stacks);
  const present = cratesOf(tree);
  const twin = present.get(example.name);
  if (twin !== undefined && twin !== work.copies[0]?.to) {
    const hint = "names are unique in a tree: change that one, or remove it first";
    printRefusal(
      refuse("conflict", `the tree has a crate "${example.name}" in ${twin}`, hint),
      call,
      world,
    );
    return exitCodes.wrongInput;
  }
  const planned = await plan(root, work, flag(call, "force"));
  if (planned.kind === "refused") {
    const code = printRefusal(planned, call, world);
    return planned.reason === "conflict" ? exitCodes.wrongInput : code;
  }
  const written = await write(root, planned.value);
  if (written.kind === "refused") return printRefusal(written, call, world);
  const steps = nextSteps(example, { crates: new Set(present.keys()), library: library.examples });
  const shown = (to: string): string => relative(world.cwd, join(root, to));
  const files = planned.value.map(({ to, was }) => ({ path: shown(to), result: results[was] }));
  if (flag(call, "json")) {
    world.out.write(canonicalPretty({ name: example.name, files, next: steps }));
    return exitCodes.done;
  }
  for (const { path, result } of files) world.out.write(`${result.padEnd(9)}  ${path}\n`);
  world.out.write(`next:\n${steps.map((step) => `  - ${step}\n`).join("")}`);
  return exitCodes.done;
}

const results = { absent: "written", other: "replaced", same: "unchanged" } as const;

interface Planned {
  readonly to: string;
  readonly bytes: Uint8Array;
  readonly was: keyof typeof results;
}

/** All or none: nothing is written when one of the files is in the way. */
async function plan(root: string, work: Work, force: boolean): Promise<Answer<readonly Planned[]>> {
  const planned: Planned[] = [];
  for (const { from, to } of work.copies) {
    const bytes = work.library.files.get(from) ?? new Uint8Array();
    const was = await stateOf(join(root, to), bytes);
    if (was === "other" && !force) {
      const hint = "add --force to replace it, or put the example elsewhere with --to";
      return refuse(
        "conflict",
        `"${join(work.stacks, to)}" is there already, and says something else`,
        hint,
      );
    }
    planned.push({ to, bytes, was });
  }
  return ok(planned);
}

/** What is no file, or cannot be read, is something else all the more. */
async function stateOf(path: string, bytes: Uint8Array): Promise<Planned["was"]> {
  const read = await realDisk.read(path, loadLimits.fileBytes);
  if (read.kind === "unreadable" && systemCode(read.error) === "ENOENT") return "absent";
  return read.kind === "bytes" && Buffer.from(bytes).equals(read.bytes) ? "same" : "other";
}

async function write(root: string, planned: readonly Planned[]): Promise<Answer<undefined>> {
  for (const { to, bytes, was } of planned) {
    const path = join(root, to);
    try {
      await makeFolder(dirname(path), 0o755);
      if (was === "absent" && !(await createFile({ path, bytes, mode: 0o644 }))) {
        return refuse("conflict", `"${to}" came to be meanwhile`, "run it again");
      }
      if (was === "other") {
        await replaceFile({ path, bytes, mode: (await stat(path)).mode & 0o777 });
      }
    } catch (error) {
      return systemRefusal(error, `cannot write "${to}"`);
    }
  }
  return ok(undefined);
}

/** Crates of the tree by name, with the file of each. */
function cratesOf({ tree }: ReadTree): ReadonlyMap<string, string> {
  const crates = [...tree].flatMap(([path, { source }]) => {
    const kind = path.endsWith(".vgo") ? kindOf(path) : undefined;
    const isCrate = source !== undefined && (kind === "configcrate" || kind === "usercrate");
    return isCrate ? [[crateName(source.text, basename(path, ".vgo")), path] as const] : [];
  });
  return new Map(crates);
}
