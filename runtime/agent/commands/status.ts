// `vigo-agent status`: what is trusted, how the last talk with the store went, and what the last run did.
import type { RunReport, Stale } from "../../apply/report.ts";
import { systemRefusal } from "../../contract/system-refusal.ts";
import type { Command } from "../command.ts";
import { readContact, type Contact } from "../contact.ts";
import { readRecord } from "../enforced.ts";
import { harmless, painter } from "../paint.ts";
import { printedReport, waitingText } from "../print-report.ts";
import { lastReport } from "../reports.ts";
import { openState, type State } from "../state.ts";
import { exitCodes, wantsColor } from "../world.ts";

export const status: Command = {
  name: "status",
  summary: "say what is trusted, and what the last run did",
  flags: ["root", "state", "json"],
  example: `$ vigo-agent status
release 7, verified at 2030-01-02T03:04:05.000Z
last run at 2030-01-02T03:04:05.000Z: converged
web01: release 7, 3 resources: 3 unchanged (12 ms)`,
  run: async (options, world) => {
    const state = await openState(options, world, "read");
    if (state.kind !== "ok") return state;
    const known = await knownOf(state.value).catch((error: unknown) =>
      systemRefusal(error, `cannot read the state folder "${state.value.folder}"`),
    );
    if (known.kind === "refused") return known;
    const { trusted, contact, report, stale } = known;
    if (options.json) {
      world.out.write(`${JSON.stringify({ trusted, contact, stale, report })}\n`);
      return exitCodes.done;
    }
    const paint = painter(wantsColor(options.color, world.out, world));
    const lines = [
      trusted === null
        ? "no release has been verified here yet"
        : `release ${trusted.release}, verified at ${trusted.verifiedAt}`,
      ...staleLines(stale),
      ...refusalLines(contact),
      ...waitingLines(known),
      report === null
        ? "no run has been made here yet"
        : `last run at ${report.startedAt}: ${report.status}`,
    ];
    const rest = report === null ? "" : printedReport(report, { paint, quiet: options.quiet });
    world.out.write(`${lines.join("\n")}\n${rest}`);
    return exitCodes.done;
  },
};

interface Known {
  readonly kind: "known";
  readonly trusted: { readonly release: number; readonly verifiedAt: string } | null;
  readonly contact: Contact | null;
  readonly stale: Stale | null;
  readonly report: RunReport | null;
}

async function knownOf(state: State): Promise<Known> {
  const record = await readRecord(state);
  const contact = (await readContact(state)) ?? null;
  const report = (await lastReport(state)) ?? null;
  return {
    kind: "known",
    trusted:
      record === undefined ? null : { release: record.release, verifiedAt: record.verifiedAt },
    contact,
    stale: staleNow(contact, report),
    report,
  };
}

/** A report of old tells nothing: it must be that of the run which last asked the store. */
function staleNow(contact: Contact | null, report: RunReport | null): Stale | null {
  const stale = report?.stale;
  return stale !== undefined && stale.reason === contact?.refused?.message ? stale : null;
}

function staleLines(stale: Stale | null): readonly string[] {
  if (stale === null) return [];
  const what =
    stale.effect === "stop"
      ? "runs only look, and change nothing, until the store is heard again"
      : "what was verified then is enforced until the store is heard again";
  return [`stale since ${stale.since}: ${what}`];
}

function waitingLines({ contact, trusted }: Known): readonly string[] {
  if (contact?.waiting === undefined || trusted === null) return [];
  return [`${waitingText(contact.waiting)}; release ${trusted.release} is enforced`];
}

function refusalLines(contact: Contact | null): readonly string[] {
  if (contact?.refused === undefined) return [];
  const { reason, message } = contact.refused;
  return [
    `the store was last asked at ${contact.at}, and refused (${reason}): ${harmless(message)}`,
  ];
}
