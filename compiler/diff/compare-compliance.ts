// Which controls hosts start and stop claiming, and which waivers come and go.
import type { ClaimedControl } from "../../runtime/contract/bundle.ts";
import type { HostOnSide, NamedHost } from "./compare.ts";
import type { ComplianceChange, ControlChange, WaiverChange } from "./comparison.ts";

/** A waived control is still claimed: that it is waived is told besides. */
export function changedCompliance(hosts: readonly NamedHost[]): ComplianceChange {
  const gained = new Map<string, Growing<ControlChange>>();
  const lost = new Map<string, Growing<ControlChange>>();
  const waivers = new Map<string, Growing<WaiverChange>>();
  for (const { name, old, next: now } of hosts) {
    if (old?.header === now?.header) continue;
    const [was, is] = [claimsOf(old), claimsOf(now)];
    for (const [key, claim] of is.claims) if (!was.claims.has(key)) add(gained, key, claim, name);
    for (const [key, claim] of was.claims) if (!is.claims.has(key)) add(lost, key, claim, name);
    for (const [key, control] of is.waived) {
      if (!was.waived.has(key)) add(waivers, `added ${key}`, { kind: "added", ...control }, name);
    }
    for (const [key, control] of was.waived) {
      if (is.waived.has(key)) continue;
      const kind = is.expired.has(key) ? "expired" : "dropped";
      add(waivers, `${kind} ${key}`, { kind, ...control }, name);
    }
  }
  return { gained: grown(gained), lost: grown(lost), waivers: grown(waivers) };
}

type Control = Pick<ControlChange, "framework" | "control">;

interface Claims {
  readonly claims: ReadonlyMap<string, Control & { readonly source: string }>;
  readonly waived: ReadonlyMap<string, Control>;
  /** Those that a waiver is still written for whose last day has passed. */
  readonly expired: ReadonlySet<string>;
}

function claimsOf(host: HostOnSide | undefined): Claims {
  const rows: readonly ClaimedControl[] = host?.header.compliance ?? [];
  const claims = new Map<string, Control & { readonly source: string }>();
  const waived = new Map<string, Control>();
  const expired = new Set<string>();
  for (const { framework, control, source, status, waivedUntil } of rows) {
    claims.set(JSON.stringify([framework, control, source]), { framework, control, source });
    const key = JSON.stringify([framework, control]);
    if (status === "waived") waived.set(key, { framework, control });
    else if (waivedUntil !== undefined) expired.add(key);
  }
  return { claims, waived, expired };
}

type Growing<T> = Omit<T, "hosts"> & { readonly hosts: string[] };

function add<T extends Omit<ControlChange, "hosts"> | Omit<WaiverChange, "hosts">>(
  found: Map<string, T & { readonly hosts: string[] }>,
  key: string,
  what: T,
  host: string,
): void {
  const known = found.get(key);
  if (known === undefined) found.set(key, { ...what, hosts: [host] });
  else known.hosts.push(host);
}

function grown<T>(found: ReadonlyMap<string, T>): readonly T[] {
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
}
