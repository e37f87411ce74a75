// Policy tests against the tree that they speak of: which hosts each looks at, and which names lead nowhere.
import { headerSchema } from "../../runtime/contract/bundle.ts";
import type { HostHeader, Part } from "../../runtime/contract/bundle.ts";
import { globMatches, spellingsOf } from "../../runtime/contract/host-glob.ts";
import type { HostSelector, PolicyTestSyntax } from "../2-parse/policy-test/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Policy, RoutePolicy } from "../5-specialize/policy.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import type { Located } from "../source/source.ts";
import { checkNames } from "./check-names.ts";
import * as say from "./diagnostics.ts";
import { knownNames } from "./known-names.ts";

export interface TestPlan {
  readonly test: PolicyTestSyntax;
  /** In the order of their names. */
  readonly hosts: readonly TestedHost[];
}

export interface PlannedTest extends TestPlan {
  /** What is wrong with the test itself, so that it cannot be run. */
  readonly mistakes: readonly Diagnostic[];
  /** Somebody asked for some of its hosts only, so that there is less than its snapshot holds. */
  readonly isNarrowed?: true;
}

export interface TestedHost {
  readonly header: HostHeader;
  /** One list for all hosts that come out the same. */
  readonly parts: readonly Part[];
}

/** All that is known of the tree; there was no error in it but in its tests. */
export interface Grounds {
  readonly catalog: Catalog;
  readonly policy: Policy;
}

/** `report` is told what is wrong between the tests and the tree. */
export function planTests(grounds: Grounds, report: Report): readonly TestPlan[] {
  const { policyTests } = grounds.catalog;
  if (policyTests.length === 0) return [];
  const names = knownNames(grounds);
  return policyTests.map((test) => {
    // One mistake is enough: what comes of it is none of its own.
    if (!test.isSound) return { test, hosts: [] };
    for (const assertion of test.assertions) checkNames(assertion, names, report);
    return { test, hosts: hostsOf(test, grounds, report) };
  });
}

function hostsOf(test: PolicyTestSyntax, grounds: Grounds, report: Report): readonly TestedHost[] {
  const chosen = new Map<string, TestedHost>();
  for (const selector of test.hosts) {
    for (const host of hostsFor(selector, test, { ...grounds, report })) {
      chosen.set(host.header.host, host);
    }
  }
  return [...chosen.values()].sort((a, b) => (a.header.host < b.header.host ? -1 : 1));
}

interface Choosing extends Grounds {
  readonly report: Report;
}

function hostsFor(
  { value: selector, at }: Located<HostSelector>,
  test: PolicyTestSyntax,
  { catalog, policy, report }: Choosing,
): readonly TestedHost[] {
  const found = policy.hosts.filter(({ header }) => chooses(selector, header));
  if (found.length > 0) return found;
  if (selector.kind === "host") {
    const host = test.traits === undefined ? undefined : unlisted(selector.name, policy);
    if (host !== undefined) return [host];
    const { unlisted: unlistedAre } = catalog.settings;
    report(say.unknownHost({ value: selector.name, at }, test, { ...policy, unlistedAre }));
  } else report(say.noHostFits({ value: selector, at }, policy));
  return [];
}

function chooses(selector: HostSelector, { host, tags, match }: HostHeader): boolean {
  switch (selector.kind) {
    case "host":
      return host === selector.name;
    case "glob":
      return globMatches(selector.glob, host);
    case "tag":
      return tags.some((tag) => globMatches(selector.glob, tag));
    case "match":
      return match === selector.pattern;
  }
}

/** What a host of this name would find in the release by itself. */
function unlisted(name: string, { fleet, hosts, routes = [] }: Policy): TestedHost | undefined {
  const names = spellingsOf(name);
  const listed = hosts.find(({ header }) => names.includes(header.host));
  if (listed !== undefined) return listed;
  const route = routes.find(({ match }) => globMatches(match, name));
  return route === undefined ? undefined : byRoute(name, fleet, route);
}

function byRoute(host: string, fleet: string, { parts, ...facts }: RoutePolicy): TestedHost {
  return { header: { schema: headerSchema, host, fleet, ...facts }, parts };
}
