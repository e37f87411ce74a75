// Lays the variables of all layers over one another, and remembers what each beat.
import type { CommonSyntax, EnvironmentSyntax, MatchBlockSyntax, Vars } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Carrier, LayeredVar } from "./composition.ts";

export interface Layers {
  readonly commons: readonly CommonSyntax[];
  readonly block: MatchBlockSyntax;
  readonly environments: readonly EnvironmentSyntax[];
}

/** VAR-01: common.vgo from the root inwards, then the match block, then its environment. */
export function layVars(catalog: Catalog, layers: Layers): ReadonlyMap<string, LayeredVar> {
  const laid = new Map<string, LayeredVar>();
  const lay = (vars: Vars, kind: Carrier["kind"]): void => {
    for (const [name, value] of vars) {
      const from: Carrier = { kind, at: value.at };
      const below = laid.get(name);
      const overrides =
        below === undefined ? [] : [{ value: below.value, from: below.from }, ...below.overrides];
      laid.set(name, { value, from, overrides });
    }
  };
  lay(catalog.legacyVars, "legacy-vars");
  for (const common of layers.commons) lay(common.vars, "common");
  lay(layers.block.vars, "match");
  for (const environment of layers.environments) lay(environment.vars, "environment");
  return laid;
}
