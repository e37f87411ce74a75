// Gathers the places of facts, each once, in the order in which they are come upon.
import type { FactOrigins, FactPlace } from "../../runtime/contract/origins.ts";
import type { Read } from "./reads.ts";

export interface FactMaker {
  readonly add: (fact: string, places: readonly FactPlace[], reads?: readonly Read[]) => void;
  readonly all: () => { readonly [fact: string]: FactOrigins };
}

export function factMaker(): FactMaker {
  const facts = new Map<string, { readonly places: FactPlace[]; readonly vars: Set<string> }>();
  return {
    add: (name, places, reads = []) => {
      if (places.length === 0 && reads.length === 0) return;
      const fact = facts.get(name) ?? { places: [], vars: new Set<string>() };
      facts.set(name, fact);
      for (const place of places) {
        if (!fact.places.some((known) => isSame(known, place))) fact.places.push(place);
      }
      for (const { value } of reads) fact.vars.add(value);
    },
    all: () =>
      Object.fromEntries(
        [...facts].map(([name, { places, vars }]): [string, FactOrigins] => [
          name,
          { places, ...(vars.size === 0 ? {} : { vars: [...vars].sort() }) },
        ]),
      ),
  };
}

function isSame(a: FactPlace, b: FactPlace): boolean {
  return (
    a.file === b.file &&
    a.line === b.line &&
    a.text === b.text &&
    a.branch === b.branch &&
    a.arm?.says === b.arm?.says
  );
}
