// One composed crate for one kind of host: its resources as the bundle will hold them.
import type { Part, Resource } from "../../runtime/contract/bundle.ts";
import { partSchema } from "../../runtime/contract/bundle.ts";
import { allOf } from "../../runtime/contract/when/combine.ts";
import type { Expression } from "../../runtime/contract/when/tree.ts";
import type { ComposedCrate, Composition, KnownHost } from "../4-resolve/composition.ts";
import { copiedFiles } from "./copied-files.ts";
import type { ExpandedResource } from "./expand.ts";
import { baseId } from "./expand.ts";
import type { Folding } from "./fold.ts";
import { foldWhen } from "./fold.ts";
import { foldAttributes } from "./fold-attributes.ts";
import type { Iteration, Knowing } from "./knowledge.ts";
import { iterationOf, knowledgeFor } from "./knowledge.ts";
import type { Relations } from "./references.ts";
import { mentionsChanged } from "../retract/handler.ts";
import { reversed, reversedChoice } from "../retract/reversal.ts";
import type { Telling } from "./telling.ts";

export interface BuiltResource {
  readonly resource: Resource;
  readonly expanded: ExpandedResource;
}

export interface BuiltPart {
  readonly part: Part;
  readonly built: readonly BuiltResource[];
}

export interface Building extends Telling {
  readonly composition: Composition;
  readonly crate: ComposedCrate;
  readonly resources: readonly ExpandedResource[];
  readonly relations: Relations;
  readonly absentIds: ReadonlySet<string>;
  readonly host: KnownHost;
  readonly templates: Folding["templates"];
  readonly data: Folding["data"];
  /** What hosts of other kinds share with this one. */
  readonly shared: SharedResources;
}

/** Gives what is there for this resource and kind of host, or builds it; what there is to tell is told either way. */
export type SharedResources = (
  expanded: ExpandedResource,
  asker: Telling & { readonly host: KnownHost },
  build: (telling: Telling) => readonly BuiltResource[],
) => readonly BuiltResource[];

interface Work extends Building {
  readonly knowing: Knowing;
}

/** Undefined when its condition can never hold on such a host: then the host does not get it. */
export function buildPart(building: Building): BuiltPart | undefined {
  const { crate, resources, shared } = building;
  const work: Work = { ...building, knowing: knowledgeFor(building) };
  const whole = foldingFor(work, iterationOf(crate.item));
  const gate = crate.when === undefined ? true : foldWhen(crate.when, whole);
  if (gate === false || gate === undefined) return undefined;
  const built = resources.flatMap((expanded) =>
    shared(expanded, building, (telling) => buildResource(expanded, gate, { ...work, ...telling })),
  );
  // What is taken back goes in reverse: the service stops before its package is removed.
  const ordered = withPlainIds(crate.state === "absent" ? [...built].reverse() : built);
  const part: Part = {
    schema: partSchema,
    crate: crate.name,
    ...openVars(whole, ordered),
    resources: ordered.map(({ resource }) => resource),
    ...copiedFiles(ordered, building.data),
  };
  return { part, built: ordered };
}

/** Of several resources of one name only one may be left: then the number that told it apart goes. */
function withPlainIds(built: readonly BuiltResource[]): readonly BuiltResource[] {
  // Few crates have such names at all, and there is a part for each kind of host.
  if (!built.some(({ resource }) => resource.id.includes("~"))) return built;
  const ids = new Set(built.map(({ resource }) => resource.id));
  const renamed = new Map<string, string>();
  for (const id of ids) {
    const plain = baseId(id);
    if (plain !== id && !ids.has(plain) && ![...renamed.values()].includes(plain))
      renamed.set(id, plain);
  }
  if (renamed.size === 0) return built;
  const rename = (id: string): string => renamed.get(id) ?? id;
  return built.map(({ resource, expanded }) => {
    const { after, notifies, subscribes } = resource;
    const relations = {
      after: after.map(rename),
      ...(notifies === undefined ? {} : { notifies: notifies.map(rename) }),
      ...(subscribes === undefined ? {} : { subscribes: subscribes.map(rename) }),
    };
    return {
      resource: Object.assign({}, resource, relations, { id: rename(resource.id) }),
      expanded,
    };
  });
}

