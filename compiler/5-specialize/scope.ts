// What a template may name at compile time, and what stands behind each name.
import type { Lookup, Scope } from "../../runtime/contract/template.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import type { Located } from "../source/source.ts";

export function variableScope(vars: ReadonlyMap<string, Located<Value>>): Scope {
  return ([, name, ...rest]): Lookup => {
    const variable = name === undefined ? undefined : vars.get(name);
    if (variable === undefined) return { kind: "undefined", known: [...vars.keys()] };
    let { value } = variable;
    for (const step of rest) {
      const inner = isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
      if (inner === undefined) {
        return { kind: "undefined", known: isMap(value) ? Object.keys(value) : [] };
      }
      value = inner;
    }
    return { kind: "known", value };
  };
}
