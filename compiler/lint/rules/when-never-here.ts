// A condition that could hold somewhere, and that no host of the fleet meets.
import { evaluate } from "../../../runtime/contract/when/evaluate.ts";
import type { Scope } from "../../../runtime/contract/when/scope.ts";
import { nothingKnown } from "../../../runtime/contract/when/scope.ts";
import type { ResourceSyntax } from "../../2-parse/syntax.ts";
import type { ParsedWhen } from "../../2-parse/when/parsed-when.ts";
import type { ComposedCrate, Composition, KnownHost } from "../../4-resolve/composition.ts";
import { unlistedHost } from "../../4-resolve/composition.ts";
import { kindFinder, type KindFinder } from "../../5-specialize/host-kinds.ts";
import type { Iteration } from "../../5-specialize/knowledge.ts";
import { iterationOf, knowledgeOf, varsOf } from "../../5-specialize/knowledge.ts";
import type { RelatedPlace } from "../../diagnostics/diagnostic.ts";
import * as say from "../diagnostics.ts";
import type { Rule } from "../rule.ts";
import { readsOfCondition } from "../../5-specialize/var-reads.ts";

export const whenNeverHere: Rule = ({ reached }) => {
  // Conditions read no template files.
  const kinds = kindFinder(new Map());
  const verdicts: Verdicts = { met: new Set(), unmet: new Map(), kinds };
  for (const composition of reached) {
    for (const crate of composition.crates) judgeCrate({ composition, crate }, verdicts);
  }
  return [...verdicts.unmet]
    .filter(([when]) => !verdicts.met.has(when) && !isConstant(when))
    .map(([when, place]) => say.whenNeverHere(when.at, originsOf(when, place)));
};

interface Place {
  readonly composition: Composition;
  readonly crate: ComposedCrate;
}

interface Verdicts {
  /** True for some host, or open: whatever may still become true counts. */
  readonly met: Set<ParsedWhen>;
  /** False for a host, with the place where that was seen first. */
  readonly unmet: Map<ParsedWhen, Place>;
  readonly kinds: KindFinder;
}

/** One host of each kind is asked, and nobody once all conditions are met. */
function judgeCrate(place: Place, verdicts: Verdicts): void {
  const { composition, crate } = place;
  const whens = [crate.when, ...crate.crate.resources.flatMap((resource) => resource.whens)];
  const isSettled = (): boolean =>
    whens.every((when) => when === undefined || verdicts.met.has(when));
  if (isSettled()) return;
  const kindOf = verdicts.kinds.ofCrate(place) ?? (() => "");
  const asked = new Set<string>();
  const hosts = composition.hosts.length === 0 ? [unlistedHost] : composition.hosts;
  for (const host of hosts) {
    const kind = kindOf(host);
    if (asked.has(kind)) continue;
    asked.add(kind);
    judgeHost(host, place, verdicts);
    if (isSettled()) return;
  }
}

function judgeHost(host: KnownHost, place: Place, verdicts: Verdicts): void {
  const { crate } = place;
  const outer = iterationOf(crate.item);
  const known = new Map<Iteration | undefined, Scope>();
  const scopeOf = (iteration: Iteration | undefined): Scope => {
    const scope = known.get(iteration) ?? knowledgeOf({ ...place, host, iteration }).scope;
    known.set(iteration, scope);
    return scope;
  };
  const holds = (when: ParsedWhen, iteration: Iteration | undefined): boolean => {
    const outcome = evaluate(when.expression, scopeOf(iteration));
    const isFalse = outcome.kind === "known" && !outcome.value;
    if (!isFalse) verdicts.met.add(when);
    else if (!verdicts.unmet.has(when)) verdicts.unmet.set(when, place);
    return !isFalse;
  };
  // Behind a condition that is false, the next is not asked: what is around it was told.
  if (crate.when !== undefined && !holds(crate.when, outer)) return;
  for (const resource of crate.crate.resources) {
    if (resource.whens.every((when) => verdicts.met.has(when))) continue;
    for (const iteration of iterationsOf(resource, place, outer)) {
      resource.whens.every((when) => holds(when, iteration));
    }
  }
}

function iterationsOf(
  { foreach }: ResourceSyntax,
  place: Place,
  outer: Iteration | undefined,
): readonly (Iteration | undefined)[] {
  if (foreach === undefined) return [outer];
  const list = varsOf(place).get(foreach.value)?.value;
  return Array.isArray(list) ? list.map((item) => iterationOf(item, outer)) : [];
}

/** `when: false` is meant, and what contradicts itself has a warning of its own. */
function isConstant({ expression }: ParsedWhen): boolean {
  return evaluate(expression, nothingKnown).kind === "known";
}

function originsOf(when: ParsedWhen, place: Place): readonly RelatedPlace[] {
  const vars = varsOf(place);
  const names = readsOfCondition(when.expression).flatMap((read) =>
    read === "all" ? [] : [read.name],
  );
  return [...new Set(names)].slice(0, 3).flatMap((name) => {
    const variable = vars.get(name);
    return variable === undefined ? [] : [{ at: variable.at, note: `"${name}" is set here` }];
  });
}
