// What the layers say to the hosts of one match block: its variables, and who gave it its configcrates.
import type { GivenCrate, LaidVar, MatchOrigins } from "../../runtime/contract/origins.ts";
import type { Carrier, ComposedCrate, Composition } from "../4-resolve/composition.ts";
import type { VarSyntax } from "../2-parse/syntax.ts";
import { byName } from "../../runtime/contract/origins.ts";
import { oneOf, whenOrigins } from "./crate-origins.ts";
import type { PlaceKeeper } from "./written-at.ts";

export function matchOrigins(
  { block, vars, crates }: Composition,
  keep: PlaceKeeper,
): MatchOrigins {
  const { match, environment } = block;
  const varAt = ({ at, valueAt }: VarSyntax): LaidVar["at"] => oneOf(keep.from(at, valueAt));
  return {
    at: [match.at, ...(environment === undefined ? [] : [environment.at])].map(keep.at),
    vars: byName(
      [...vars].map(([name, { value, overrides }]): [string, LaidVar] => [
        name,
        {
          at: varAt(value),
          ...(overrides.length === 0 ? {} : { beat: overrides.map((other) => varAt(other.value)) }),
        },
      ]),
    ),
    crates: byName(
      crates.map((crate): [string, GivenCrate] => [
        crate.crate.name.value,
        givenCrate(crate, keep),
      ]),
    ),
  };
}

function givenCrate(
  { from, stateFrom, state, when, foreach }: ComposedCrate,
  keep: PlaceKeeper,
): GivenCrate {
  const carriers = state === "absent" && stateFrom !== from ? [from, stateFrom] : [from];
  return {
    places: carriers.flatMap(placesOf).map(keep.at),
    ...(when === undefined ? {} : { when: whenOrigins(when, keep) }),
    ...(foreach === undefined ? {} : { foreach: foreach.value }),
  };
}

function placesOf({ at, via = [] }: Carrier): readonly Carrier["at"][] {
  return [...via, at];
}
