// The list of policy tests: what there is to run, without running it.
import { visible } from "../diagnostics/render/cells.ts";
import { printJson } from "../diagnostics/render/json.ts";
import type { PlannedTest } from "../policy-tests/plan.ts";
import { plural } from "../policy-tests/tally.ts";
import { placeFinder } from "../source/position.ts";

export function listTests(tests: readonly PlannedTest[], asJson: boolean): string {
  const place = placeFinder();
  const listed = tests.map(({ test: { name }, hosts }) => {
    const { file, line, column } = place(name.at);
    return { name: name.value, file, line, column, hosts: hosts.map(({ header }) => header.host) };
  });
  if (asJson) return printJson({ tests: listed });
  return listed
    .map(({ name, file, line, hosts }) => {
      return `${visible(file)}:${line}: ${visible(name)} (${plural(hosts.length, "host")})\n`;
    })
    .join("");
}
