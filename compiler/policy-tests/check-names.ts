// Holds the names in an assertion against the tree: one that leads nowhere would pass or fail for no reason.
import type { Assertion } from "../2-parse/policy-test/syntax.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Located } from "../source/source.ts";
import * as say from "./diagnostics.ts";
import type { KnownNames } from "./known-names.ts";
import { fitsCrate, isPattern, isResourceType, readNames, wildcard } from "./names.ts";

export function checkNames(assertion: Assertion, known: KnownNames, report: Report): void {
  if (assertion.kind === "compliance" && !known.frameworks.has(assertion.framework.value)) {
    const severity = assertion.status === "none" ? "warning" : "error";
    report(say.unknownFramework(assertion.framework, known, severity));
  }
  for (const { name, isDenied } of namesIn(assertion)) {
    const names = readNames(name.value);
    // Whoever forbids a pattern forbids what may come.
    if (isKnown(names, known) || (isDenied && isPattern(names))) continue;
    report(say.unknownName(name, known, isDenied ? "warning" : "error"));
  }
}

interface Mentioned {
  readonly name: Located<string>;
  /** It must not be there, so that nothing would fail if it cannot be. */
  readonly isDenied: boolean;
}

function namesIn(assertion: Assertion): readonly Mentioned[] {
  switch (assertion.kind) {
    case "has":
    case "lacks":
      return [{ name: assertion.what, isDenied: assertion.kind === "lacks" }];
    case "resource":
      return [{ name: assertion.id, isDenied: false }];
    case "order":
      return wanted(assertion.names);
    case "count": {
      const { what, wanted: number } = assertion;
      if (what === undefined || isResourceType(what.value)) return [];
      return [{ name: what, isDenied: number.value === 0 }];
    }
    case "snapshot":
      return wanted(assertion.names ?? []);
    case "match":
    case "environment":
    case "tag":
    case "compliance":
      return [];
  }
}

function wanted(names: readonly Located<string>[]): readonly Mentioned[] {
  return names.map((name) => ({ name, isDenied: false }));
}

/** What a resource is about may be anything. */
function isKnown(names: ReturnType<typeof readNames>, { crates, ids }: KnownNames): boolean {
  const fits = wildcard(names.pattern);
  switch (names.kind) {
    case "crate":
      return [...crates].some((crate) => fitsCrate(crate, fits));
    case "id":
      return ids.has(names.pattern) || [...ids].some(fits);
    case "target":
      return true;
  }
}
