// Everything in a tree that can bring configcrates and variables to hosts, in one list.
import type { CarrierSyntax, CrateRef, MatchBlockSyntax, RoleSyntax } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Composition } from "../4-resolve/composition.ts";
import { chain, commonChain } from "../4-resolve/scope-chain.ts";

export interface NamedCarrier {
  readonly kind: "common" | "match" | "environment";
  /** The folder, the pattern or the name of the environment. */
  readonly name: string;
  readonly syntax: CarrierSyntax;
}

export function carriersOf({
  commons,
  matchBlocks,
  environments,
}: Catalog): readonly NamedCarrier[] {
  return [
    ...commons.map((syntax) => ({ kind: "common" as const, name: syntax.folder, syntax })),
    ...matchBlocks.map((syntax) => ({ kind: "match" as const, name: syntax.match.value, syntax })),
    ...environments.map((syntax) => ({
      kind: "environment" as const,
      name: syntax.name.value,
      syntax,
    })),
  ];
}

/** Those that reach the hosts of a match block. */
export function carriersReaching(
  { block }: Composition,
  { commons, environments }: Catalog,
): readonly CarrierSyntax[] {
  return [
    ...commonChain(commons, block.folder),
    block,
    ...chain(environments, block.folder).filter(
      ({ name }) => name.value === block.environment?.value,
    ),
  ];
}

/** All references of a carrier or a role, conditional ones too. */
export function refsOf(part: CarrierSyntax | MatchBlockSyntax | RoleSyntax): readonly CrateRef[] {
  const cases = "cases" in part ? part.cases : [];
  return [part, ...cases].flatMap(({ configcrates, usercrates }) => [
    ...configcrates,
    ...usercrates,
  ]);
}
