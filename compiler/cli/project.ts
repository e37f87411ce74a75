// Finds a stacks tree and what lies beside it, and compiles it, for every command that starts from one.
import type { Command } from "commander";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { realDisk } from "../1-load/disk.ts";
import { load } from "../1-load/load.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { compile } from "../compile.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../diagnostics/order.ts";
import type { Call } from "./command.ts";
import { text, texts } from "./command.ts";
import type { World } from "./world.ts";

export function addProjectOptions(command: Command): void {
  command
    .option("--stacks <dir>", "the stacks tree (default: ./stacks, else the nearest one upward)")
    .option(
      "--inventory <file>",
      "a list of hosts, repeatable (default: inventory.yaml beside the stacks tree)",
      (file: string, files: readonly string[] | undefined) => [...(files ?? []), file],
    );
}

export interface Project {
  /** As a person would type it from where they stand. */
  readonly stacks: string;
  readonly inventories: readonly string[];
}

export function findProject(call: Call, world: World): Project {
  const stacks = text(call, "stacks") ?? world.env["VIGO_STACKS"] ?? nearestStacks(world.cwd);
  return projectAt(stacks, texts(call, "inventory"), world);
}

export function projectAt(stacks: string, given: readonly string[], world: World): Project {
  if (given.length > 0) return { stacks, inventories: given };
  const beside = join(dirname(resolve(world.cwd, stacks)), "inventory.yaml");
  return { stacks, inventories: existsSync(beside) ? [fromHere(beside, world)] : [] };
}

function nearestStacks(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const candidate = join(folder, "stacks");
    if (existsSync(candidate)) return relative(cwd, candidate) || ".";
    if (dirname(folder) === folder) return "stacks";
  }
}

function fromHere(path: string, world: World): string {
  const shorter = relative(world.cwd, path);
  return shorter.startsWith("../../") ? path : shorter;
}

export interface Compiled {
  /** Undefined when there was an error. */
  readonly policy: Policy | undefined;
  /** Sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[];
}

export async function compileProject(
  project: Project,
  world: World,
  options: { readonly fleet?: string } = {},
): Promise<Answer<Compiled>> {
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    found.push(diagnostic);
  };
  const missing = project.inventories.find((file) => !existsSync(resolve(world.cwd, file)));
  if (missing !== undefined) {
    const hint = "name an existing file with --inventory FILE, or leave the flag out";
    return refuse("not-found", `the inventory "${missing}" does not exist`, hint);
  }
  const stacks = resolve(world.cwd, project.stacks);
  const tree = await load(
    {
      stacks,
      // Every file is named from the stacks root, so that reports can be read from anywhere.
      inventories: project.inventories.map((file) => relative(stacks, resolve(world.cwd, file))),
      disk: { ...realDisk, read: (path, limit) => realDisk.read(resolve(stacks, path), limit) },
    },
    report,
  );
  if (tree.kind === "refused") return tree;
  const policy = compile(tree.value, report, options);
  const diagnostics = sortDiagnostics(found);
  const broken = diagnostics.some((diagnostic) => diagnostic.severity === "error");
  return ok({ policy: broken ? undefined : policy, diagnostics });
}
