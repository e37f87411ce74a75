// How a circle is told: every step of it, with the place that made it.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Link } from "./cycle.ts";

export function dependencyCycle(cycle: readonly Link[]): Diagnostic | undefined {
  const [first, ...others] = cycle;
  if (first === undefined) return undefined;
  const path = [first.from, ...cycle.map((link) => link.to)].join(" -> ");
  return {
    code: "dependency-cycle",
    severity: "error",
    summary: `"${first.from}" waits for itself`,
    detail: `Each of these must wait for the next: ${path}.`,
    hint: "remove one of the references that make the circle",
    subject: first.at,
    related: others.map((link) => ({ at: link.at, note: `"${link.from}" waits for "${link.to}"` })),
    rules: ["RES-13"],
  };
}
