// What a host knows when it decides: its traits, its own name, and the variables that only it can settle.
import type { HostHeader } from "../contract/bundle.ts";
import { evaluateTemplate } from "../contract/template/evaluate.ts";
import type { PartialValue } from "../contract/template/scope.ts";
import type { Template } from "../contract/template/tree.ts";
import { isMap, type Value } from "../contract/value.ts";
import type { HostKnowledge } from "../contract/when/decide.ts";
import { predefinedNames, predefinedValue } from "../contract/when/names.ts";
import type { LocalTime } from "../contract/when/questions.ts";
import type { NameAnswer, TextAnswer } from "../contract/when/scope.ts";
import { textOf, type Secrets } from "./secrets.ts";

export interface Facts {
  readonly header: Pick<HostHeader, "host" | "environment">;
  readonly traits: Value;
  readonly clock: LocalTime;
}

/** Everything that templates and conditions may ask without looking at the machine. */
export interface Knowledge {
  /** The value of a secret that was sealed to this host. */
  readonly open: (path: string) => string | undefined;
  readonly root: PartialValue;
  readonly when: HostKnowledge;
}

export interface Moment {
  /** Something that the resource listens to has changed in this run. */
  readonly changed: boolean;
  /** The conditional variables of its configcrate, as far as they are decided. */
  readonly vars: { readonly [name: string]: boolean };
  readonly secrets?: Secrets;
}

export function knowledgeOf(facts: Facts, { changed, vars, secrets }: Moment): Knowledge {
  const { header, traits, clock } = facts;
  const root: PartialValue = { kind: "known", value: { Traits: traits, Vars: vars } };
  const trait = (path: string): Value => {
    const value = traitAt(traits, path);
    // A host that no inventory lists finds lookups by its own name there.
    return value === null && path === "hostname" ? header.host.toLowerCase() : value;
  };
  const name = (asked: string): NameAnswer => {
    if (Object.hasOwn(vars, asked)) return { kind: "known", value: vars[asked] ?? false };
    const predefined = predefinedNames.get(asked);
    if (predefined === undefined) return { kind: "undefined", known: [] };
    if (predefined.trait !== undefined) {
      return { kind: "known", value: predefinedValue(predefined, trait(predefined.trait)) };
    }
    const own = asked === "hostname" ? header.host : header.environment;
    return { kind: "known", value: own ?? "" };
  };
  const text = (template: Template): TextAnswer => {
    const result = evaluateTemplate(template, root);
    if (result.kind !== "fault") return result;
    const { node, message } = result.fault;
    return { kind: "fault", about: "text", node, message };
  };
  const open = (path: string): string | undefined => textOf(path, secrets ?? new Map());
  return { open, root, when: { changed, clock, trait, name, text } };
}

/** Null when the host has no such trait. */
function traitAt(traits: Value, path: string): Value {
  let value = traits;
  for (const step of path.split(".")) {
    value = isMap(value) && Object.hasOwn(value, step) ? (value[step] ?? null) : null;
  }
  return value;
}

/** LANG-16: hours and days are those of the host's own time zone. */
export function localTime(time: Date): LocalTime {
  return {
    hour: time.getHours(),
    minute: time.getMinutes(),
    weekday: time.getDay(),
    dayOfMonth: time.getDate(),
  };
}
