// What is known at compile time when something is folded: for templates and for conditions, from one source.
import { isMarked, markedValue } from "../../runtime/contract/template/mark.ts";
import type { PartialValue } from "../../runtime/contract/template/scope.ts";
import { evaluateTemplate } from "../../runtime/contract/template/evaluate.ts";
import type { Value } from "../../runtime/contract/value.ts";
import { isMap } from "../../runtime/contract/value.ts";
import { answerCall } from "../../runtime/contract/when/builtins.ts";
import { predefinedNames, predefinedValue } from "../../runtime/contract/when/names.ts";
import type { NameAnswer, Scope, TextAnswer } from "../../runtime/contract/when/scope.ts";
import { evaluate } from "../../runtime/contract/when/evaluate.ts";
import type { VarSyntax } from "../2-parse/syntax.ts";
import type { ComposedCrate, Composition, KnownHost } from "../4-resolve/composition.ts";

export interface Knowledge {
  readonly root: PartialValue;
  readonly scope: Scope;
}

export const secretInCondition = "a condition would look at a secret";

/** What one item of a foreach adds: `.Item`, and `.Each` with its fields. */
export interface Iteration {
  readonly item: Value;
  readonly each: Value;
}

export interface About {
  readonly composition: Composition;
  readonly crate: ComposedCrate;
  readonly host: KnownHost;
  readonly iteration: Iteration | undefined;
}

/** The iteration of a whole crate: fields of its item for everything in it. */
export function iterationOf(item: Value | undefined, outer?: Iteration): Iteration | undefined {
  if (item === undefined) return outer;
  // A resource's own foreach inside a repeated crate still sees the fields of the crate's item.
  const fields = outer !== undefined && isMap(outer.each) ? outer.each : {};
  if (isMap(item)) return { item, each: { ...fields, ...item } };
  return { item, each: outer?.each ?? item };
}

/** What is known for each item of one crate on one kind of host. */
export type Knowing = (iteration: Iteration | undefined) => Knowledge;

export function knowledgeOf({ iteration, ...place }: About): Knowledge {
  return knowledgeFor(place)(iteration);
}

/**
 * Variables and traits are the same for all resources of a crate, so they are worked out once, and not at all
 * where nobody asks.
 */
export function knowledgeFor(place: Omit<About, "iteration">): Knowing {
  let shared: Shared | undefined;
  return (iteration) => {
    shared ??= sharedBy(place);
    const entries = new Map([...shared.entries, ...iterationEntries(iteration)]);
    const root: PartialValue = { kind: "map", open: false, entries };
    return { root, scope: shared.scopeOver(root) };
  };
}

/** What all items of a foreach have in common. */
interface Shared {
  readonly entries: readonly (readonly [string, PartialValue])[];
  readonly scopeOver: (root: PartialValue) => Scope;
}

function sharedBy(place: Omit<About, "iteration">): Shared {
  const pinned = pinnedTraits(place.host);
  const vars = varsOf(place);
  const scopeOver = (root: PartialValue): Scope => ({
    changed: undefined,
    name: (name) => nameAnswer(name, vars, place, pinned),
    trait: (path) => pinned(path),
    call: (name, args) =>
      answerCall(name, args, { clock: undefined, trait: pinned, ask: () => undefined }),
    text: (template): TextAnswer => {
      const result = evaluateTemplate(template, root, { marks: true });
      if (result.kind === "fault") {
        const { node, message } = result.fault;
        return { kind: "fault", about: "text", node, message };
      }
      if (!isMarked(result.kind === "text" ? result.text : result.template)) return result;
      return { kind: "fault", about: "text", node: template, message: secretInCondition };
    },
  });
  // A conditional variable asks for traits alone, whatever else there is.
  const known = partialVars(vars, scopeOver({ kind: "unknown" }));
  const entries: Shared["entries"] = [
    ["Vars", { kind: "map", open: false, entries: known }],
    ["Traits", partialTraits(place.host)],
  ];
  return { entries, scopeOver };
}

