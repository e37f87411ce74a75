// The checks that look at the code without running it. Each counts as one test in scripts/test.
export interface Check {
  readonly name: string;
  readonly command: readonly string[];
  /** What to do when it fails. */
  readonly mend: string;
}

export const staticChecks: readonly Check[] = [
  check("format", ["oxfmt", "--check", "."], "npm run format mends it"),
  check("lint", ["oxlint", "--type-aware"], "each finding names its rule"),
  check("types", ["tsc"], "each finding names its place"),
  check("layers", ["node", "scripts/run.mjs", "check-layers"], "the table is scripts/layers.ts"),
  check("unused code", ["knip"], "remove what nothing uses"),
];

function check(name: string, command: readonly string[], mend: string): Check {
  return { name, command, mend };
}
