// Finds a stacks tree and what lies beside it, and compiles it, for every command that starts from one.
import type { Command } from "commander";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Answer } from "../../runtime/contract/refusal.ts";
import { ok, refuse } from "../../runtime/contract/refusal.ts";
import { realDisk } from "../1-load/disk.ts";
import { load } from "../1-load/load.ts";
import type { Tree } from "../1-load/tree.ts";
import { kindOf } from "../2-parse/kind.ts";
import type { KnownSecrets } from "../5-specialize/secret-needs.ts";
import type { Policy } from "../5-specialize/policy.ts";
import type { SettingsSyntax } from "../2-parse/syntax.ts";
import type { Analysis, CompileOptions, Phase } from "../compile.ts";
import { analyse } from "../compile.ts";
import type { Cache } from "../cache/cache.ts";
import { cachedFindings } from "../cache/cached-findings.ts";
import { cachedParse } from "../cache/cached-parse.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { judge, type Judged } from "../judge.ts";
import { dataSecrets } from "../lint/data-secrets.ts";
import { sortDiagnostics } from "../diagnostics/order.ts";
import { addCacheOption, cacheNamed, withCache, type NamedCache } from "./cache.ts";
import type { Call } from "./command.ts";
import { text, texts } from "./command.ts";
import type { World } from "./world.ts";

export function addProjectOptions(
  command: Command,
  stacks = "the stacks tree (default: ./stacks, else the nearest one upward)",
): void {
  command
    .option("--stacks <dir>", stacks)
    .option(
      "--inventory <file>",
      "a list of hosts, repeatable (default: inventory.yaml beside the stacks tree)",
      (file: string, files: readonly string[] | undefined) => [...(files ?? []), file],
    );
  addSettingsOption(command);
  addCacheOption(command);
}

/** For commands that need the settings of a project, and nothing else of it. */
export function addSettingsOptions(command: Command): void {
  command.option("--stacks <dir>", "the stacks tree that server.yaml lies beside");
  addSettingsOption(command);
}

/** For commands that do not read the tree itself. */
export function addSettingsOption(command: Command): void {
  command.option("--config <file>", "settings (default: server.yaml beside the stacks tree)");
}

export interface Project {
  /** As a person would type it from where they stand. */
  readonly stacks: string;
  readonly inventories: readonly string[];
  /** server.yaml, when there is one. */
  readonly settings: string | undefined;
  readonly cache?: NamedCache;
}

export function findProject(call: Call, world: World): Project {
  const stacks = text(call, "stacks") ?? world.env["VIGO_STACKS"] ?? nearestStacks(world.cwd);
  const settings = text(call, "config") ?? world.env["VIGO_CONFIG_FILE"];
  const inventories = texts(call, "inventory");
  return projectAt(stacks, { inventories, settings, cache: cacheNamed(call, world) }, world);
}

