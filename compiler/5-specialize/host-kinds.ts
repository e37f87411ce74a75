// Tells which hosts of a match block come out the same for a crate, so that each part is built once.
import type { Expression, Operand } from "../../runtime/contract/when/tree.ts";
import type { AttributeSyntax, LookupSpec } from "../2-parse/syntax.ts";
import type { ComposedCrate, KnownHost } from "../4-resolve/composition.ts";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import { pinnedView } from "./pinned-view.ts";
import type { ReadingCrate } from "./trait-reads.ts";
import { traitReads } from "./trait-reads.ts";

/** Two hosts with the same kind get the same part of the crate. */
export type KindOfHost = (host: KnownHost) => string;

export function kindsFor(reading: ReadingCrate): KindOfHost {
  const specs = reading.crate.crate.resources.flatMap(({ attributes, choice }) => [
    ...hostSpecs(attributes),
    ...[...(choice?.branches.values() ?? [])].flatMap(hostSpecs),
  ]);
  const armsFor = armFinder(specs);
  const namesHost = asksHostname(reading.crate);
  const isAboutNames = namesHost || specs.some(isAboutName);
  const paths = traitReads(reading);
  // Most crates come out the same for every host.
  if (!isAboutNames && paths.length === 0) return () => "";
  return ({ name, ...host }) => {
    const view = pinnedView(host, paths);
    if (!isAboutNames) return view;
    // Where the name matters, a host without one is a kind of its own.
    if (name === undefined) return JSON.stringify([view]);
    return JSON.stringify([view, namesHost ? name.value : "", armsFor(name.value)]);
  };
}

/** The arms that a host's name decides for, by their place among all. */
function armFinder(specs: readonly LookupSpec[]): (name: string) => readonly number[] {
  const exact = new Map<string, number[]>();
  const globs: { readonly glob: string; readonly index: number }[] = [];
  specs.forEach((spec, index) => {
    if (spec.kind === "host") {
      const name = spec.name.toLowerCase();
      const known = exact.get(name);
      if (known === undefined) exact.set(name, [index]);
      else known.push(index);
    } else if (spec.kind === "host-glob") globs.push({ glob: spec.glob, index });
  });
  return (name) => [
    ...(exact.get(name.toLowerCase()) ?? []),
    ...globs.filter(({ glob }) => globMatches(glob, name)).map(({ index }) => index),
  ];
}

function hostSpecs(attributes: ReadonlyMap<string, AttributeSyntax>): readonly LookupSpec[] {
  return [...attributes.values()].flatMap(({ value }) =>
    value.kind === "lookup" ? value.lookup.arms.map(({ spec }) => spec.value) : [],
  );
}

function asksHostname({ crate, when }: ComposedCrate): boolean {
  const whens = crate.resources.flatMap(({ whens: list }) => list);
  return [...whens, ...(when === undefined ? [] : [when])].some(({ expression }) =>
    namesHostname(expression),
  );
}

function namesHostname(expression: Expression): boolean {
  switch (expression.kind) {
    case "name":
      return expression.name === "hostname";
    case "not":
      return namesHostname(expression.operand);
    case "all":
    case "any":
      return expression.operands.some(namesHostname);
    case "equal":
    case "differs":
      return isHostname(expression.left) || isHostname(expression.right);
    case "literal":
    case "changed":
    case "call":
    case "trait":
      return false;
  }
}

function isHostname(operand: Operand): boolean {
  return operand.kind === "name" && operand.name === "hostname";
}

function isAboutName({ kind }: LookupSpec): boolean {
  return kind === "host" || kind === "host-glob";
}
