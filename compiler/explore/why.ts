// Why a host is told what it is told of one resource: from the match block down to the line, and all that lost.
import type { Value } from "../../runtime/contract/value.ts";
import type { ExpandedResource } from "../5-specialize/expand.ts";
import { iterationOf } from "../5-specialize/knowledge.ts";
import type { Span } from "../source/source.ts";
import type { FindOrigin, Origin } from "./origin.ts";
import { originFinder } from "./origin.ts";
import type { TracedBlock, TracedCarrier } from "./trace.ts";
import { tracedCarrier } from "./trace.ts";
import type { KnownHost } from "./find-known.ts";
import type { Condition, Judged } from "./verdicts.ts";
import { foldingOf, judgeWhen, sameItem } from "./verdicts.ts";
import type { WhyAttribute } from "./why-attribute.ts";
import { whyAttributes } from "./why-attribute.ts";

/** A type and no interface, so that it can be printed as JSON as it is. */
export type Why = Origin & {
  readonly host: string;
  /** False when no inventory lists it, and its name alone led it to the match block. */
  readonly listed: boolean;
  readonly id: string;
  readonly crate: string;
  readonly type: string;
  readonly match: TracedBlock;
  readonly alsoMatches: readonly TracedBlock[];
  /** What led to the resource, the outermost first. */
  readonly steps: readonly Step[];
  /** Further references to the configcrate, which changed nothing. */
  readonly also: readonly TracedCarrier[];
  readonly state: "present" | "absent";
  /** Who wants it absent. */
  readonly stateFrom?: TracedCarrier;
  readonly items: readonly Item[];
  readonly conditions: readonly Condition[];
  /** False when the tree has mistakes: then nobody knows what the host would be told. */
  readonly compiled: boolean;
  /** False when this host is not told of it. */
  readonly applies: boolean;
  readonly attributes: readonly WhyAttribute[];
};

export type Step = Origin & {
  readonly kind:
    | "match"
    | "common"
    | "environment"
    | "role"
    | "configcrate"
    | "usercrate"
    | "resource";
  readonly name: string;
};

/** What a foreach made this one for. */
export type Item = Origin & {
  /** The list. */
  readonly name: string;
  readonly value: Value;
  /** Whether the whole configcrate is repeated for it, or this resource alone. */
  readonly of: "configcrate" | "resource";
};

export function whyOf(resource: ExpandedResource, known: KnownHost): Why {
  const find = originFinder();
  const { trace, traced } = known;
  const { id, crate, syntax } = resource;
  const part = known.policy?.parts.find((one) => one.resources.some((told) => told.id === id));
  const told = part?.resources.find((one) => one.id === id);
  const judged: Judged = { known, find, folding: foldingOf(resource, known) };
  const ofCrate: Judged = {
    ...judged,
    folding: foldingOf({ crate, iteration: iterationOf(crate.item) }, known),
  };
  return {
    host: traced.host.name.value,
    listed: known.isListed,
    id,
    crate: crate.name,
    type: told?.type ?? syntax.type.value,
    ...find(syntax.name.at),
    match: trace.match,
    alsoMatches: trace.alsoMatches,
    steps: stepsTo(resource, known, find),
    also: crate.also
      .filter((carrier) => carrier !== crate.stateFrom)
      .map((carrier) => tracedCarrier(carrier, find)),
    state: crate.state,
    ...(crate.state === "absent" ? { stateFrom: tracedCarrier(crate.stateFrom, find) } : {}),
    items: itemsOf(resource, known, find),
    conditions: [
      ...(crate.when === undefined ? [] : [judgeWhen(crate.when, "configcrate", ofCrate)]),
      ...syntax.whens.map((when) => judgeWhen(when, "resource", judged)),
    ],
    compiled: known.policy !== undefined,
    applies: told !== undefined || known.policy === undefined,
    attributes: whyAttributes(resource, { told, part }, judged),
  };
}

function stepsTo(
  { crate, syntax, name }: ExpandedResource,
  { trace, traced }: KnownHost,
  find: FindOrigin,
): readonly Step[] {
  const { from } = crate;
  const { environment } = traced.composition.block;
  const isOfEnvironment = from.kind === "environment" && environment !== undefined;
  return [
    { kind: "match", name: trace.match.pattern, ...find(traced.composition.block.match.at) },
    ...(isOfEnvironment
      ? [{ kind: "environment" as const, name: environment.value, ...find(environment.at) }]
      : []),
    ...(from.via ?? []).map((at) => ({ kind: "role" as const, name: wordAt(at), ...find(at) })),
    { kind: crate.crate.kind, name: crate.name, ...find(from.at) },
    { kind: "resource", name, ...find(syntax.name.at) },
  ];
}

/** A name, perhaps in quotes. */
function wordAt({ source, start, end }: Span): string {
  return source.text.slice(start, end).replaceAll(/^["']|["']$/gu, "");
}

function itemsOf(
  { crate, syntax, iteration }: ExpandedResource,
  { traced }: KnownHost,
  find: FindOrigin,
): readonly Item[] {
  const item = (
    list: string | undefined,
    value: Value | undefined,
    of: Item["of"],
  ): readonly Item[] => {
    if (list === undefined || value === undefined) return [];
    const variable = traced.composition.vars.get(list)?.value ?? crate.crate.vars.get(list);
    if (variable === undefined || !Array.isArray(variable.value)) return [];
    const place = variable.value.findIndex((one: Value) => sameItem(one, value));
    return [{ name: list, value, of, ...find(variable.items[place] ?? variable.at) }];
  };
  return [
    ...item(crate.foreach?.value, crate.item, "configcrate"),
    ...item(syntax.foreach?.value, iteration?.item, "resource"),
  ];
}
