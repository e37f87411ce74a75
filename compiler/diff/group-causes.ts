// The causes of a change for all hosts of a group: the same change may come to them through several match blocks.
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { originsName, type Receiver } from "../origins/part-origins.ts";
import { startCauses, type CausesOf, type Trace } from "./causes.ts";
import type { NamedHost } from "./compare.ts";
import type { Cause } from "./comparison.ts";
import { mergeCauses } from "./line-differences.ts";
import type { Side } from "./side.ts";
import type { OriginsOf } from "./side-origins.ts";

export interface OriginsOnBoth {
  readonly old: OriginsOf | undefined;
  readonly next: OriginsOf | undefined;
  readonly causesOf: CausesOf;
}

export async function originsOnBoth(
  old: Side,
  next: Side,
  groups: Iterable<Grouped>,
): Promise<Answer<OriginsOnBoth>> {
  const names = namesBehind(groups);
  const was = await old.origins(names);
  if (was.kind === "refused") return was;
  const is = await next.origins(names);
  return is.kind === "ok" ? ok({ old: was.value, next: is.value, causesOf: startCauses() }) : is;
}

/** What differs, and for whom. */
export interface Grouped {
  readonly members: readonly NamedHost[];
  readonly told: readonly { readonly trace: Trace | undefined }[];
}

/** The configcrates of what differs, and the match blocks of those who get it. */
function namesBehind(groups: Iterable<Grouped>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { members, told } of groups) {
    for (const { old, next } of members) {
      for (const side of [old, next]) if (side !== undefined) names.add(side.header.match);
    }
    for (const { trace } of told) {
      if (trace === undefined) continue;
      for (const { crate } of [trace.old, trace.next]) names.add(originsName(crate));
    }
  }
  return names;
}

export interface Receivers {
  readonly old: Receiver;
  readonly next: Receiver;
}

/** A host that is alone with its match block is asked for by name: of a lookup only its own arm counts. */
export function receiversAmong(members: readonly NamedHost[]): readonly Receivers[] {
  const found = new Map<string, Receivers>();
  for (const { name, old, next } of members) {
    const [was, is] = [old ?? next, next ?? old].map((side) => side?.header.match ?? "");
    if (was === undefined || is === undefined) continue;
    const key = JSON.stringify([was, is]);
    const host = found.has(key) ? undefined : name;
    found.set(key, { old: { match: was, host }, next: { match: is, host } });
  }
  return [...found.values()];
}

export function causesFor(
  trace: Trace,
  receivers: readonly Receivers[],
  { old, next, causesOf }: OriginsOnBoth,
): readonly Cause[] {
  const lists = receivers.map((receiver) =>
    causesOf({
      trace,
      old: { origins: old, receiver: receiver.old },
      next: { origins: next, receiver: receiver.next },
    }),
  );
  const [only] = lists;
  return only === undefined || lists.length > 1 ? mergeCauses(lists) : only;
}
