// What an assertion finds wrong with one host, before it is known how many hosts share it.
import type { PolicyTestSyntax } from "../2-parse/policy-test/syntax.ts";
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
export function failureOn(
  hosts: readonly string[],
  { summary, detail, ...others }: Complaint,
  test: PolicyTestSyntax,
): Diagnostic {
  const whole = [alsoOn(hosts), detail].filter((part) => part !== undefined).join("\n");
  const told = whole === "" ? {} : { detail: whole };
  return failureOf({ summary: `${summary} on ${hostWords(hosts)}`, ...told, ...others }, test);
}

export function failureOf({ at, ...words }: Complaint, { name }: PolicyTestSyntax): Diagnostic {
  return {
    code: "test-failed",
    severity: "error",
    ...words,
    subject: at,
    related: [{ at: name.at, note: "this test" }],
  };
}

function hostWords([first = "", ...others]: readonly string[]): string {
  if (others.length === 0) return `"${first}"`;
  return `"${first}" and ${others.length} other ${others.length === 1 ? "host" : "hosts"}`;
}

const shownHosts = 10;

function alsoOn([_first, ...hosts]: readonly string[]): string | undefined {
  if (hosts.length === 0) return undefined;
  const shown = hosts.slice(0, shownHosts).join(", ");
  const more = hosts.length - shownHosts;
  return `Also on ${shown}${more > 0 ? ` and ${more} more` : ""}.`;
}
