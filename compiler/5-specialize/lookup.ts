// Lookup tables: arms that the compiler can decide are decided, and the rest stays a choice for the host.
import type { Arm, Attribute } from "../../runtime/contract/attribute.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Expression } from "../../runtime/contract/when/tree.ts";
import type { LookupArm, LookupSpec, LookupSyntax } from "../2-parse/syntax.ts";
import { globMatches, globPattern } from "../../runtime/contract/host-glob.ts";
import type { KnownHost } from "../4-resolve/composition.ts";
import { foldValue, foldWhen } from "./fold.ts";
import type { Folding } from "./fold.ts";

export interface LookupSubject {
  readonly host: KnownHost;
  readonly tags: readonly string[];
}

/** Undefined when an arm could not be folded, which was reported. */
export function foldLookup(
  lookup: LookupSyntax,
  subject: LookupSubject,
  folding: Folding,
): Attribute | undefined {
  const isList =
    lookup.fallback.kind === "list" || lookup.arms.some(({ value }) => value.kind === "list");
  const fallback = foldValue(lookup.fallback, folding);
  // LOOK-10: lists join in the order written. LOOK-13: of single values the most specific wins.
  const arms = lookup.arms.filter(({ spec }) => !isOfAnotherHost(spec.value, subject.host));
  const ordered = isList ? arms : bySpecificity(arms);
  const open: Arm[] = [];
  for (const arm of ordered) {
    const test = matches(arm.spec.value, subject, folding);
    if (test === false) continue;
    const value = foldValue(arm.value, folding);
    if (value === undefined) return undefined;
    // G-06: null means no value, so in a list this arm adds nothing.
    if (value === null && isList) continue;
    open.push({ when: test === true ? always : test, value });
    // Nothing behind an arm that certainly holds can win.
    if (test === true && !isList) break;
  }
  if (fallback === undefined) return undefined;
  return isList ? union(open, fallback) : first(open, fallback);
}

/** There may be an arm for each of thousands of hosts, of which all but one are out of the question. */
function isOfAnotherHost(spec: LookupSpec, { name, otherThan }: KnownHost): boolean {
  if (spec.kind !== "host") return false;
  const wanted = spec.name.toLowerCase();
  return name === undefined ? otherThan?.has(wanted) === true : name.value.toLowerCase() !== wanted;
}

const always: Expression = { kind: "literal", value: true };

function first(arms: readonly Arm[], fallback: Attribute): Attribute {
  const certain = arms.findIndex(({ when }) => when === always);
  const otherwise = certain === -1 ? fallback : (arms[certain]?.value ?? fallback);
  const open = certain === -1 ? arms : arms.slice(0, certain);
  return open.length === 0 ? otherwise : { $first: open, otherwise };
}

function union(arms: readonly Arm[], fallback: Attribute): Attribute {
  if (arms.length === 0) return fallback;
  if (arms.some(({ when }) => when !== always)) return { $union: arms, otherwise: fallback };
  return joined(arms.flatMap(({ value }) => (Array.isArray(value) ? value : [value])));
}

/** LOOK-10: the same thing once, where it stood first. */
function joined(items: readonly Attribute[]): readonly Attribute[] {
  return [...new Map(items.map((item) => [canonical(item), item])).values()];
}

const ranks: Readonly<Record<LookupSpec["kind"], number>> = {
  host: 0,
  trait: 1,
  function: 1,
  tag: 2,
  "host-glob": 3,
};

/** LOOK-13: the order in which arms of single values are tried. */
export function bySpecificity(arms: readonly LookupArm[]): readonly LookupArm[] {
  return [...arms].sort((a, b) => ranks[a.spec.value.kind] - ranks[b.spec.value.kind]);
}

/** Whether such an arm holds, or what the host must be asked. */
export function matches(
  spec: LookupSpec,
  { host, tags }: LookupSubject,
  folding: Folding,
): boolean | Expression {
  switch (spec.kind) {
    case "host":
      if (isOfAnotherHost(spec, host)) return false;
      return host.name === undefined ? asksName(globPattern(spec.name)) : true;
    case "host-glob":
      if (host.name === undefined) return asksName(globPattern(spec.glob));
      return globMatches(spec.glob, host.name.value);
    case "tag":
      return tags.some((tag) => globMatches(spec.glob, tag));
    case "trait":
      return (
        foldWhen(
          {
            expression: {
              kind: "trait",
              path: spec.path.join("."),
              op: "in",
              values: [spec.value],
            },
          },
          folding,
        ) ?? false
      );
    case "function":
      return (
        foldWhen(
          {
            expression: {
              kind: "call",
              name: spec.name,
              args: [{ kind: "text", text: spec.value }],
            },
          },
          folding,
        ) ?? false
      );
  }
}

/** A host that no inventory lists knows its own name; `hostname` stands beside its traits for that. */
function asksName(pattern: string): Expression {
  return { kind: "trait", path: "hostname", op: "matches", values: [pattern] };
}
