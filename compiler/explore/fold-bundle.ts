// A bundle as a host with given traits would fold it: what only looking at the machine can tell stays open.
import type { Arm, Attribute, Attributes } from "../../runtime/contract/attribute.ts";
import { isFirst, isItems, isTemplate, isUnion } from "../../runtime/contract/attribute.ts";
import type { Bundle, Resource } from "../../runtime/contract/bundle.ts";
import { canonical } from "../../runtime/contract/canonical-json.ts";
import { evaluateTemplate } from "../../runtime/contract/template/evaluate.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { evaluate } from "../../runtime/contract/when/evaluate.ts";
import type { Expression } from "../../runtime/contract/when/tree.ts";
import type { GivenFacts, HostFacts } from "./host-knowledge.ts";
import { factsOf } from "./host-knowledge.ts";

export interface FoldedBundle {
  readonly bundle: Bundle;
  /** Ids of resources whose condition does not hold on such a host. */
  readonly skipped: readonly string[];
  /** What such a host would refuse, and leave alone. */
  readonly faults: readonly { readonly id: string; readonly message: string }[];
}

export function foldBundle({ header, resources, vars = {} }: Bundle, traits: Value): FoldedBundle {
  const factsFor = factsByCrate(vars, { traits, host: header, open: true });
  const skipped: string[] = [];
  const faults: { id: string; message: string }[] = [];
  const folded = resources.flatMap((resource) => {
    const fault = (message: string): void => {
      faults.push({ id: resource.id, message });
    };
    const kept = foldResource(resource, { facts: factsFor(resource.crate), fault });
    if (kept === undefined) skipped.push(resource.id);
    return kept ?? [];
  });
  return { bundle: { header, resources: folded }, skipped, faults };
}

/** The compiler has folded all variables but conditional ones that ask for traits: here they are answered. */
function factsByCrate(
  vars: NonNullable<Bundle["vars"]>,
  given: GivenFacts,
): (crate: string) => HostFacts {
  const plain = factsOf(given);
  const known = new Map(
    Object.entries(vars).map(([crate, conditions]) => {
      const answers = Object.entries(conditions).flatMap(([name, condition]) => {
        const outcome = evaluate(condition, plain.scope);
        return outcome.kind === "known" ? [[name, outcome.value] as const] : [];
      });
      return [crate, factsOf({ ...given, vars: Object.fromEntries(answers) })];
    }),
  );
  return (crate) => known.get(crate) ?? plain;
}

interface Folding {
  readonly facts: HostFacts;
  readonly fault: (message: string) => void;
}

/** Undefined when its condition does not hold. */
function foldResource(resource: Resource, folding: Folding): Resource | undefined {
  const { when, choice, ...others } = resource;
  const open = when === undefined ? true : foldWhen(when, folding);
  if (open === false) return undefined;
  const base = foldAttributes(resource.attributes, folding);
  const condition = open === true ? {} : { when: open };
  if (choice === undefined) return { ...others, ...condition, attributes: base };
  const subject = evaluateTemplate(choice.subject, folding.facts.root);
  if (subject.kind === "text") {
    const fits = Object.hasOwn(choice.branches, subject.text);
    if (!fits && choice.otherwise === "skip") return undefined;
    const branch = fits ? choice.branches[subject.text] : {};
    const attributes = { ...base, ...foldAttributes(branch ?? {}, folding) };
    return { ...others, ...condition, attributes };
  }
  if (subject.kind === "fault") folding.fault(subject.fault.message);
  const branches = Object.entries(choice.branches).map(
    ([value, branch]) => [value, foldAttributes(branch, folding)] as const,
  );
  const left = subject.kind === "residual" ? subject.template : choice.subject;
  const rest = { ...choice, subject: left, branches: Object.fromEntries(branches) };
  return { ...others, ...condition, attributes: base, choice: rest };
}

function foldWhen(when: Expression, { facts, fault }: Folding): boolean | Expression {
  const outcome = evaluate(when, facts.scope);
  if (outcome.kind === "known") return outcome.value;
  if (outcome.kind === "residual") return outcome.expression;
  fault(outcome.message);
  return when;
}

/** G-06: null means no value. */
function foldAttributes(attributes: Attributes, folding: Folding): Attributes {
  const entries = Object.entries(attributes).map(
    ([name, value]) => [name, foldAttribute(value, folding)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function foldAttribute(attribute: Attribute, folding: Folding): Attribute {
  if (typeof attribute !== "object" || attribute === null) return attribute;
  if (isItems(attribute)) return attribute.map((item) => foldAttribute(item, folding));
  if (isTemplate(attribute)) {
    const result = evaluateTemplate(attribute.$template, folding.facts.root);
    if (result.kind === "text") return result.text;
    if (result.kind === "residual") return { $template: result.template };
    folding.fault(result.fault.message);
    return attribute;
  }
  if (isFirst(attribute))
    return first(foldArms(attribute.$first, folding), attribute.otherwise, folding);
  if (isUnion(attribute))
    return union(foldArms(attribute.$union, folding), attribute.otherwise, folding);
  return Object.fromEntries(
    Object.entries(attribute).map(([key, value]) => [key, foldAttribute(value, folding)]),
  );
}

interface OpenArm {
  readonly when: true | Expression;
  readonly value: Attribute;
}

function foldArms(arms: readonly Arm[], folding: Folding): readonly OpenArm[] {
  return arms.flatMap(({ when, value }): readonly OpenArm[] => {
    const open = foldWhen(when, folding);
    return open === false ? [] : [{ when: open, value: foldAttribute(value, folding) }];
  });
}

function first(arms: readonly OpenArm[], otherwise: Attribute, folding: Folding): Attribute {
  const certain = arms.find(({ when }) => when === true);
  const fallback = certain === undefined ? foldAttribute(otherwise, folding) : certain.value;
  const open = arms.slice(0, certain === undefined ? arms.length : arms.indexOf(certain));
  return open.length === 0 ? fallback : { $first: open.map(armOf), otherwise: fallback };
}

function union(arms: readonly OpenArm[], otherwise: Attribute, folding: Folding): Attribute {
  if (arms.length === 0) return foldAttribute(otherwise, folding);
  if (arms.some(({ when }) => when !== true)) {
    return { $union: arms.map(armOf), otherwise: foldAttribute(otherwise, folding) };
  }
  const items = arms.flatMap(({ value }): readonly Attribute[] =>
    isItems(value) ? value : [value],
  );
  // LOOK-10: the same thing once, where it stood first.
  return [...new Map(items.map((item) => [canonical(item), item])).values()];
}

function armOf({ when, value }: OpenArm): Arm {
  return { when: when === true ? { kind: "literal", value: true } : when, value };
}
