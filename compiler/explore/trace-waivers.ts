// The waivers that reach a host, each with what became of it (WAIV-08, WAIV-11).
import type { Composition } from "../4-resolve/composition.ts";
import type { FindOrigin, Origin } from "./origin.ts";

export type TracedWaiver = Origin & {
  readonly framework: string;
  readonly control: string;
  /** `unneeded`: nothing on this host claims the control. */
  readonly state: "in-force" | "expired" | "unneeded";
  readonly reason: string;
  readonly approvedBy: string;
  /** The last day on which it counts; null for ever. */
  readonly expires: string | null;
};

/** In the order of their files. */
export function tracedWaivers(
  { controls, expired, unneeded }: Composition["compliance"],
  find: FindOrigin,
): readonly TracedWaiver[] {
  const inForce = controls.flatMap((row) => (row.status === "waived" ? [row.waiver] : []));
  const of = (
    waivers: readonly (typeof inForce)[number][],
    state: TracedWaiver["state"],
  ): readonly TracedWaiver[] =>
    waivers.map(({ framework, control, expires, syntax }) => ({
      framework,
      control,
      state,
      reason: syntax.reason,
      approvedBy: syntax.approvedBy,
      expires: expires ?? null,
      ...find(syntax.control.at),
    }));
  const all = [...of(inForce, "in-force"), ...of(expired, "expired"), ...of(unneeded, "unneeded")];
  return all.sort((a, b) => compareTexts(a.file, b.file) || a.line - b.line);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
