// What resolving gives: for each match block that has hosts, the configcrates they get, with their variables.
import type { Value } from "../../runtime/contract/value.ts";
import type { ConfigcrateSyntax, MatchBlockSyntax } from "../2-parse/syntax.ts";
import type { Located } from "../source/source.ts";

/** All hosts of one match block share everything up to the first thing that differs among them. */
export interface Composition {
  readonly block: MatchBlockSyntax;
  /** In the order of the inventory. */
  readonly hosts: readonly string[];
  readonly crates: readonly ComposedCrate[];
}

export interface ComposedCrate {
  readonly crate: ConfigcrateSyntax;
  /** The configcrate's own defaults, under what the layers above it say. */
  readonly vars: ReadonlyMap<string, Located<Value>>;
}

export interface Fleet {
  readonly name: string | undefined;
  readonly compositions: readonly Composition[];
}
