// Tells which hosts of a match block come out the same for a crate, so that each part is built once.
import type { Expression, Operand } from "../../runtime/contract/when/tree.ts";
import type {
  AttributeSyntax,
  CrateSyntax,
  LookupSpec,
  ResourceSyntax,
} from "../2-parse/syntax.ts";
import type { ComposedCrate, Composition, KnownHost } from "../4-resolve/composition.ts";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import { pinnedView } from "./pinned-view.ts";
import type { Folding } from "./fold.ts";
import type { TraitPaths } from "./trait-reads.ts";
import { joined, resourceReads, varReads, whenReads } from "./trait-reads.ts";

/** Two hosts with the same kind get the same part of the crate. */
export type KindOfHost = (host: KnownHost) => string;

export interface KindFinder {
  /** Undefined when the crate comes out the same for every host, as most crates do. */
  readonly ofCrate: (place: CratePlace) => KindOfHost | undefined;
  /** The same for a single resource of it: hosts that need parts of their own share most of what is in them. */
  readonly ofResource: (place: CratePlace, syntax: ResourceSyntax) => KindOfHost | undefined;
}

export interface CratePlace {
  readonly composition: Composition;
  readonly crate: ComposedCrate;
}

/** What a crate or a resource asks about hosts, whatever the match block that brings it. */
interface Questions {
  readonly paths: TraitPaths;
  readonly namesHost: boolean;
  /** Undefined when no arm of a lookup goes by the name of the host. */
  readonly armsFor: ((name: string) => readonly number[]) | undefined;
}

/** One for all of a fleet: a crate is gone through once, however many match blocks it comes to. */
export function kindFinder(templates: Folding["templates"]): KindFinder {
  const ofCrates = new Map<CrateSyntax, Questions>();
  const ofResources = new Map<ResourceSyntax, Questions>();
  const ofLayers = new Map<Composition, TraitPaths>();
  const outside = ({ composition, crate }: CratePlace): Omit<Questions, "armsFor"> => {
    const layers =
      ofLayers.get(composition) ??
      varReads([...composition.vars.values()].map(({ value }) => value));
    ofLayers.set(composition, layers);
    const own = varReads(crate.crate.vars.values());
    return {
      paths: [...whenReads(crate.when), ...layers, ...own],
      namesHost: crate.when !== undefined && namesHostname(crate.when.expression),
    };
  };
  return {
    ofCrate(place) {
      const { crate } = place.crate;
      const questions = ofCrates.get(crate) ?? questionsOf(crate.resources, templates);
      ofCrates.set(crate, questions);
      return kindOfHost(questions, outside(place));
    },
    ofResource(place, syntax) {
      const questions = ofResources.get(syntax) ?? questionsOf([syntax], templates);
      ofResources.set(syntax, questions);
      return kindOfHost(questions, outside(place));
    },
  };
}

function questionsOf(
  resources: readonly ResourceSyntax[],
  templates: Folding["templates"],
): Questions {
  const specs = resources.flatMap(({ attributes, choice }) => [
    ...hostSpecs(attributes),
    ...[...(choice?.branches.values() ?? [])].flatMap(hostSpecs),
  ]);
  return {
    paths: joined(resources.flatMap((resource) => resourceReads(resource, templates))),
    namesHost: resources.some(({ whens }) =>
      whens.some(({ expression }) => namesHostname(expression)),
    ),
    armsFor: specs.some(isAboutName) ? armFinder(specs) : undefined,
  };
}

function kindOfHost(
  { armsFor, ...inside }: Questions,
  outside: Omit<Questions, "armsFor">,
): KindOfHost | undefined {
  const paths = joined([...inside.paths, ...outside.paths]);
  const namesHost = inside.namesHost || outside.namesHost;
  const isAboutNames = namesHost || armsFor !== undefined;
  if (!isAboutNames && paths.length === 0) return undefined;
  // Nothing is known of the traits of most hosts.
  const unpinned = pinnedView({ traits: {}, pinned: [] }, paths);
  const unnamed = JSON.stringify([unpinned, "", []]);
  return (host) => {
    const { name } = host;
    const view = host.pinned.length === 0 ? unpinned : pinnedView(host, paths);
    if (!isAboutNames) return view;
    // Where the name matters, a host without one is a kind of its own.
    if (name === undefined) return JSON.stringify([view]);
    const arms = armsFor?.(name.value) ?? [];
    // So it is for most hosts, and there may be a hundred thousand of them.
    if (arms.length === 0 && !namesHost && view === unpinned) return unnamed;
    return JSON.stringify([view, namesHost ? name.value : "", arms]);
  };
}

/** The arms that a host's name decides for, by their place among all. */
function armFinder(specs: readonly LookupSpec[]): (name: string) => readonly number[] {
  const exact = new Map<string, number[]>();
  const globs: { readonly glob: string; readonly index: number }[] = [];
  specs.forEach((spec, index) => {
    if (spec.kind === "host") {
      const name = spec.name.toLowerCase();
      const known = exact.get(name);
      if (known === undefined) exact.set(name, [index]);
      else known.push(index);
    } else if (spec.kind === "host-glob") globs.push({ glob: spec.glob, index });
  });
  return (name) => {
    const named = exact.get(name.toLowerCase()) ?? [];
    if (globs.length === 0) return named;
    const matching = globs.filter(({ glob }) => globMatches(glob, name));
    return [...named, ...matching.map(({ index }) => index)];
  };
}

function hostSpecs(attributes: ReadonlyMap<string, AttributeSyntax>): readonly LookupSpec[] {
  return [...attributes.values()].flatMap(({ value }) =>
    value.kind === "lookup" ? value.lookup.arms.map(({ spec }) => spec.value) : [],
  );
}

function namesHostname(expression: Expression): boolean {
  switch (expression.kind) {
    case "name":
      return expression.name === "hostname";
    case "not":
      return namesHostname(expression.operand);
    case "all":
    case "any":
      return expression.operands.some(namesHostname);
    case "equal":
    case "differs":
      return isHostname(expression.left) || isHostname(expression.right);
    case "literal":
    case "changed":
    case "call":
    case "trait":
      return false;
  }
}

function isHostname(operand: Operand): boolean {
  return operand.kind === "name" && operand.name === "hostname";
}

function isAboutName({ kind }: LookupSpec): boolean {
  return kind === "host" || kind === "host-glob";
}
