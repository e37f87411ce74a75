// What is known of a host whose traits are given: templates and conditions are tried with it.
import { evaluateTemplate } from "../../runtime/contract/template/evaluate.ts";
import type { PartialValue } from "../../runtime/contract/template/scope.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import { answerCall } from "../../runtime/contract/when/builtins.ts";
import { predefinedNames, predefinedValue } from "../../runtime/contract/when/names.ts";
import type { NameAnswer, Scope } from "../../runtime/contract/when/scope.ts";

export interface GivenFacts {
  /** Undefined when nothing is known of the host; else a trait that is not there is one that it lacks. */
  readonly traits: Value | undefined;
  /** Undefined when the host is none in particular. */
  readonly host?: { readonly host: string; readonly environment?: string };
  /** Undefined when nothing is known of the variables. */
  readonly vars?: Value | undefined;
  /** `open`: there may be more below the root, such as the item of a foreach. */
  readonly open?: boolean;
}

export interface HostFacts {
  readonly scope: Scope;
  readonly root: PartialValue;
}

/** Nobody looks at a machine here: what asks for files, processes or the time of day stays open. */
export function factsOf({ traits, host, vars, open = false }: GivenFacts): HostFacts {
  const root: PartialValue = {
    kind: "map",
    open,
    entries: new Map([
      ["Vars", partial(vars)],
      ["Traits", partial(traits)],
    ]),
  };
  const trait = (path: string): Value | undefined => {
    const value = traitAt(traits, path);
    // A host that no inventory lists finds lookups by its own name there.
    return value === null && path === "hostname" ? (host?.host.toLowerCase() ?? null) : value;
  };
  const scope: Scope = {
    changed: undefined,
    trait,
    name: (name) => ownAnswer(name, host) ?? nameAnswer(name, trait),
    call: (name, args) => answerCall(name, args, { clock: undefined, trait, ask: () => undefined }),
    text: (template) => {
      const result = evaluateTemplate(template, root);
      if (result.kind !== "fault") return result;
      const { node, message } = result.fault;
      return { kind: "fault", about: "text", node, message };
    },
  };
  return { scope, root };
}

function partial(value: Value | undefined): PartialValue {
  return value === undefined ? { kind: "unknown" } : { kind: "known", value };
}

function traitAt(traits: Value | undefined, path: string): Value | undefined {
  if (traits === undefined) return undefined;
  let value: Value = traits;
  for (const step of path.split(".")) {
    value = isMap(value) && Object.hasOwn(value, step) ? (value[step] ?? null) : null;
  }
  return value;
}

/** What a host knows of itself without any trait. */
function ownAnswer(name: string, host: GivenFacts["host"]): NameAnswer | undefined {
  if (host === undefined) return undefined;
  if (name === "hostname") return { kind: "known", value: host.host };
  if (name === "environment") return { kind: "known", value: host.environment ?? "" };
  return undefined;
}

function nameAnswer(name: string, trait: (path: string) => Value | undefined): NameAnswer {
  const predefined = predefinedNames.get(name);
  const value = predefined?.trait === undefined ? undefined : trait(predefined.trait);
  if (predefined === undefined || value === undefined) return { kind: "unknown" };
  return { kind: "known", value: predefinedValue(predefined, value) };
}