export function projectAt(
  stacks: string,
  given: {
    readonly inventories?: readonly string[];
    readonly settings?: string | undefined;
    readonly cache?: NamedCache | undefined;
  },
  world: World,
): Project {
  const { inventories = [], settings, cache } = given;
  const beside = (name: string): string | undefined => {
    const path = join(dirname(resolve(world.cwd, stacks)), name);
    return existsSync(path) ? fromHere(path, world) : undefined;
  };
  const found = beside("inventory.yaml");
  return {
    stacks,
    inventories: inventories.length > 0 || found === undefined ? inventories : [found],
    settings: settings ?? beside("server.yaml"),
    ...(cache === undefined ? {} : { cache }),
  };
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

export interface Analysed extends Compiled {
  /** There is always one, as far as mistakes let it come. */
  readonly analysis: Analysis;
  readonly tree: Tree;
}

export interface ProjectOptions {
  readonly fleet?: string;
  readonly now?: Date;
  /** False for commands that would only repeat its advice. */
  readonly lint?: boolean;
  /**
   * Given by those who would publish: only then does it matter whether secrets can be had, and whether
   * there are any in files that would go to hosts as they are.
   */
  readonly secrets?: KnownSecrets;
  /** True for those who run or check policy tests: for all others there are none. */
  readonly tests?: boolean;
  /** Texts that are to stand for those on the disk, by path. */
  readonly texts?: ReadonlyMap<string, string>;
}

export async function compileProject(
  project: Project,
  world: World,
  options: ProjectOptions = {},
): Promise<Answer<Compiled>> {
  return analyseProject(project, world, options);
}

/** For commands that explain a tree, and not only what comes out of it. */
export async function analyseProject(
  project: Project,
  world: World,
  options: ProjectOptions = {},
): Promise<Answer<Analysed>> {
  const looked = await lookOver(project, world, options, ({ tree, report, given }) =>
    analyse(tree, report, given),
  );
  if (looked.kind === "refused") return looked;
  const { result: analysis, diagnostics, tree } = looked.value;
  const policy = hasErrors(diagnostics) ? undefined : analysis.policy;
  return ok({ policy, diagnostics, analysis, tree });
}

/** For commands that want to know what is wrong, and nothing else. */
export async function judgeProject(
  project: Project,
  world: World,
  options: ProjectOptions = {},
): Promise<Answer<Pick<LookedOver<Judged>, "diagnostics" | "result">>> {
  return lookOver(project, world, options, ({ tree, report, given, cache }) =>
    judge(tree, report, cache === undefined ? given : { ...given, find: cachedFindings(cache) }),
  );
}

interface LookedOver<T> {
  readonly result: T;
  /** Sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  readonly tree: Tree;
}

interface Looking {
  readonly tree: Tree;
  readonly report: Report;
  readonly given: CompileOptions;
  readonly cache: Cache | undefined;
}

/** Reads the tree, does the work, and says what was wrong with either. */
async function lookOver<T extends { readonly settings: SettingsSyntax }>(
  project: Project,
  world: World,
  options: ProjectOptions,
  work: (looking: Looking) => T,
): Promise<Answer<LookedOver<T>>> {
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    found.push(diagnostic);
  };
  const tree = await loadProject(project, world, { options, report });
  if (tree.kind === "refused") return tree;
  const { now = world.now(), texts = new Map(), tests: _, ...others } = options;
  const given = {
    ...others,
    today: now.toISOString().slice(0, 10),
    begin: (phase: Phase): void => world.progress?.step(phaseWords[phase]),
  };
  const result = await withCache(project.cache, world, (cache) =>
    work({
      tree: withTexts(tree.value, texts),
      report,
      given: cache === undefined ? given : { ...given, parseFile: cachedParse(cache) },
      cache,
    }),
  );
  if (options.secrets !== undefined) {
    const { data = new Map() } = tree.value;
    if (data.size > 0) world.progress?.step("looking for keys and tokens in files/");
    const told = await dataSecrets(data, result.settings.allowedSecrets);
    if (told.kind === "refused") return told;
    told.value.forEach(report);
  }
  return ok({ result, diagnostics: sortDiagnostics(found), tree: tree.value });
}

async function loadProject(
  project: Project,
  world: World,
  { options, report }: { readonly options: ProjectOptions; readonly report: Report },
): Promise<Answer<Tree>> {
  const missing = project.inventories.find((file) => !existsSync(resolve(world.cwd, file)));
  if (missing !== undefined) {
    const hint = "name an existing file with --inventory FILE, or leave the flag out";
    return refuse("not-found", `the inventory "${missing}" does not exist`, hint);
  }
  if (project.settings !== undefined && !existsSync(resolve(world.cwd, project.settings))) {
    const hint = "name an existing file with --config FILE, or leave the flag out";
    return refuse("not-found", `the settings "${project.settings}" do not exist`, hint);
  }
  const stacks = resolve(world.cwd, project.stacks);
  const shownAs = (file: string): string => relative(stacks, resolve(world.cwd, file));
  world.progress?.step(`reading ${project.stacks}`);
  return load(
    {
      stacks,
      // Every file is named from the stacks root, so that reports can be read from anywhere.
      inventories: project.inventories.map(shownAs),
      ...(project.settings === undefined ? {} : { settings: shownAs(project.settings) }),
      disk: {
        ...realDisk,
        list: (root) => listTree(root, options.tests ?? false),
        read: (path, limit) => realDisk.read(resolve(stacks, path), limit),
        digest: (path, limit) => realDisk.digest(resolve(stacks, path), limit),
        pieces: (path, limit) => realDisk.pieces(resolve(stacks, path), limit),
      },
    },
    report,
  );
}

const phaseWords: Readonly<Record<Phase, string>> = {
  parse: "parsing",
  check: "checking what lies between the files",
  resolve: "finding out what each host gets",
  specialize: "folding what is known",
  lint: "looking for what may not be meant",
};

/** A mistake in a policy test must not keep anybody from publishing. */
async function listTree(root: string, withTests: boolean): ReturnType<typeof realDisk.list> {
  const listed = await realDisk.list(root);
  if (withTests || listed.kind === "refused") return listed;
  return ok(listed.value.filter(({ path }) => kindOf(`${path}/`) !== "policy-test"));
}

export function withTexts(tree: Tree, texts: ReadonlyMap<string, string>): Tree {
  if (texts.size === 0) return tree;
  const files = [...tree.files].map(([path, source]) => {
    const text = texts.get(path);
    return [path, text === undefined ? source : { ...source, text }] as const;
  });
  return { ...tree, files: new Map(files) };
}
