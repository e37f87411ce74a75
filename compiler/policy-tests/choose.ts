// Which of the tests are run, and for which of their hosts.
import { globMatches } from "../../runtime/contract/host-glob.ts";
import type { PlannedTest } from "./plan.ts";

export interface Choice {
  /** A part of the name of the test or of its file, in any case. */
  readonly filter?: string | undefined;
  /** A pattern for names of hosts. */
  readonly host?: string | undefined;
}

export function chooseTests(
  tests: readonly PlannedTest[],
  { filter, host }: Choice,
): readonly PlannedTest[] {
  const wanted = filter?.toLowerCase() ?? "";
  return tests
    .filter(({ test: { name } }) =>
      [name.value, name.at.source.path].some((text) => text.toLowerCase().includes(wanted)),
    )
    .flatMap((planned) => (host === undefined ? [planned] : narrowed(planned, host)));
}

function narrowed(planned: PlannedTest, host: string): readonly PlannedTest[] {
  const hosts = planned.hosts.filter(({ header }) => globMatches(host, header.host));
  // Which hosts it would look at is not known of a test that cannot be run.
  if (planned.mistakes.length > 0) return [planned];
  if (hosts.length === 0) return [];
  return [
    hosts.length === planned.hosts.length ? planned : { ...planned, hosts, isNarrowed: true },
  ];
}
