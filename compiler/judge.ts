// The line of phases for those who only want to know what is wrong: what did not change is not gone through again.
import type { Tree } from "./1-load/tree.ts";
import { parse } from "./2-parse/parse.ts";
import type { SettingsSyntax } from "./2-parse/syntax.ts";
import { catalogOf, checkCatalog } from "./3-check/check.ts";
import { withoutFollowUps } from "./3-check/follow-ups.ts";
import { resolve } from "./4-resolve/resolve.ts";
import { judgeBlocks, specialize } from "./5-specialize/specialize.ts";
import type { CompileOptions } from "./compile.ts";
import { isRefused, specializing } from "./compile.ts";
import type { Diagnostic, Report } from "./diagnostics/diagnostic.ts";
import { findNow, type Findings, type Premises } from "./diagnostics/findings.ts";
import { oncePerCondition } from "./diagnostics/once.ts";
import { lint, lintTexts } from "./lint/lint.ts";
import { templateFacts } from "./lint/template-facts.ts";
import { planTests } from "./policy-tests/plan.ts";
import { premisesOf } from "./premises.ts";

export interface JudgeOptions extends CompileOptions {
  /** Given by those who remember what they found before. */
  readonly find?: Findings;
}

export interface Judged {
  readonly settings: SettingsSyntax;
  /** How many would be compiled; undefined where the tree gives no policy. */
  readonly hosts: number | undefined;
}

/** Reports all that compiling the tree would report, and makes no policy. */
export function judge(tree: Tree, report: Report, options: JudgeOptions): Judged {
  const found: Diagnostic[] = [];
  const all: Report = oncePerCondition((diagnostic) => {
    found.push(diagnostic);
    report(diagnostic);
  });
  const { find = findNow, begin = (): void => undefined } = options;
  begin("parse");
  const syntax = parse(tree, all, options.parseFile);
  // What is remembered is all that was found: which of it follows from something else depends on other files.
  const note = withoutFollowUps(syntax.unreadable, all);
  const look = (premises: Premises, work: (report: Report) => void): void => {
    find(premises, work).forEach(note);
  };
  begin("check");
  const catalog = catalogOf(syntax, note);
  const premises = premisesOf(tree, catalog, options);
  look(premises.ofCheck, (told) => checkCatalog(catalog, told));
  begin("resolve");
  const fleet = resolve(catalog, { today: options.today }, note);
  begin("specialize");
  const folding = specializing(catalog, fleet, options);
  judgeBlocks(fleet, { ...folding, find, premisesOf: premises.ofBlocks(fleet) }, note);
  const failed = isRefused(tree, found);
  if (options.lint !== false) {
    begin("lint");
    lintTexts(tree.files.values(), note);
    const templates = templateFacts(catalog);
    if (!failed)
      look(premises.ofLint(templates), (told) => lint({ catalog, fleet, templates }, told));
  }
  if (!failed && catalog.policyTests.length > 0) {
    look(premises.ofTests, (told) => {
      planTests({ catalog, policy: specialize(fleet, folding, () => undefined) }, told);
    });
  }
  const hosts = fleet.compositions.reduce((sum, composition) => sum + composition.hosts.length, 0);
  return { settings: syntax.settings, hosts: failed ? undefined : hosts };
}
