// An arm of a lookup that no host of its crate can reach, or that an equal before it always beats.
import type { CrateSyntax, LookupArm, LookupSyntax } from "../../2-parse/syntax.ts";
import { globMatches } from "../../../runtime/contract/host-glob.ts";
import type { Composition } from "../../4-resolve/composition.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { coveredByEarlier } from "../covers.ts";
import { lookupsOf } from "../../5-specialize/crate-values.ts";
import * as say from "../diagnostics.ts";
import type { Evidence } from "../evidence.ts";
import type { NameIndex } from "../name-index.ts";
import { indexNames } from "../name-index.ts";
import type { Rule } from "../rule.ts";

export const unreachableLookupArm: Rule = (evidence) => {
  const indexed = hostIndexes();
  return [...evidence.catalog.crates.values()].flatMap((crate) => {
    const lookups = lookupsOf(crate);
    const subjects = lookups.length === 0 ? undefined : subjectsOf(crate, evidence, indexed);
    return lookups.flatMap((lookup) => judge(lookup, crate, subjects));
  });
};

interface Subjects {
  /** Undefined when it is not known who they are. Asked for by few, for it takes a look at every host. */
  readonly hosts: () => NameIndex | undefined;
  readonly tags: readonly string[];
}

/** Undefined when no host gets the crate, which is told by itself. */
function subjectsOf(
  crate: CrateSyntax,
  evidence: Evidence,
  indexed: HostIndexes,
): Subjects | undefined {
  const compositions = evidence.compositionsOf.get(crate);
  if (compositions === undefined) return undefined;
  const tags = compositions.flatMap(({ block }) => block.tags.map(({ value }) => value));
  return {
    hosts: () => (evidence.knowsAllHosts ? indexed(compositions) : undefined),
    tags: [...new Set(tags)],
  };
}

type HostIndexes = (compositions: readonly Composition[]) => NameIndex;

/** Crates that come to the same match blocks come to the same hosts, and these are looked at once. */
function hostIndexes(): HostIndexes {
  const numbers = new Map<Composition, number>();
  const indexes = new Map<string, NameIndex>();
  return (compositions) => {
    for (const one of compositions) if (!numbers.has(one)) numbers.set(one, numbers.size);
    const key = compositions.map((one) => numbers.get(one)).join();
    const known =
      indexes.get(key) ??
      indexNames(compositions.flatMap(({ hosts }) => hosts.map(({ name }) => name.value)));
    indexes.set(key, known);
    return known;
  };
}

function judge(
  lookup: LookupSyntax,
  crate: CrateSyntax,
  subjects: Subjects | undefined,
): readonly Diagnostic[] {
  const idle = lookup.arms.filter(
    ({ spec }) => subjects !== undefined && !reaches(spec.value, subjects),
  );
  const beaten = beatenArms(lookup).filter(({ item }) => !idle.includes(item));
  return [
    ...idle.map(({ spec }) => say.idleLookupArm(spec, crate.name)),
    ...beaten.map(({ item, by }) => say.beatenLookupArm(item.spec, by.spec)),
  ];
}

/** What a host says of itself may change before it applies, so traits are never judged. */
function reaches(spec: LookupArm["spec"]["value"], { hosts, tags }: Subjects): boolean {
  switch (spec.kind) {
    case "host":
      return hosts()?.has(spec.name) ?? true;
    case "host-glob":
      return hosts()?.hasMatch(spec.glob) ?? true;
    case "tag":
      return tags.some((tag) => globMatches(spec.glob, tag));
    case "trait":
    case "function":
      return true;
  }
}

/** LOOK-10, LOOK-13: lists join, so there every arm counts; of single values, the first of its rank. */
function beatenArms({
  arms,
  fallback,
}: LookupSyntax): ReturnType<typeof coveredByEarlier<LookupArm>> {
  const isList = fallback.kind === "list" || arms.some(({ value }) => value.kind === "list");
  if (isList) return [];
  return (["host", "host-glob", "tag"] as const).flatMap((kind) =>
    coveredByEarlier(
      arms.filter(({ spec }) => spec.value.kind === kind),
      ({ spec }) => patternOf(spec.value),
    ),
  );
}

function patternOf(spec: LookupArm["spec"]["value"]): string {
  switch (spec.kind) {
    case "host":
      return spec.name;
    case "host-glob":
    case "tag":
      return spec.glob;
    case "trait":
    case "function":
      return spec.value;
  }
}
