// Stops a release that changes more than the settings allow, until somebody says that this very change is meant.
import type { ReleaseDocument } from "../../runtime/contract/bundle.ts";
import { sha256 } from "../../runtime/trust/hash.ts";
import type { Brakes } from "../2-parse/syntax.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { emit, treeRootOf } from "../6-emit/emit.ts";
import type { ReleaseChange } from "./change.ts";

/** By role: its hosts. */
export type Roles = ReadonlyMap<string, ReadonlySet<string>>;

/** One sentence for each brake that the change is too large for. */
export function tripped(change: ReleaseChange, brakes: Brakes, roles: Roles): readonly string[] {
  const moved = change.changed.length + change.removed;
  // A first release brings all hosts, and takes nothing from any.
  const percent = change.hosts === 0 ? 0 : (moved * 100) / (change.hosts + change.removed);
  const found: string[] = [];
  if (brakes.hosts !== undefined && moved > brakes.hosts) {
    found.push(
      `${counted(moved, "host")} would change; publish.brakes.hosts allows ${brakes.hosts}`,
    );
  }
  if (brakes.percent !== undefined && percent > brakes.percent) {
    const share = `${Math.round(percent * 10) / 10}% of the hosts`;
    found.push(`${share} would change; publish.brakes.percent allows ${brakes.percent}%`);
  }
  if (brakes.deletions !== undefined && change.deletions > brakes.deletions) {
    const what = counted(change.deletions, "resource");
    found.push(`${what} would go; publish.brakes.deletions allows ${brakes.deletions}`);
  }
  return brakes.restarts === true ? [...found, ...outages(change, roles)] : found;
}

/** One host alone is no fleet: its restart is what was asked for. */
function outages({ restarts }: ReleaseChange, roles: Roles): readonly string[] {
  return [...restarts].flatMap(([service, hosts]) =>
    [...roles]
      .filter(([, members]) => members.size > 1 && [...members].every((host) => hosts.has(host)))
      .map(
        ([role, members]) =>
          `"${service}" would restart on all ${members.size} hosts of the role "${role}"; publish.brakes.restarts forbids it`,
      ),
  );
}

/**
 * Lets through this change and no other: what is there, what would come, and why it was stopped. It is
 * no secret, and nobody has to be kept from making one: whoever gives it has read what it stands for.
 */
export function tokenFor(
  before: ReleaseDocument | undefined,
  policy: Policy,
  reasons: readonly string[],
): string {
  // What hosts no longer get bears the time, so that it is left out: a dry run must give the same token.
  // A draft of what takes something back changes no host, and a model may word it anew.
  const { drafts: _, ...braked } = policy;
  const { treeRoot } = emit(braked, { release: 0, created: "", compilerVersion: "" });
  const stands = before === undefined ? "" : treeRootOf(before);
  return sha256([stands, treeRoot, ...reasons].join("\n")).slice(0, 12);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
