// Verdicts as the JSON document that scripts read.
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnosticsDocument, printJson } from "../../diagnostics/render/json.ts";
import { placeFinder } from "../../source/position.ts";
import type { Verdict } from "../run.ts";
import { tallyOf } from "../tally.ts";

/** `diagnostics`: what was found and stands in no test; with a mistake of the tree there are no verdicts. */
export function renderJson(
  verdicts: readonly Verdict[],
  diagnostics: readonly Diagnostic[],
): string {
  const place = placeFinder();
  const tests = verdicts.map(({ planned: { test, hosts }, result, failures, kept }) => {
    const { file, line, column } = place(test.name.at);
    return {
      name: test.name.value,
      file,
      line,
      column,
      result,
      hosts: hosts.map(({ header }) => header.host),
      failures: diagnosticsDocument(failures).diagnostics,
      ...(kept === undefined ? {} : { wrote: kept.path }),
    };
  });
  const found = diagnosticsDocument(diagnostics).diagnostics;
  return printJson({ tests, counts: tallyOf(verdicts), diagnostics: found });
}
