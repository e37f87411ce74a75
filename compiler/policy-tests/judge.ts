// Holds one bundle against one assertion; a snapshot is held against the bundles of all hosts together.
import type { Assertion, SnapshotAssertion } from "../2-parse/policy-test/syntax.ts";
import { judgeCompliance } from "./assertions/compliance.ts";
import { judgeCount } from "./assertions/count.ts";
import { judgeHas } from "./assertions/has.ts";
import { judgeHeader } from "./assertions/header.ts";
import { judgeLacks } from "./assertions/lacks.ts";
import { judgeOrder } from "./assertions/order.ts";
import { judgeResource } from "./assertions/resource.ts";
import type { Complaint } from "./complaint.ts";
import type { Subject } from "./subject.ts";

/** Nothing when it is as the assertion says. */
export function judge(
  assertion: Exclude<Assertion, SnapshotAssertion>,
  subject: Subject,
): readonly Complaint[] {
  switch (assertion.kind) {
    case "match":
    case "environment":
    case "tag":
      return judgeHeader(assertion, subject);
    case "has":
      return judgeHas(assertion.what, subject);
    case "lacks":
      return judgeLacks(assertion.what, subject);
    case "resource":
      return judgeResource(assertion, subject);
    case "order":
      return judgeOrder(assertion.names, subject);
    case "count":
      return judgeCount(assertion, subject);
    case "compliance":
      return judgeCompliance(assertion, subject);
  }
}
