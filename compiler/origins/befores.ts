// Who says of a resource that something comes before it: that is written at the other end of the relation.
import type { CrateSyntax } from "../2-parse/syntax.ts";
import type { Span } from "../source/source.ts";
import { globOf } from "./text-glob.ts";

/** The places that name this resource, its configcrate, or both. */
export type Befores = (crate: string, resource: string) => readonly Span[];

export function beforesIn(crates: Iterable<CrateSyntax>): Befores {
  const byTarget = new Map<string, Span[]>();
  const note = (target: string, at: Span): void => {
    const known = byTarget.get(target);
    if (known === undefined) byTarget.set(target, [at]);
    else known.push(at);
  };
  for (const crate of crates) {
    for (const { value, at } of crate.before) note(value, at);
    for (const { before } of crate.resources) {
      for (const { value, at } of before) note(globOf(value), at);
    }
  }
  return (crate, resource) =>
    byTarget.size === 0
      ? []
      : [resource, crate, `${crate}/${resource}`].flatMap((name) => byTarget.get(name) ?? []);
}
