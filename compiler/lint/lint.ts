// Looks at a tree that compiles for what is probably not meant. It never refuses anything.
import type { Report } from "../diagnostics/diagnostic.ts";
import type { LintFacts } from "./evidence.ts";
import { gatherEvidence } from "./evidence.ts";
import { rules } from "./rules/index.ts";

/** For trees without errors: what a mistake left out would look unused here. */
export function lint(facts: LintFacts, report: Report): void {
  const evidence = gatherEvidence(facts);
  for (const rule of Object.values(rules)) {
    for (const diagnostic of rule(evidence)) report(diagnostic);
  }
}
