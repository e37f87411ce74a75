// A control of a framework is claimed for the host, waived, or neither.
import type { ComplianceAssertion } from "../../2-parse/policy-test/syntax.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { Complaint } from "../complaint.ts";
import type { Subject } from "../subject.ts";

export function judgeCompliance(
  { status, ...wanted }: ComplianceAssertion,
  { bundle }: Subject,
): readonly Complaint[] {
  const { value: framework } = wanted.framework;
  const { value: control, at } = wanted.control;
  const controls = bundle.header.compliance ?? [];
  const entry = controls.find((each) => each.framework === framework && each.control === control);
  const found = entry?.status ?? "none";
  if (found === status) return [];
  const detail = entry === undefined ? {} : { detail: `It is claimed by ${entry.source}.` };
  const near = entry === undefined ? suggestion(framework, control, controls) : undefined;
  return [
    {
      summary: `the status of control "${control}" of "${framework}" is "${found}", not "${status}",`,
      ...detail,
      ...(near === undefined ? {} : { hint: near }),
      at,
    },
  ];
}

function suggestion(
  framework: string,
  control: string,
  controls: readonly { readonly framework: string; readonly control: string }[],
): string | undefined {
  const known = controls.filter((each) => each.framework === framework);
  return known.length === 0
    ? didYouMean(
        framework,
        controls.map((each) => each.framework),
      )
    : didYouMean(
        control,
        known.map((each) => each.control),
      );
}
