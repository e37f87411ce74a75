// The origins of one part: its configcrate's own places, joined with what the layers of a match block say.
import type { Part, Resource } from "../../runtime/contract/bundle.ts";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import type {
  ArmOfLookup,
  CrateOrigins,
  FactOrigins,
  FactPlace,
  GivenCrate,
  MatchOrigins,
  Origins,
  ResourceOrigins,
  WrittenAt,
} from "../../runtime/contract/origins.ts";
import { baseId } from "../5-specialize/expand.ts";
import { everyVar, itemRead } from "./reads.ts";

export interface Trail {
  /** What made it so, in the order: its own lines, the files that these name, the variables that those read. */
  readonly places: readonly WrittenAt[];
  /** Lower layers of those variables: written too, and without effect. */
  readonly beaten: readonly WrittenAt[];
  /** Nobody says it: it follows from the type, or from how the configcrate is wanted. */
  readonly isImplied?: true;
}

/** Who gets the part; what is not known leaves open which arms of a lookup count. */
export interface Receiver {
  readonly match: string;
  readonly host?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** What only those know who have the stacks: how an arm that asks for traits was decided. */
  readonly asked?: ((says: string) => boolean | undefined) | undefined;
  /** The branch that a case took, where it was decided. */
  readonly branchOf?: ((id: string) => string | undefined) | undefined;
}

export interface PartOrigins {
  /** Who gave the configcrate, and under which condition. */
  readonly given: Trail;
  /** By id, then by attribute and by the other facts of a resource, as `bundle show` calls them. */
  readonly resources: ReadonlyMap<string, ReadonlyMap<string, Trail>>;
}

/** What is known of one configcrate for one receiver. Each trail is followed when it is asked for. */
export interface CrateTrails {
  /** Who gave the configcrate, and under which condition. */
  readonly given: Trail;
  /** Of something that the resource says, as `factNames` lists it. */
  readonly trail: (resource: Named, fact: string) => Trail;
}

type Named = Pick<Resource, "id" | "crate">;

/** Undefined when these origins say nothing of such a configcrate, or of such a match block. */
export function originsOfPart(
  origins: Origins,
  receiver: Receiver,
  { crate, resources }: Pick<Part, "crate" | "resources">,
): PartOrigins | undefined {
  const trails = trailsIn(origins, receiver, crate);
  if (trails === undefined) return undefined;
  return {
    given: trails.given,
    resources: new Map(
      resources.map((resource) => [
        resource.id,
        new Map(factNames(resource).map((fact) => [fact, trails.trail(resource, fact)])),
      ]),
    ),
  };
}

/** The same for those who ask for a few things only; the configcrate is named as a part names it. */
export function trailsIn(
  origins: Origins,
  receiver: Receiver,
  crate: string,
): CrateTrails | undefined {
  const { name } = nameAndInstance(crate);
  const [own, match] = [origins.crates.get(name), origins.matches.get(receiver.match)];
  const given = match?.crates[name];
  if (own === undefined || match === undefined || given === undefined) return undefined;
  const look: Look = { own, match, given, receiver };
  const gate = given.when === undefined ? nothing : trailOf(given.when, undefined, look);
  const repeated = given.foreach === undefined ? [] : [given.foreach];
  const items = trailOf({ places: [], vars: repeated }, undefined, look);
  return {
    given: joinTrails([{ places: given.places, beaten: [] }, gate, items]),
    trail: (resource, fact) => factTrail(resource, fact, { ...look, gate, id: resource.id }),
  };
}

interface Look {
  readonly own: CrateOrigins;
  readonly match: MatchOrigins;
  readonly given: GivenCrate;
  readonly receiver: Receiver;
  /** The resource that is looked at. */
  readonly id?: string;
}

function factTrail(resource: Named, fact: string, look: Look & { readonly gate: Trail }): Trail {
  const written = writtenAs(resource, look.own);
  const trails = written.flatMap((one) => {
    const known = one.facts[fact];
    return known === undefined ? [] : [trailOf(known, one, look)];
  });
  if (fact === "when") trails.push(look.gate);
  const [only] = trails;
  const joined = only === undefined || trails.length > 1 ? joinTrails(trails) : only;
  if (joined.places.length > 0) return joined;
  return {
    isImplied: true,
    places: [...written.flatMap(({ at }) => at), ...look.given.places],
    beaten: [],
  };
}

/** All that is said of a resource; those of a case that is still open are said too. */
export function factNames(resource: Resource): readonly string[] {
  const { choice, when, after, notifies, subscribes, watchSecret } = resource;
  const branches = Object.values(choice?.branches ?? {}).flatMap((branch) => Object.keys(branch));
  return [
    ...new Set([
      "id",
      "type",
      ...Object.keys(resource.attributes),
      ...branches,
      ...(choice === undefined ? [] : ["case"]),
      ...(when === undefined ? [] : ["when"]),
      ...(after.length === 0 ? [] : ["after"]),
      ...(notifies === undefined ? [] : ["notifies"]),
      ...(subscribes === undefined ? [] : ["subscribes"]),
      ...(watchSecret === undefined ? [] : ["watchSecret"]),
      "timeoutSeconds",
    ]),
  ];
}