function foldingFor(work: Work, iteration: Iteration | undefined): Folding {
  const { composition, knowing, templates, data, report, secret } = work;
  return {
    knowledge: knowing(iteration),
    templates,
    data,
    block: composition.block.match,
    report,
    secret,
  };
}

function buildResource(
  expanded: ExpandedResource,
  gate: true | Expression,
  building: Work,
): readonly BuiltResource[] {
  const { composition, crate, host } = building;
  const { syntax, id } = expanded;
  const folding = foldingFor(building, expanded.iteration);
  const conditions = syntax.whens.map((when) => foldWhen(when, folding));
  if (conditions.includes(false) || conditions.includes(undefined)) return [];
  const open = [gate, ...conditions].filter((condition) => typeof condition === "object");
  const subject = { host, tags: composition.block.tags.map(({ value }) => value) };
  for (const path of syntax.watchSecret) building.secret(path);
  const folded = foldAttributes(syntax, subject, folding);
  if (folded.kind !== "folded") return [];
  const when = open.length === 0 ? undefined : allOf(...open);
  const type = syntax.type.value;
  const wanted =
    crate.state === "absent"
      ? reversed(type, folded.attributes, isHandler(expanded))
      : { type, attributes: folded.attributes };
  if (wanted === undefined) return [];
  const choice =
    folded.choice !== undefined && crate.state === "absent"
      ? reversedChoice(type, folded.choice)
      : folded.choice;
  const resource: Resource = {
    id,
    crate: crate.name,
    type: wanted.type,
    attributes: wanted.attributes,
    ...(choice === undefined ? {} : { choice }),
    ...(when === undefined ? {} : { when }),
    ...relationsOf(expanded, building),
    timeoutSeconds: syntax.timeoutSeconds,
  };
  return [{ resource, expanded }];
}

/** It runs only in reaction to others, so it owns nothing that could be taken back. */
export function isHandler({ syntax }: ExpandedResource): boolean {
  return syntax.whens.some(({ expression }) => mentionsChanged(expression));
}

function relationsOf(
  { id, syntax }: ExpandedResource,
  { relations, absentIds, crate }: Building,
): Pick<Resource, "after" | "notifies" | "subscribes" | "watchSecret"> {
  const after = relations.after.get(id) ?? [];
  if (crate.state === "absent") {
    // In reverse: what waited for this one, and is taken back too, goes first.
    const later = [...relations.after].filter(
      ([other, list]) => absentIds.has(other) && list.includes(id),
    );
    return { after: later.map(([other]) => other).sort() };
  }
  const notifies = (relations.notifies.get(id) ?? []).filter((other) => !absentIds.has(other));
  const subscribes = relations.subscribes.get(id) ?? [];
  const watchSecret = syntax.watchSecret.map(({ value }) => value);
  return {
    after: after.filter((other) => !absentIds.has(other)).sort(),
    ...(notifies.length === 0 ? {} : { notifies: [...notifies].sort() }),
    ...(subscribes.length === 0 ? {} : { subscribes: [...subscribes].sort() }),
    ...(watchSecret.length === 0 ? {} : { watchSecret }),
  };
}

/** Conditional variables that stay open travel along, if a template of the part may print them. */
function openVars(folding: Folding, built: readonly BuiltResource[]): Pick<Part, "vars"> {
  const { root, scope } = folding.knowledge;
  const vars = root.kind === "map" ? root.entries.get("Vars") : undefined;
  if (vars?.kind !== "map") return {};
  const open = [...vars.entries].flatMap(
    ([name, { kind }]): readonly (readonly [string, Expression])[] => {
      const answer = kind === "unknown" ? scope.name(name) : undefined;
      return answer?.kind === "condition" ? [[name, answer.expression]] : [];
    },
  );
  if (open.length === 0) return {};
  const mayPrint = JSON.stringify(built.map(({ resource }) => resource)).includes('"Vars"');
  return mayPrint ? { vars: Object.fromEntries(open) } : {};
}