function iterationEntries(
  iteration: Iteration | undefined,
): readonly (readonly [string, PartialValue])[] {
  if (iteration === undefined) return [];
  return [
    ["Item", { kind: "known", value: markedValue(iteration.item) }],
    ["Each", { kind: "known", value: markedValue(iteration.each) }],
  ];
}

/** VAR-01: the crate's own defaults lie under everything that the layers say. */
export function varsOf({
  composition,
  crate,
}: Pick<About, "composition" | "crate">): ReadonlyMap<string, VarSyntax> {
  const vars = new Map(crate.crate.vars);
  for (const [name, { value }] of composition.vars) vars.set(name, value);
  return vars;
}

/** A conditional variable prints true or false; what only the host can say stays open. */
function partialVars(
  vars: ReadonlyMap<string, VarSyntax>,
  scope: Scope,
): ReadonlyMap<string, PartialValue> {
  return new Map(
    [...vars].map(([name, { value, condition }]): [string, PartialValue] => {
      if (condition === undefined) return [name, { kind: "known", value: markedValue(value) }];
      const outcome = evaluate(condition, scope);
      return [
        name,
        outcome.kind === "known" ? { kind: "known", value: outcome.value } : { kind: "unknown" },
      ];
    }),
  );
}

function nameAnswer(
  name: string,
  vars: ReadonlyMap<string, VarSyntax>,
  { composition, host }: Omit<About, "iteration">,
  pinned: (path: string) => Value | undefined,
): NameAnswer {
  const variable = vars.get(name);
  if (variable !== undefined) {
    return variable.condition === undefined
      ? { kind: "known", value: markedValue(variable.value) }
      : { kind: "condition", expression: variable.condition };
  }
  const predefined = predefinedNames.get(name);
  if (predefined === undefined)
    return { kind: "undefined", known: [...vars.keys(), ...predefinedNames.keys()] };
  if (name === "hostname") {
    return host.name === undefined
      ? { kind: "unknown" }
      : { kind: "known", value: host.name.value };
  }
  if (name === "environment")
    return { kind: "known", value: composition.block.environment?.value ?? "" };
  const trait = predefined.trait === undefined ? undefined : pinned(predefined.trait);
  return trait === undefined
    ? { kind: "unknown" }
    : { kind: "known", value: predefinedValue(predefined, trait) };
}

/** Only pinned traits may be folded: others may have changed before the host applies. */
function pinnedTraits({ traits, pinned }: KnownHost): (path: string) => Value | undefined {
  return (path) => {
    const isPinned =
      pinned === "all" || pinned.some((name) => path === name || path.startsWith(`${name}.`));
    if (!isPinned) return undefined;
    let value: Value | undefined = traits;
    for (const step of path.split(".")) {
      value =
        value !== undefined && isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    }
    return value;
  };
}

function partialTraits({ traits, pinned }: KnownHost): PartialValue {
  if (pinned.length === 0) return { kind: "unknown" };
  const open = (value: Value, path: string): PartialValue | undefined => {
    if (pinned === "all" || pinned.includes(path)) return { kind: "known", value };
    if (!pinned.some((name) => name.startsWith(`${path}.`)) || !isMap(value)) return undefined;
    return openMap(value, (key) => `${path}.${key}`, open);
  };
  return isMap(traits) ? openMap(traits, (key) => key, open) : { kind: "unknown" };
}

function openMap(
  map: { readonly [key: string]: Value },
  pathOf: (key: string) => string,
  open: (value: Value, path: string) => PartialValue | undefined,
): PartialValue {
  const entries = new Map<string, PartialValue>();
  for (const [key, value] of Object.entries(map)) {
    const known = pinnedAll(value, open(value, pathOf(key)));
    if (known !== undefined) entries.set(key, known);
  }
  return { kind: "map", open: true, entries };
}

/** A pinned map may still gain keys that the inventory does not list. */
function pinnedAll(value: Value, known: PartialValue | undefined): PartialValue | undefined {
  if (known?.kind !== "known" || !isMap(value)) return known;
  return openMap(
    value,
    (key) => key,
    (inner) => ({ kind: "known", value: inner }),
  );
}
