// What this phase can find wrong between hosts and match blocks.
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Located, Span } from "../source/source.ts";

export function duplicateHost(host: Located<string>, first: Located<string>): Diagnostic {
  return {
    code: "duplicate-host",
    severity: "error",
    summary: `the host "${host.value}" stands twice in the inventory`,
    hint: "remove one of them",
    subject: host.at,
    related: [{ at: first.at, note: "the other one" }],
  };
}

export function noHosts(at: Span, blocks: number): Diagnostic {
  return {
    code: "no-hosts",
    severity: "error",
    summary: "there is no host to compile for",
    detail:
      blocks === 0
        ? "No file of the stacks tree holds match blocks under the top key `envoys`."
        : "Every match block has a pattern, and no inventory lists the hosts that it could match.",
    hint: "list the hosts in inventory.yaml beside the stacks folder, or name one in a match block",
    subject: at,
    rules: ["HOST-01"],
  };
}

export function unmatchedHost(host: Located<string>): Diagnostic {
  return {
    code: "unmatched-host",
    severity: "warning",
    summary: `no match block matches the host "${host.value}"`,
    detail: "It gets no bundle, so its agent would leave it alone.",
    hint: "add a match block for it, or take it out of the inventory",
    subject: host.at,
    rules: ["HOST-02"],
  };
}
