// What folding made of conditions, lookups and cases for one host, asked once more and told instead of used.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import type { LookupArm, LookupSyntax, ValueSyntax } from "../2-parse/syntax.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { ExpandedResource } from "../5-specialize/expand.ts";
import { foldText, foldWhen, type Folding } from "../5-specialize/fold.ts";
import { knowledgeFor, type Iteration } from "../5-specialize/knowledge.ts";
import { bySpecificity, matches } from "../5-specialize/lookup.ts";
import { expressionReads } from "../5-specialize/trait-reads.ts";
import { armOf } from "../origins/attribute-origins.ts";
import { whenSource } from "../show/document.ts";
import type { FindOrigin, Origin } from "./origin.ts";
import type { KnownHost } from "./find-known.ts";
import type { Known } from "./trace-resource.ts";
import { varsRead } from "./trace-resource.ts";
import type { TracedVar } from "./trace.ts";
import { readsOfWhen } from "../origins/reads.ts";

export type Condition = Origin & {
  /** Who says it. */
  readonly of: "configcrate" | "resource";
  readonly source: string;
  /** `open`: only the host can say. */
  readonly verdict: "holds" | "fails" | "open";
  /** What the host is asked, where that is less than what was written. */
  readonly left?: string;
  /** Traits that the inventory vouches for, and that decided. */
  readonly traits?: { readonly [path: string]: Value };
  readonly vars?: { readonly [name: string]: TracedVar };
};

export type ArmVerdict = Origin & {
  readonly arm: string;
  /** As it was written. */
  readonly written: string;
  /** `beaten`: it holds, and a more specific one does too. `open`: only the host can say. */
  readonly verdict: "taken" | "beaten" | "fails" | "open";
};

/** What is known when this resource is folded for this host. Nothing is reported: that was done. */
export function foldingOf(
  {
    crate,
    iteration,
  }: Pick<ExpandedResource, "crate"> & { readonly iteration: Iteration | undefined },
  { traced, catalog }: Pick<Known, "traced" | "catalog">,
  secret: Folding["secret"] = () => {},
): Folding {
  const { composition, host } = traced;
  return {
    knowledge: knowledgeFor({ composition, crate, host })(iteration),
    templates: catalog.templates,
    data: catalog.data,
    block: composition.block.match,
    report: () => {},
    secret,
  };
}

export interface Judged {
  readonly known: KnownHost;
  readonly find: FindOrigin;
  readonly folding: Folding;
}

export function judgeWhen(
  when: ParsedWhen,
  of: Condition["of"],
  { known, find, folding }: Judged,
): Condition {
  const result = foldWhen(when, folding);
  const vars = varsRead(readsOfWhen(when), known.trace);
  const traits = pinnedAmong(expressionReads(when.expression), known);
  const source = whenSource(when.expression);
  const left = typeof result === "object" ? whenSource(result) : source;
  return {
    of,
    source,
    verdict: result === true ? "holds" : typeof result === "object" ? "open" : "fails",
    ...find(when.at),
    ...(left === source ? {} : { left }),
    ...(Object.keys(traits).length === 0 ? {} : { traits }),
    ...(vars === undefined ? {} : { vars }),
  };
}

function pinnedAmong(
  paths: readonly string[],
  { traced: { host } }: Known,
): { readonly [path: string]: Value } {
  const { pinned, traits } = host;
  const found = paths.flatMap((path): readonly (readonly [string, Value])[] => {
    const isPinned =
      pinned === "all" || pinned.some((name) => path === name || path.startsWith(`${name}.`));
    const value = isPinned && path !== "" ? valueAt(traits, path) : undefined;
    return value === undefined ? [] : [[path, value]];
  });
  return Object.fromEntries(found);
}

function valueAt(traits: Value, path: string): Value | undefined {
  let value: Value | undefined = traits;
  for (const step of path.split(".")) {
    value =
      value !== undefined && isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

/** In the order in which they are tried, the default last. */
export function judgeLookup(
  lookup: LookupSyntax,
  { known, find, folding }: Judged,
): readonly ArmVerdict[] {
  const { composition, host } = known.traced;
  const subject = { host, tags: composition.block.tags.map(({ value }) => value) };
  const isList =
    lookup.fallback.kind === "list" || lookup.arms.some(({ value }) => value.kind === "list");
  let isDecided = false;
  const verdicts = (isList ? lookup.arms : bySpecificity(lookup.arms)).map((arm): ArmVerdict => {
    const test = matches(arm.spec.value, subject, folding);
    const isBeaten = isDecided && !isList;
    if (test === true) isDecided = true;
    return { ...armFacts(arm, find), verdict: verdictOf(test, isBeaten) };
  });
  const { fallback } = lookup;
  const isOpen = verdicts.some(({ verdict }) => verdict === "open");
  const last = { arm: "default", written: textOf(fallback), ...find(fallback.at) };
  return [...verdicts, { ...last, verdict: isDecided ? "beaten" : isOpen ? "open" : "taken" }];
}

function verdictOf(test: ReturnType<typeof matches>, isBeaten: boolean): ArmVerdict["verdict"] {
  if (test === false) return "fails";
  if (isBeaten) return "beaten";
  return test === true ? "taken" : "open";
}

function armFacts({ spec, value }: LookupArm, find: FindOrigin): Omit<ArmVerdict, "verdict"> {
  const { kind, says } = armOf(spec.value);
  return { arm: kind === "tag" ? `tag:${says}` : says, written: textOf(value), ...find(spec.at) };
}

function textOf({ at }: ValueSyntax): string {
  return at.source.text.slice(at.start, at.end);
}

export type CaseVerdict = Origin & {
  readonly subject: string;
  /** Absent when only the host can say. */
  readonly prints?: string;
};

export function judgeCase(
  { syntax }: ExpandedResource,
  { find, folding }: Pick<Judged, "find" | "folding">,
): CaseVerdict | undefined {
  const { choice } = syntax;
  if (choice === undefined) return undefined;
  const { at, value } = choice.subject;
  const printed = foldText(value, at, folding);
  return {
    subject: at.source.text.slice(at.start, at.end),
    ...(typeof printed === "string" ? { prints: printed } : {}),
    ...find(at),
  };
}

/** Items are told apart by what they are. */
export function sameItem(a: Value, b: Value): boolean {
  return canonical(a) === canonical(b);
}
