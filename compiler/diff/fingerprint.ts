// What a change says of a resource, as a number: equal for changes that say the same.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { AttributeChange, Change } from "./comparison.ts";
import { numberOf } from "./looked-part.ts";

/** Equal for attributes that say the same. What was compared once is written once. */
export function startAttributeFingerprints(): (attributes: Change["attributes"]) => number {
  const written = new Map<Change["attributes"], number>();
  const numbers = new Map<string, number>();
  return (attributes) => {
    const said = written.get(attributes) ?? numberOf(canonical(plainMap(attributes)), numbers);
    written.set(attributes, said);
    return said;
  };
}

/** Equal for changes that say the same, but for what caused them. */
export function startFingerprints(): (change: Change) => number {
  const fingerprint = startAttributeFingerprints();
  const numbers = new Map<string, number>();
  return ({ attributes, causes: _causes, ...rest }) =>
    numberOf(JSON.stringify({ ...rest, said: fingerprint(attributes) }), numbers);
}

function plainMap(attributes: ReadonlyMap<string, AttributeChange>): unknown {
  return [...attributes].map(([name, change]) => [
    name,
    change.kind === "map" ? plainMap(change.entries) : withoutUndefined(change),
  ]);
}

function withoutUndefined(change: AttributeChange): unknown {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
