// What each piece of judging a tree depends on: rather too much than too little, for nobody else looks after it.
import type { Tree } from "./1-load/tree.ts";
import type { FileKind } from "./2-parse/kind.ts";
import { kindOf } from "./2-parse/kind.ts";
import type { CrateSyntax } from "./2-parse/syntax.ts";
import type { Catalog } from "./3-check/catalog.ts";
import type { Composition, Fleet } from "./4-resolve/composition.ts";
import { listedNames } from "./4-resolve/composition.ts";
import { lookupsOf } from "./5-specialize/crate-values.ts";
import type { KnownSecrets } from "./5-specialize/secret-needs.ts";
import { sourcesOf } from "./5-specialize/template-sources.ts";
import type { Premises } from "./diagnostics/findings.ts";
import type { TemplateFacts } from "./lint/template-facts.ts";
import type { Source } from "./source/source.ts";

export interface TreePremises {
  readonly ofCheck: Premises;
  readonly ofLint: (templates: ReadonlyMap<string, TemplateFacts>) => Premises;
  readonly ofTests: Premises;
  /** Once it is known who is listed. */
  readonly ofBlocks: (fleet: Fleet) => (composition: Composition) => Premises;
}

export interface Given {
  readonly today: string;
  readonly fleet?: string;
  readonly secrets?: KnownSecrets;
}

export function premisesOf(tree: Tree, catalog: Catalog, given: Given): TreePremises {
  const files = [...tree.files.values()];
  const written = files.filter(({ path }) => !isReadElsewhere(kindOf(path)));
  // Files of templates/ and files/ are found by their names.
  const names = [[...catalog.templates.keys()], [...catalog.data.keys()]];
  return {
    ofCheck: { about: "check", facts: names, sources: written },
    ofLint: (templates) => ({
      about: "lint",
      facts: [
        given.today,
        names,
        [...templates].map(([path, { reads, firstLine }]) => [path, reads, firstLine.end]),
      ],
      sources: [...written, ...tree.inventories],
      pointedAt: [...templates.values()].map(({ firstLine }) => firstLine.source),
    }),
    ofTests: {
      about: "tests",
      facts: [given.today, given.fleet ?? null, names],
      sources: [
        ...files,
        ...tree.inventories,
        ...(tree.settings === undefined ? [] : [tree.settings]),
      ],
    },
    ofBlocks: blockPremises(tree, catalog, {
      names,
      secrets: given.secrets,
      frame: written.filter(({ path }) => !isOneOfMany(kindOf(path))),
    }),
  };
}

interface Common {
  readonly names: unknown;
  readonly secrets: KnownSecrets | undefined;
  /** What every match block depends on, for each of these files may bring something to any of them. */
  readonly frame: readonly Source[];
}

function blockPremises(
  tree: Tree,
  catalog: Catalog,
  { names, secrets, frame }: Common,
): TreePremises["ofBlocks"] {
  const known = new Map<CrateSyntax, readonly Source[]>();
  const filesOf = (crate: CrateSyntax): readonly Source[] => {
    const files =
      known.get(crate) ??
      [crate.path, ...sourcesOf(crate, catalog.templates.keys())].flatMap(
        (path) => tree.files.get(path) ?? [],
      );
    known.set(crate, files);
    return files;
  };
  const referable = [...catalog.names].sort().join("\n");
  const paths = secrets?.paths === undefined ? null : [...secrets.paths].sort();
  return (fleet) => {
    const listed = listedNames(fleet);
    const asked = namesIn(listed);
    return ({ block, hosts, crates }) => ({
      about: "match block",
      facts: [
        [block.match.at.source.path, block.match.at.start],
        hosts.map(({ name, traits, pinned, key }) => [name.value, traits, pinned, key]),
        referable,
        names,
        [secrets === undefined, paths],
        // Whether it is looked at for hosts that nobody listed too, and what they are not called.
        [catalog.settings.unlisted, listed.has(block.match.value.toLowerCase())],
        crates.map(({ crate }) => asked(crate)),
      ],
      sources: [
        ...frame,
        ...new Set(crates.flatMap(({ crate }) => filesOf(crate))),
        // A host without a key is pointed at where it stands.
        ...(paths === null ? [] : tree.inventories),
      ],
    });
  };
}

/** Those of the names that lookups of a configcrate ask for. */
function namesIn(listed: ReadonlySet<string>): (crate: CrateSyntax) => readonly string[] {
  const known = new Map<CrateSyntax, readonly string[]>();
  return (crate) => {
    const found = known.get(crate) ?? hostNames(crate).filter((name) => listed.has(name));
    known.set(crate, found);
    return found;
  };
}

function hostNames(crate: CrateSyntax): readonly string[] {
  const specs = lookupsOf(crate).flatMap(({ arms }) => arms.map(({ spec }) => spec.value));
  return specs.flatMap((spec) => (spec.kind === "host" ? spec.name.toLowerCase() : []));
}

/** Template files, of which the name alone counts in most places, and policy tests. */
function isReadElsewhere(kind: FileKind): boolean {
  return kind === "template" || kind === "data" || kind === "policy-test";
}

/** Only what a match block names itself can matter to it. */
function isOneOfMany(kind: FileKind): boolean {
  return kind === "configcrate" || kind === "usercrate" || kind === "task" || kind === "workflow";
}
