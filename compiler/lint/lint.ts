// Looks at a tree for what is probably not meant. It refuses nothing but keys that stand in clear.
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source/source.ts";
import { clearSecrets } from "./clear-secrets.ts";
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

/** What can be told from the words of a file alone, whether the tree compiles or not. */
export function lintTexts(files: Iterable<Source>, report: Report): void {
  for (const source of files) {
    // FILE-11: what names controls and evidence is full of words that look like passwords.
    if (source.path.endsWith("compliance.vgo")) continue;
    for (const diagnostic of clearSecrets(source)) report(diagnostic);
  }
}
