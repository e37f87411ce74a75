// What checking gives: everything by its name, every reference known to lead somewhere.
import type { CrateSyntax, RoleSyntax, Syntax } from "../2-parse/syntax.ts";

export interface Catalog extends Omit<Syntax, "crates" | "roles"> {
  /** Those too whose name another one has already: what is wrong in them is told all the same. */
  readonly crateList: readonly CrateSyntax[];
  /** Configcrates and usercrates by name. */
  readonly crates: ReadonlyMap<string, CrateSyntax>;
  readonly roles: ReadonlyMap<string, RoleSyntax>;
  /** All that a reference between resources may name: crates, resources, and full ids. */
  readonly names: ReadonlySet<string>;
}
