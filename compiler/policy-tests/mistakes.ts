// Which mistakes keep which policy tests from being run: one that stands in a test is that test's own.
import { kindOf } from "../2-parse/kind.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { inFile, type Source } from "../source/source.ts";
import type { PlannedTest, TestPlan } from "./plan.ts";

/** What is wrong with a test says nothing against the tree that it speaks of. */
export function isMistakeOfTree(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "error" && isOfTree(inFile(diagnostic.subject).source);
}

export function isOfTree({ path }: Pick<Source, "path">): boolean {
  return kindOf(path) !== "policy-test";
}

export interface Attributed {
  /** Each with its own mistakes. */
  readonly tests: readonly PlannedTest[];
  /** Warnings and hints, and mistakes of files that hold nobody knows which tests. */
  readonly others: readonly Diagnostic[];
}

export function attributeMistakes(
  plans: readonly TestPlan[],
  found: readonly Diagnostic[],
): Attributed {
  const own = new Map<TestPlan, Diagnostic[]>();
  const others = found.filter((diagnostic) => {
    const owner = diagnostic.severity === "error" ? ownerOf(diagnostic, plans) : undefined;
    if (owner !== undefined) own.set(owner, [...(own.get(owner) ?? []), diagnostic]);
    return owner === undefined;
  });
  return {
    tests: plans.map((plan) => ({ ...plan, mistakes: own.get(plan) ?? [] })),
    others,
  };
}

function ownerOf({ subject }: Diagnostic, plans: readonly TestPlan[]): TestPlan | undefined {
  const { source, start } = inFile(subject);
  return plans.find(
    ({ test: { at } }) => at.source.path === source.path && at.start <= start && start < at.end,
  );
}
