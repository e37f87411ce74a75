// What earlier releases gave and this one does not: looked for, and taken back where the settings say so.
import { isSettled } from "../contract/attribute.ts";
import type { Bundle, HostSettings, Resource, RetractEntry } from "../contract/bundle.ts";
import type { ResourceReport, RetractReport } from "./report.ts";

type Outcome = Pick<ResourceReport, "target" | "result" | "reason" | "diff">;

export interface Retracting {
  /** As it would go, with nothing changed. */
  readonly look: (resource: Resource) => Promise<Outcome>;
  readonly apply: (resource: Resource) => Promise<Outcome>;
  /** Whether all that this release wants is there. */
  readonly isWell: boolean;
}

/** Undefined when there is nothing to say, or nothing is to be said. */
export async function retract(
  { header, retract: entries = [] }: Bundle,
  how: Retracting,
): Promise<readonly RetractReport[] | undefined> {
  const { prune, guard } = header.settings ?? {};
  if (prune === "off" || entries.length === 0) return undefined;
  const reports: RetractReport[] = [];
  for (const entry of entries) {
    const { id, type, confidence, since, note } = entry;
    const outcome =
      prune === "apply" && confidence === "high"
        ? await takenBack(entry, guard, how)
        : withReason(await lookedFor(entry, how), prune, confidence);
    reports.push({
      id,
      type,
      confidence,
      since,
      ...(note === undefined ? {} : { note }),
      ...outcome,
    });
  }
  return reports;
}

/** Where things are taken back, whoever reads of one that stays wants to know why. */
function withReason(
  found: Found,
  prune: HostSettings["prune"],
  confidence: RetractEntry["confidence"],
): Found {
  if (prune !== "apply" || found.result !== "left") return found;
  return { ...found, reason: `${confidence} confidence: left to a person` };
}

type Found = Pick<RetractReport, "target" | "result" | "reason" | "diff">;

async function lookedFor(entry: RetractEntry, { look }: Retracting): Promise<Found> {
  const { result, target } = await look(resourceOf(entry));
  return {
    ...(target === undefined ? {} : { target }),
    result: result === "none" ? "gone" : "left",
  };
}

async function takenBack(
  entry: RetractEntry,
  guard: HostSettings["guard"],
  how: Retracting,
): Promise<Found> {
  const found = await lookedFor(entry, how);
  if (found.result === "gone") return found;
  if (!how.isWell) {
    // What replaces it may be what failed.
    return { ...found, reason: "nothing is taken back while something else has failed" };
  }
  if (guard?.enabled !== false && isProtected(entry, guard?.protect ?? {})) {
    return { ...found, reason: "protected by the settings" };
  }
  const outcome = await how.apply(resourceOf(entry));
  return { ...outcome, result: outcome.result === "none" ? "gone" : outcome.result };
}

function resourceOf({ id, crate, type, attributes, when }: RetractEntry): Resource {
  const condition = when === undefined ? {} : { when };
  return { id, crate, type, attributes, ...condition, after: [], timeoutSeconds };
}

/** The longest that any type takes by itself. */
const timeoutSeconds = 300;

type Protected = NonNullable<NonNullable<HostSettings["guard"]>["protect"]>;

function isProtected({ attributes }: RetractEntry, kept: Protected): boolean {
  const names: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["target_path", kept.paths],
    ["username", kept.users],
    ["package", kept.packages],
    ["service", kept.services],
  ];
  return names.some(([name, list = []]) => {
    const value = attributes[name] ?? null;
    if (!isSettled(value)) return false;
    return [value].flat().some((item) => typeof item === "string" && list.includes(item));
  });
}
