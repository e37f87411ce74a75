// What a change says of a resource, as a number: equal for changes that say the same.
import { canonical } from "../../runtime/contract/canonical-json.ts";
import type { Value } from "../../runtime/contract/value.ts";
import type { AttributeChange, Change, FileFact } from "./comparison.ts";
import { numberOf } from "./looked-part.ts";

/** Equal for attributes that say the same. What was compared once is written once. */
export function startAttributeFingerprints(): (attributes: Change["attributes"]) => number {
  const known = new WeakMap<Change["attributes"], number>();
  const said: Said = { texts: new Map(), values: new Map() };
  const numbers = new Map<string, number>();
  return (attributes) => {
    const number = known.get(attributes) ?? numberOf(fingerprintOf(attributes, said), numbers);
    known.set(attributes, number);
    return number;
  };
}

/** Equal for changes that say the same, but for what caused them. */
export function startFingerprints(): (change: Change) => string {
  const fingerprint = startAttributeFingerprints();
  const numbers = new Map<string, number>();
  return ({ attributes, causes: _causes, ...rest }) =>
    `${numberOf(JSON.stringify(rest), numbers)}:${fingerprint(attributes)}`;
}

/** Long texts stand as numbers: to write each of them out once more would take much time and memory. */
interface Said {
  readonly texts: Map<string, number>;
  /** All that is no text, as canonical JSON. */
  readonly values: Map<string, number>;
}

function fingerprintOf(attributes: ReadonlyMap<string, AttributeChange>, said: Said): string {
  return [...attributes]
    .map(([name, change]) => [numberOf(name, said.texts), change.kind, wordsOf(change, said)])
    .join(";");
}

/** No two changes of one kind have the same, unless they say the same. */
function wordsOf(change: AttributeChange, said: Said): string {
  const word = (value: Value | undefined): string => {
    if (value === undefined) return "";
    return typeof value === "string"
      ? `t${numberOf(value, said.texts)}`
      : `v${numberOf(canonical(value), said.values)}`;
  };
  const file = (fact: FileFact | undefined): string => word(fact?.sha256);
  switch (change.kind) {
    case "value":
    case "text":
    case "mode":
      return `${word(change.old)}>${word(change.new)}`;
    case "list":
      return `${word(change.removed)}>${word(change.added)} ${change.reordered}`;
    case "map":
      return `{${fingerprintOf(change.entries, said)}}`;
    case "secret":
      return `${word(change.path)} ${word(change.old)}>${word(change.new)}`;
    case "file":
      return `${word(change.path)} ${file(change.old)}>${file(change.new)}`;
  }
}
