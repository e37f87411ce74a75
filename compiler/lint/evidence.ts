// What several rules look at, found out once.
import type { CarrierSyntax, CrateSyntax, MatchBlockSyntax } from "../2-parse/syntax.ts";
import type { Composition, Fleet } from "../4-resolve/composition.ts";
import { isLiteral } from "../../runtime/contract/host-glob.ts";
import { chain, commonChain } from "../4-resolve/scope-chain.ts";
import type { Covered } from "./covers.ts";
import { coveredByEarlier } from "./covers.ts";
import type { References } from "./references.ts";
import { findReferences } from "./references.ts";
import type { Readers } from "./readers.ts";
import { findReaders } from "./readers.ts";
import type { Linted, TemplateFacts } from "./template-facts.ts";
import type { UnreadVar } from "./unread-vars.ts";
import { unreadLayerVars } from "./unread-vars.ts";

export interface LintFacts {
  readonly catalog: Linted;
  readonly fleet: Fleet;
  /** Template files by path. */
  readonly templates: ReadonlyMap<string, TemplateFacts>;
}

export interface Evidence extends LintFacts {
  /** False when patterns stand for hosts that nobody listed: then nothing can be said of their names. */
  readonly knowsAllHosts: boolean;
  /** Those that a host gets, as far as is known: where nobody lists hosts, every pattern may have some. */
  readonly reached: readonly Composition[];
  readonly compositionsOf: ReadonlyMap<CrateSyntax, readonly Composition[]>;
  readonly readers: Readers;
  /** Of the layers above the crates' own defaults. */
  readonly unreadVars: readonly UnreadVar[];
  readonly references: References;
  /** Match blocks whose names an earlier one takes, all of them. */
  readonly shadowedBlocks: readonly Covered<MatchBlockSyntax>[];
}

export function gatherEvidence(facts: LintFacts): Evidence {
  const { catalog, fleet } = facts;
  const files = new Map([...facts.templates].map(([path, { reads }]) => [path, reads]));
  const readers = findReaders(catalog, files);
  const knowsAllHosts =
    catalog.inventory !== undefined ||
    catalog.matchBlocks.every(({ match }) => isLiteral(match.value));
  const shadowedBlocks = coveredByEarlier(catalog.matchBlocks, ({ match }) => match.value);
  const shadowed = new Set(shadowedBlocks.map(({ item }) => item));
  const reached = fleet.compositions.filter(({ block, hosts }) =>
    knowsAllHosts ? hosts.length > 0 : !shadowed.has(block),
  );
  return {
    ...facts,
    knowsAllHosts,
    reached,
    compositionsOf: compositionsByCrate(reached),
    readers,
    unreadVars: unreadLayerVars(catalog, readers),
    references: findReferences(catalog, reachingCarriers(catalog, reached)),
    shadowedBlocks,
  };
}

function compositionsByCrate(
  compositions: readonly Composition[],
): ReadonlyMap<CrateSyntax, readonly Composition[]> {
  const found = new Map<CrateSyntax, Composition[]>();
  for (const composition of compositions) {
    for (const crate of new Set(composition.crates.map(({ crate }) => crate))) {
      const list = found.get(crate);
      if (list === undefined) found.set(crate, [composition]);
      else list.push(composition);
    }
  }
  return found;
}

/** Those that bring something to at least one host. */
function reachingCarriers(
  catalog: Linted,
  reached: readonly Composition[],
): ReadonlySet<CarrierSyntax> {
  const reaching = new Set<CarrierSyntax>();
  const seen = new Set<string>();
  for (const { block } of reached) {
    reaching.add(block);
    const { folder } = block;
    const environment = block.environment?.value;
    // Match blocks of one folder and environment have the same carriers above them.
    const key = JSON.stringify([folder, environment]);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const common of commonChain(catalog.commons, folder)) reaching.add(common);
    for (const other of chain(catalog.environments, folder)) {
      if (other.name.value === environment) reaching.add(other);
    }
  }
  return reaching;
}
