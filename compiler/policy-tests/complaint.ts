// What an assertion finds wrong with one host, before it is known how many hosts share it.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";

export interface Complaint {
  /** One line, which goes on with the name of the host. */
  readonly summary: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly at: Span;
}

/** `hosts`: all that share the complaint, sorted; at least one. */
export function failureOf(
  { summary, detail, hint, at }: Complaint,
  hosts: readonly string[],
): Diagnostic {
  const whole = [detail, others(hosts)].filter((part) => part !== undefined).join("\n");
  return {
    code: "test-failed",
    severity: "error",
    summary: `${summary} on ${hostWords(hosts)}`,
    ...(whole === "" ? {} : { detail: whole }),
    ...(hint === undefined ? {} : { hint }),
    subject: at,
  };
}

function hostWords([first = "", ...others]: readonly string[]): string {
  if (others.length === 0) return `"${first}"`;
  return `"${first}" and ${others.length} other ${others.length === 1 ? "host" : "hosts"}`;
}

const shownHosts = 10;

function others([_first, ...hosts]: readonly string[]): string | undefined {
  if (hosts.length === 0) return undefined;
  const shown = hosts.slice(0, shownHosts).join(", ");
  const more = hosts.length - shownHosts;
  return `It is so on ${shown}${more > 0 ? ` and ${more} more` : ""} too.`;
}
