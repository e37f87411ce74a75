// What can be wrong with a file of policy tests by itself, beyond its shape.
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Located } from "../../source/source.ts";

export function duplicateTest(name: Located<string>, first: Located<string>): Diagnostic {
  const isSame = name.value === first.value;
  return {
    code: "duplicate-test",
    severity: "error",
    summary: isSame
      ? `two tests of this file are named "${name.value}"`
      : `the tests "${first.value}" and "${name.value}" are named too much alike`,
    detail:
      "The name tells a test from the others of its file: in reports, for `--filter`, and in the name of the file that keeps its snapshot, where only the first sixty letters and digits count.",
    hint: "say in the name what is true of these hosts and of no others",
    subject: name.at,
    related: [{ at: first.at, note: "the other one" }],
  };
}
