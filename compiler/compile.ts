// The line of phases: a stacks tree goes in, policy for every host comes out, or a list of mistakes.
import type { Tree } from "./1-load/tree.ts";
import { parse } from "./2-parse/parse.ts";
import type { ParseFile } from "./2-parse/parse-file.ts";
import type { SettingsSyntax } from "./2-parse/syntax.ts";
import type { Catalog } from "./3-check/catalog.ts";
import { check } from "./3-check/check.ts";
import type { Fleet } from "./4-resolve/composition.ts";
import { resolve } from "./4-resolve/resolve.ts";
import type { Policy } from "./5-specialize/policy.ts";
import type { KnownSecrets } from "./5-specialize/secret-needs.ts";
import { specialize, type SpecializeOptions } from "./5-specialize/specialize.ts";
import type { Diagnostic, Report } from "./diagnostics/diagnostic.ts";
import { oncePerCondition } from "./diagnostics/once.ts";
import { withoutFollowUps } from "./3-check/follow-ups.ts";
import { originsOf } from "./origins/origins.ts";
import { lint, lintTexts } from "./lint/lint.ts";
import { templateFacts } from "./lint/template-facts.ts";
import { isMistakeOfTree, isOfTree } from "./policy-tests/mistakes.ts";
import type { TestPlan } from "./policy-tests/plan.ts";
import { planTests } from "./policy-tests/plan.ts";

/** Those that take long enough to be told of. */
export type Phase = "parse" | "check" | "resolve" | "specialize" | "lint";

export interface CompileOptions {
  /** The day that waivers are judged by, YYYY-MM-DD. */
  readonly today: string;
  /** Stands above what the inventory says; without either, the fleet is called "default". */
  readonly fleet?: string;
  /** Whether to say what looks unmeant in a tree that compiles; true unless told otherwise. */
  readonly lint?: boolean;
  /** Not given: nobody asks whether the secrets that the tree names can be had. */
  readonly secrets?: KnownSecrets;
  /** Given by those who remember what they made of a file before. */
  readonly parseFile?: ParseFile;
  /** Told of each phase as it begins. */
  readonly begin?: (phase: Phase) => void;
}

export interface Analysis {
  readonly settings: SettingsSyntax;
  readonly catalog: Catalog;
  readonly fleet: Fleet;
  /**
   * Undefined when there was an error: half a policy must not be published. One in a policy test is none
   * of the tree that it speaks of.
   */
  readonly policy: Policy | undefined;
  /** Empty when there was an error, and when nobody asked for the tree's policy tests. */
  readonly tests: readonly TestPlan[];
}

/** What specializing is told besides the fleet. */
export function specializing(
  { templates, data, names, settings }: Catalog,
  fleet: Fleet,
  { fleet: given, secrets }: Pick<CompileOptions, "fleet" | "secrets">,
): SpecializeOptions {
  return {
    fleet: given ?? fleet.name ?? settings.fleet ?? "default",
    templates,
    data,
    names,
    unlisted: settings.unlisted,
    settings: settings.hosts,
    ...(secrets === undefined ? {} : { secrets }),
  };
}

export function compile(tree: Tree, report: Report, options: CompileOptions): Policy | undefined {
  return analyse(tree, report, options).policy;
}

/** Whether the tree gives no policy. Loading tells of what it could not read by itself. */
export function isRefused({ unreadable = [] }: Tree, found: readonly Diagnostic[]): boolean {
  return found.some(isMistakeOfTree) || unreadable.some(isOfTree);
}

/** The same, with what the phases found out on the way: for those who explain a tree. */
export function analyse(tree: Tree, report: Report, options: CompileOptions): Analysis {
  const found: Diagnostic[] = [];
  const all: Report = oncePerCondition((diagnostic) => {
    found.push(diagnostic);
    report(diagnostic);
  });
  const begin = options.begin ?? ((): void => undefined);
  begin("parse");
  const syntax = parse(tree, all, options.parseFile);
  const note = withoutFollowUps(syntax.unreadable, all);
  begin("check");
  const catalog = check(syntax, note);
  begin("resolve");
  const fleet = resolve(catalog, { today: options.today }, note);
  begin("specialize");
  const policy = specialize(fleet, specializing(catalog, fleet, options), note);
  const failed = isRefused(tree, found);
  if (options.lint !== false) {
    begin("lint");
    lintTexts(tree.files.values(), note);
    if (!failed) lint({ catalog, fleet, templates: templateFacts(catalog) }, note);
  }
  const work = catalog.work.map(({ kind, name: called, document }) => {
    return { kind, name: called.value, document };
  });
  const { stale, retractionKeepSeconds } = syntax.settings;
  const beside = {
    work,
    retractionKeepSeconds,
    data: catalog.data,
    ...(stale === undefined ? {} : { stale }),
  };
  const { settings } = syntax;
  if (failed) return { settings, catalog, fleet, tests: [], policy: undefined };
  const tests = planTests({ catalog, policy }, note);
  const origins = originsOf({ catalog, fleet, files: tree.files });
  return { settings, catalog, fleet, tests, policy: { ...policy, ...beside, origins } };
}