/** Several may stand for one, where a host gets only one of them, or where names have holes. */
function writtenAs({ id, crate }: Named, own: CrateOrigins): readonly ResourceOrigins[] {
  const { instance } = nameAndInstance(crate);
  const suffix = instance === undefined ? "" : `[${instance}]`;
  const inside = baseId(id).slice(crate.length + 1);
  const name = inside.endsWith(suffix) ? inside.slice(0, inside.length - suffix.length) : inside;
  const exact = own.resources.filter((resource) => resource.name === name);
  if (exact.length > 0) return exact;
  return own.resources.filter((resource) => globMatches(resource.name, name));
}

/** By which origins know the configcrate of a part, which may be one of several instances. */
export function originsName(crate: string): string {
  return nameAndInstance(crate).name;
}

function nameAndInstance(crate: string): {
  readonly name: string;
  readonly instance: string | undefined;
} {
  const open = crate.indexOf("[");
  if (open === -1) return { name: crate, instance: undefined };
  return { name: crate.slice(0, open), instance: crate.slice(open + 1, -1) };
}

function trailOf(
  { places, vars = [] }: FactOrigins,
  resource: ResourceOrigins | undefined,
  { own, match, given, receiver, id }: Look,
): Trail {
  const names = vars.flatMap((name): readonly string[] => {
    if (name === everyVar)
      return [...new Set([...Object.keys(own.vars), ...Object.keys(match.vars)])];
    if (name !== itemRead) return [name];
    return [resource?.foreach, given.foreach].filter((list) => list !== undefined);
  });
  const laid = names.map((name): Trail => {
    const crateDefault = entryOf(own.vars, name);
    const layer = entryOf(match.vars, name);
    const below = crateDefault === undefined ? [] : [crateDefault];
    if (layer === undefined) return { places: below, beaten: [] };
    return { places: [layer.at], beaten: [...(layer.beat ?? []), ...below] };
  });
  return joinTrails([{ places: reaching(places, receiver, id), beaten: [] }, ...laid]);
}

/** Variables may have any name, also one that every object has. */
function entryOf<T>(map: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** Without the arms of lookups and the branches of cases that certainly are not this host's. */
function reaching(
  all: readonly FactPlace[],
  receiver: Receiver,
  id: string | undefined,
): readonly WrittenAt[] {
  // Most of what is written counts for every host.
  if (all.every(({ arm, branch }) => arm === undefined && branch === undefined)) return all;
  const branch = id === undefined ? undefined : receiver.branchOf?.(id);
  const places = all.filter(
    (place) => branch === undefined || [undefined, branch].includes(place.branch),
  );
  const branches = [...new Set(places.map((place) => place.branch))];
  const lost = new Set(
    branches.flatMap((one) =>
      losers(
        places.filter((place) => place.arm !== undefined && place.branch === one),
        receiver,
      ),
    ),
  );
  return places.filter((place) => !lost.has(place)).map(plainPlace);
}

/** LOOK-13: the order in which arms of single values are tried. */
const ranks: Readonly<Record<ArmOfLookup["kind"], number>> = {
  host: 0,
  asked: 1,
  tag: 2,
  glob: 3,
  default: 4,
};

/** Of the arms of one lookup: those that do not hold, and those that nothing is left for. */
function losers(arms: readonly FactPlace[], receiver: Receiver): readonly FactPlace[] {
  const tried = [...arms].sort((a, b) => rankOf(a) - rankOf(b));
  let isDecided = false;
  return tried.filter((place) => {
    const { arm } = place;
    if (arm === undefined) return false;
    const isOver = isDecided && (arm.joins !== true || arm.kind === "default");
    const holds = isOver ? false : holdsFor(arm, receiver);
    if (holds === true) isDecided = true;
    return holds === false;
  });
}

function rankOf({ arm }: FactPlace): number {
  return arm === undefined ? 0 : ranks[arm.kind];
}

/** Undefined when that is open. */
function holdsFor(
  { kind, says }: ArmOfLookup,
  { host, tags, asked }: Receiver,
): boolean | undefined {
  switch (kind) {
    case "asked":
      return asked?.(says);
    case "default":
      return undefined;
    case "host":
      return host === undefined ? undefined : host.toLowerCase() === says.toLowerCase();
    case "glob":
      return host === undefined ? undefined : globMatches(says, host);
    case "tag":
      return tags?.some((tag) => globMatches(says, tag));
  }
}

function plainPlace({ file, line, text, lines }: FactPlace): WrittenAt {
  return { file, line, text, ...(lines === undefined ? {} : { lines }) };
}

const nothing: Trail = { places: [], beaten: [] };

function joinTrails(trails: readonly Trail[]): Trail {
  return {
    places: eachOnce(trails.flatMap(({ places }) => places)),
    beaten: eachOnce(trails.flatMap(({ beaten }) => beaten)),
  };
}

function eachOnce(places: readonly WrittenAt[]): readonly WrittenAt[] {
  if (places.length > fewPlaces) {
    return [...new Map(places.map((place) => [keyOf(place), place])).values()];
  }
  return places.filter((place, at) => places.findIndex((other) => isSame(other, place)) === at);
}

/** So few are compared with one another in less time than keys can be written for them. */
const fewPlaces = 24;

function keyOf({ file, line, text }: WrittenAt): string {
  return `${file}:${line} ${text}`;
}

function isSame(a: WrittenAt, b: WrittenAt): boolean {
  return a === b || (a.line === b.line && a.text === b.text && a.file === b.file);
}
