// Settles a resource on a host: is it wanted here and now, and with which values.
import {
  isFirst,
  isItems,
  isTemplate,
  isUnion,
  type Arm,
  type Attribute,
  type Attributes,
} from "../contract/attribute.ts";
import type { Resource } from "../contract/bundle.ts";
import { canonical } from "../contract/canonical-json.ts";
import { evaluateTemplate } from "../contract/template/evaluate.ts";
import type { Template } from "../contract/template/tree.ts";
import type { Value } from "../contract/value.ts";
import { decide } from "../contract/when/decide.ts";
import type { Question } from "../contract/when/questions.ts";
import type { Expression } from "../contract/when/tree.ts";
import type { Knowledge } from "./knowledge.ts";

export type Settled =
  | { readonly kind: "wanted"; readonly attributes: { readonly [name: string]: Value } }
  | { readonly kind: "unwanted"; readonly reason: string }
  /** It means nothing on this host: it asks for something that is not there, or does not fit. */
  | { readonly kind: "fault"; readonly reason: string };

/** Looks at the machine; every question is asked only when the answer matters. */
export type Look = (question: Question) => Promise<boolean>;

export async function settle(
  resource: Pick<Resource, "attributes" | "choice" | "when">,
  knowledge: Knowledge,
  look: Look,
): Promise<Settled> {
  try {
    return await new Settling(knowledge, look).resource(resource);
  } catch (error) {
    if (error instanceof Unsettled) return { kind: "fault", reason: error.message };
    throw error;
  }
}

/** The conditional variables of one configcrate, each decided once. */
export async function settleVars(
  vars: { readonly [name: string]: Expression },
  knowledge: Knowledge,
  look: Look,
): Promise<{ readonly [name: string]: boolean }> {
  const entries: [string, boolean][] = [];
  for (const [name, condition] of Object.entries(vars)) {
    const outcome = await decide(condition, knowledge.when, look);
    // One that means nothing here is left out: whoever prints it is told that it is undefined.
    if (outcome.kind === "known") entries.push([name, outcome.value]);
  }
  return Object.fromEntries(entries);
}

/** Carries a fault up from deep inside of nested values. */
class Unsettled extends Error {}

class Settling {
  readonly #knowledge: Knowledge;
  readonly #look: Look;

  constructor(knowledge: Knowledge, look: Look) {
    this.#knowledge = knowledge;
    this.#look = look;
  }

  async resource({
    attributes,
    choice,
    when,
  }: Pick<Resource, "attributes" | "choice" | "when">): Promise<Settled> {
    if (when !== undefined && !(await this.#holds(when))) {
      return { kind: "unwanted", reason: "its condition does not hold" };
    }
    const subject = choice === undefined ? undefined : this.#text(choice.subject);
    const isFitting =
      subject !== undefined && choice !== undefined && Object.hasOwn(choice.branches, subject);
    if (choice?.otherwise === "skip" && !isFitting) {
      return { kind: "unwanted", reason: `no branch of its case fits "${subject ?? ""}"` };
    }
    const branch = isFitting ? (choice.branches[subject] ?? {}) : {};
    return { kind: "wanted", attributes: await this.#attributes(over(attributes, branch)) };
  }

  async #holds(condition: Expression): Promise<boolean> {
    const outcome = await decide(condition, this.#knowledge.when, this.#look);
    if (outcome.kind === "known") return outcome.value;
    throw new Unsettled(`its condition: ${outcome.message}`);
  }

  #text(template: Template): string {
    const { root, open } = this.#knowledge;
    const result = evaluateTemplate(template, root, { open });
    if (result.kind === "text") return result.text;
    if (result.kind === "fault") throw new Unsettled(result.fault.message);
    throw new Unsettled("a template asks for what this agent does not know");
  }

  async #attributes(attributes: Attributes): Promise<{ readonly [name: string]: Value }> {
    const entries: [string, Value][] = [];
    for (const [name, attribute] of Object.entries(attributes)) {
      const value = await this.#value(attribute);
      // G-06: null means no value.
      if (value !== null) entries.push([name, value]);
    }
    return Object.fromEntries(entries);
  }

  async #value(attribute: Attribute): Promise<Value> {
    if (typeof attribute !== "object" || attribute === null) return attribute;
    if (isItems(attribute)) return this.#values(attribute);
    if (isTemplate(attribute)) return this.#text(attribute.$template);
    if (isFirst(attribute)) return this.#first(attribute.$first, attribute.otherwise);
    if (isUnion(attribute)) return this.#union(attribute.$union, attribute.otherwise);
    return this.#attributes(attribute);
  }

  async #values(items: readonly Attribute[]): Promise<readonly Value[]> {
    const values: Value[] = [];
    for (const item of items) values.push(await this.#value(item));
    return values;
  }

  async #first(arms: readonly Arm[], otherwise: Attribute): Promise<Value> {
    for (const { when, value } of arms) if (await this.#holds(when)) return this.#value(value);
    return this.#value(otherwise);
  }

  async #union(arms: readonly Arm[], otherwise: Attribute): Promise<Value> {
    const found: Value[] = [];
    let isFound = false;
    for (const { when, value } of arms) {
      if (!(await this.#holds(when))) continue;
      isFound = true;
      const items = await this.#value(value);
      found.push(...(Array.isArray(items) ? items : [items]));
    }
    if (!isFound) return this.#value(otherwise);
    // LOOK-10: the same thing once, where it stood first.
    return [...new Map(found.map((item) => [canonical(item), item])).values()];
  }
}

/** Of content and source a branch brings one, and then takes away the other. */
function over(attributes: Attributes, branch: Attributes): Attributes {
  const { content, source, ...others } = attributes;
  const ownContent = Object.hasOwn(branch, "source") && !Object.hasOwn(branch, "content");
  const ownSource = Object.hasOwn(branch, "content") && !Object.hasOwn(branch, "source");
  return {
    ...others,
    ...(content === undefined || ownContent ? {} : { content }),
    ...(source === undefined || ownSource ? {} : { source }),
    ...branch,
  };
}
