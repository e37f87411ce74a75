// Unread variables that are probably misspelled: something of nearly the same name is read.
import type { CrateSyntax } from "../2-parse/syntax.ts";
import type { Span } from "../source/source.ts";
import type { Evidence } from "./evidence.ts";
import { indexNear } from "./near.ts";
import type { UnreadVar } from "./unread-vars.ts";

export interface Misspelled extends UnreadVar {
  readonly meant: readonly Meant[];
}

export interface Meant {
  readonly name: string;
  readonly at: Span;
  readonly note: string;
}

/** In the order of the unread variables; those without a neighbour are left out. */
export function findMisspelled({
  catalog,
  readers,
  unreadVars,
}: Pick<Evidence, "catalog" | "readers" | "unreadVars">): readonly Misspelled[] {
  if (unreadVars.length === 0) return [];
  const meant = new Map<string, Meant>();
  const unread = new Set(unreadVars.map(({ name }) => name));
  for (const [name, [crate]] of readers.byName) {
    if (crate !== undefined) meant.set(name, readHere(name, crate));
  }
  for (const crate of catalog.crates.values()) {
    for (const [name, { at }] of crate.vars) {
      if (!unread.has(name)) meant.set(name, { name, at, note: `"${name}" has its default here` });
    }
  }
  const near = indexNear(meant.keys());
  return unreadVars.flatMap((variable) => {
    const { name, settings } = variable;
    // Two letters are too little to tell a slip, and whoever sets both in one place means both.
    const names = name.length < 3 ? [] : near(name);
    const others = names.filter((other) => !settings.some(({ layer }) => layer.has(other)));
    const found = others.flatMap((other) => meant.get(other) ?? []);
    return found.length === 0 ? [] : [{ ...variable, meant: found }];
  });
}

function readHere(name: string, crate: CrateSyntax): Meant {
  return { name, at: crate.name.at, note: `this ${crate.kind} reads "${name}"` };
}
