// What a configcrate's own file says of its resources, and the templates and files that it names.
import type {
  CrateOrigins,
  FactOrigins,
  FactPlace,
  ResourceOrigins,
  WrittenAt,
} from "../../runtime/contract/origins.ts";
import type { CrateSyntax, ResourceSyntax, TextSyntax } from "../2-parse/syntax.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { Located, Span } from "../source/source.ts";
import { attributeOrigins, type FileFinder } from "./attribute-origins.ts";
import { byName } from "../../runtime/contract/origins.ts";
import type { Befores } from "./befores.ts";
import type { FactMaker } from "./fact.ts";
import { factMaker } from "./fact.ts";
import { readsOfText, readsOfWhen } from "./reads.ts";
import { globOf } from "./text-glob.ts";
import type { PlaceKeeper } from "./written-at.ts";

export interface CrateGround {
  readonly keep: PlaceKeeper;
  readonly files: FileFinder;
  readonly befores: Befores;
}

export function crateOrigins(crate: CrateSyntax, ground: CrateGround): CrateOrigins {
  const { keep } = ground;
  return {
    at: keep.at(crate.name.at),
    vars: byName(
      [...crate.vars].map(([name, { at, valueAt }]) => [name, oneOf(keep.from(at, valueAt))]),
    ),
    resources: crate.resources.map((resource) => resourceOrigins(resource, crate, ground)),
  };
}

/** Of a name and its value that stand apart, the value is what counts. */
export function oneOf(places: readonly WrittenAt[]): WrittenAt {
  const last = places.at(-1);
  if (last === undefined) throw new Error("a place is nowhere");
  return last;
}

function resourceOrigins(
  resource: ResourceSyntax,
  crate: CrateSyntax,
  { keep, files, befores }: CrateGround,
): ResourceOrigins {
  const fact = factMaker();
  for (const [name, attribute] of resource.attributes) {
    attributeOrigins({ name, attribute, type: resource.type.value }, { keep, files, fact });
  }
  for (const [branch, attributes] of resource.choice?.branches ?? []) {
    for (const [name, attribute] of attributes) {
      attributeOrigins(
        { name, attribute, type: resource.type.value, branch },
        { keep, files, fact },
      );
    }
  }
  for (const when of resource.whens) addWhen(when, keep, fact);
  addRelations({ resource, crate, befores }, keep, fact);
  if (resource.timeoutAt !== undefined) fact.add("timeoutSeconds", [keep.at(resource.timeoutAt)]);
  const about = [resource.name.at, resource.type.at, ...subjectOf(resource)];
  return {
    name: globOf(resource.name.value),
    at: about.map(keep.at),
    facts: fact.all(),
    ...(resource.foreach === undefined ? {} : { foreach: resource.foreach.value }),
  };
}

/** What decides whether there is such a resource at all, and how many of them. */
function subjectOf({ foreach, choice }: ResourceSyntax): readonly Span[] {
  return [
    ...(foreach === undefined ? [] : [foreach.at]),
    ...(choice === undefined ? [] : [choice.subject.at]),
  ];
}

function addWhen(when: ParsedWhen, keep: PlaceKeeper, fact: FactMaker): void {
  fact.add("when", [keep.at(when.at)], readsOfWhen(when));
}

export function whenOrigins(when: ParsedWhen, keep: PlaceKeeper): FactOrigins {
  const fact = factMaker();
  addWhen(when, keep, fact);
  return fact.all()["when"] ?? { places: [] };
}

interface Related {
  readonly resource: ResourceSyntax;
  readonly crate: CrateSyntax;
  readonly befores: Befores;
}

function addRelations(
  { resource, crate, befores }: Related,
  keep: PlaceKeeper,
  fact: FactMaker,
): void {
  const texts = (name: string, list: readonly Located<TextSyntax>[]): void => {
    for (const text of list) fact.add(name, [keep.at(text.at)], readsOfText(text));
  };
  const placesOf = (list: readonly Span[]): readonly FactPlace[] => list.map(keep.at);
  texts("after", [...resource.dependsOn, ...crate.dependsOn]);
  fact.add("after", placesOf(befores(crate.name.value, globOf(resource.name.value))));
  texts("notifies", resource.notify);
  texts("subscribes", resource.subscribes);
  texts("watchSecret", resource.watchSecret);
  // A resource that is repeated, or chosen by a case, is what the list or the subject made of it.
  const { foreach, choice } = resource;
  if (foreach !== undefined) fact.add("id", [keep.at(foreach.at)], [foreach]);
  fact.add("id", [keep.at(resource.name.at)], readsOfText(resource.name));
  if (choice !== undefined)
    fact.add("case", [keep.at(choice.subject.at)], readsOfText(choice.subject));
}
