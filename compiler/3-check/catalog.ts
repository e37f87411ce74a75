// What checking gives: everything by its name, every reference known to lead somewhere.
import type {
  ConfigcrateSyntax,
  InventorySyntax,
  MatchBlockSyntax,
  ParsedTemplate,
} from "../2-parse/syntax.ts";

export interface Catalog {
  readonly configcrates: ReadonlyMap<string, ConfigcrateSyntax>;
  readonly matchBlocks: readonly MatchBlockSyntax[];
  readonly templates: ReadonlyMap<string, ParsedTemplate>;
  readonly inventory: InventorySyntax | undefined;
  /** All that a reference between resources may name: configcrates, resources, and full ids. */
  readonly names: ReadonlySet<string>;
}
