// Whom a file or folder is to belong to, and what that takes here.
import type { FileState, HostView, PathStep } from "../host/host.ts";
import { optionalText } from "./attributes.ts";
import type { Attributes } from "./executor.ts";

/** Names or numbers, as they were written. */
export interface WantedOwners {
  readonly owner?: string;
  readonly group?: string;
}

export type Ownership =
  | { readonly kind: "known"; readonly owner?: number; readonly group?: number }
  | { readonly kind: "unknown"; readonly account: string }
  /** Wanted, but not something that this agent may do. */
  | { readonly kind: "not-ours"; readonly note: string };

export function wantedOwners(attributes: Attributes): WantedOwners {
  const owner = optionalText(attributes, "owner");
  const group = optionalText(attributes, "group");
  return { ...(owner !== undefined && { owner }), ...(group !== undefined && { group }) };
}

export async function observeOwnership(want: WantedOwners, host: HostView): Promise<Ownership> {
  const named = Object.keys(want);
  if (named.length === 0) return { kind: "known" };
  if (!host.canOwn) {
    const why = host.confined ? "confined" : "the agent does not run as root";
    return { kind: "not-ours", note: `${named.join(" and ")} not set (${why})` };
  }
  const owner = await idOf(want.owner, (name) => host.userId(name));
  const group = await idOf(want.group, (name) => host.groupId(name));
  if (owner === "unknown") return { kind: "unknown", account: `the account "${want.owner}"` };
  if (group === "unknown") return { kind: "unknown", account: `the group "${want.group}"` };
  return {
    kind: "known",
    ...(owner !== undefined && { owner }),
    ...(group !== undefined && { group }),
  };
}

/** As chown reads it: a name first, then a number. */
async function idOf(
  written: string | undefined,
  lookUp: (name: string) => Promise<number | undefined>,
): Promise<number | "unknown" | undefined> {
  if (written === undefined) return undefined;
  return (await lookUp(written)) ?? (/^\d{1,10}$/.test(written) ? Number(written) : "unknown");
}

export function unknownAccount(ownership: Ownership): string | undefined {
  return ownership.kind === "unknown"
    ? `${ownership.account} does not exist here; create it in a resource that this one depends on`
    : undefined;
}

export function ownershipNote(ownership: Ownership): { readonly note?: string } {
  return ownership.kind === "not-ours" ? { note: ownership.note } : {};
}

/** The ids to give; empty when there are none to give, or none that we may. */
export function ids(ownership: Ownership): { readonly owner?: number; readonly group?: number } {
  if (ownership.kind !== "known") return {};
  const { owner, group } = ownership;
  return { ...(owner !== undefined && { owner }), ...(group !== undefined && { group }) };
}

/** Brings owner and mode of something that exists in line. */
export function attributeSteps(
  path: string,
  wanted: { readonly mode: number; readonly ownership: Ownership },
  state: FileState,
): readonly PathStep[] {
  const wantedIds = ids(wanted.ownership);
  const { owner = state.uid, group = state.gid } = wantedIds;
  const given = owner !== state.uid || group !== state.gid;
  // Giving a file away clears its set-id bits, so the mode comes afterwards and is set again.
  const mode = state.mode !== wanted.mode || (given && (wanted.mode & 0o6000) !== 0);
  return [
    ...(given ? [{ kind: "set-owner", path, ...wantedIds } as const] : []),
    ...(mode ? [{ kind: "set-mode", path, mode: wanted.mode } as const] : []),
  ];
}
