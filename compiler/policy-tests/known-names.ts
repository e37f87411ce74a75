// Every name by which a test can speak of something in the tree: what hosts get, and what is merely written down.
import type { Part } from "../../runtime/contract/bundle.ts";
import { frameworkTitles } from "../compliance/catalogs.ts";
import type { Grounds } from "./plan.ts";

export interface KnownNames {
  readonly crates: ReadonlySet<string>;
  /** Full ids, of all hosts and match blocks, and of configcrates that nobody gets. */
  readonly ids: ReadonlySet<string>;
  /** Of the catalogs, and those that the tree itself claims controls of. */
  readonly frameworks: ReadonlySet<string>;
}

export function knownNames({ catalog, policy }: Grounds): KnownNames {
  const crates = new Set(catalog.crates.keys());
  const ids = new Set([...catalog.names].filter((name) => name.includes("/")));
  for (const { crate, resources } of partsOf(policy)) {
    crates.add(crate);
    for (const { id } of resources) ids.add(id);
  }
  const claimed = catalog.claims.flatMap(({ claims }) => claims.map(({ framework }) => framework));
  return { crates, ids, frameworks: new Set([...frameworkTitles.keys(), ...claimed]) };
}

/** Hosts share their parts, so there are far fewer of them than hosts. */
function partsOf({ hosts, routes = [] }: Grounds["policy"]): ReadonlySet<Part> {
  const lists = new Set([...hosts, ...routes].map(({ parts }) => parts));
  return new Set([...lists].flat());
}
