// Builds a part once for all match blocks in which its crate finds the same: mostly they differ in what other crates read.
import type { CrateSyntax, VarSyntax } from "../2-parse/syntax.ts";
import type { ComposedCrate, Composition } from "../4-resolve/composition.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Located } from "../source/source.ts";
import type { BuiltPart } from "./build-part.ts";
import { crateReader, readsOfFiles, type Reads } from "./crate-reads.ts";
import { attributesOf } from "./crate-values.ts";
import type { ExpandedResource } from "./expand.ts";
import type { Folding } from "./fold.ts";
import type { Relations } from "./references.ts";
import { told, type Telling, type Told } from "./telling.ts";
import { readsOfCondition } from "./var-reads.ts";

/**
 * Gives the part for this kind of host if some match block had it built, and builds it otherwise. What
 * there is to tell is told for each match block, so that what is wrong with one depends on no other.
 */
export type SharedParts = (
  kind: string,
  telling: Telling,
  build: (telling: Telling) => BuiltPart | undefined,
) => BuiltPart | undefined;

export interface PartFinder {
  /** For the crates of one match block, once it is known how their resources relate. */
  readonly within: (
    composition: Composition,
    relations: Relations,
    absentIds: ReadonlySet<string>,
  ) => (crate: ComposedCrate, resources: readonly ExpandedResource[]) => SharedParts;
  readonly built: () => number;
}

/** Where a crate finds something else in each of ten thousand match blocks, all its parts would fill the memory. */
const groundsKept = 64;

/** One for a fleet. */
export function partFinder(templates: Folding["templates"]): PartFinder {
  const readsOf = crateReader(readsOfFiles(templates));
  const factsOf = onceEach((crate: CrateSyntax) => factsOfCrate(crate, readsOf(crate)));
  const groundsOf = onceEach<CrateSyntax, Map<string, PartsByKind>>(() => new Map());
  const numberOf = numbering();
  let count = 0;
  return {
    within(composition, relations, absentIds) {
      const block = blockText(composition, absentIds);
      return (crate, resources) => {
        const grounds = groundsOf(crate.crate);
        const ground = [
          block,
          crateText(crate, composition, factsOf(crate.crate)),
          // A mistake in a condition is told where it stands, so that the same words are not enough.
          crate.when === undefined ? "" : numberOf(crate.when),
          relationsText(crate, resources, relations),
        ].join("\n");
        const known: PartsByKind = grounds.get(ground) ?? new Map();
        grounds.set(ground, known);
        const [oldest] = grounds.keys();
        if (grounds.size > groundsKept && oldest !== undefined) grounds.delete(oldest);
        return (kind, telling, build) => {
          const there = known.get(kind) ?? { ...told(build), block: composition.block.match };
          if (!known.has(kind)) count += 1;
          known.set(kind, there);
          there.again({
            ...telling,
            report: (diagnostic) =>
              telling.report(ofBlock(diagnostic, there.block, composition.block.match)),
          });
          return there.value;
        };
      };
    },
    built: () => count,
  };
}

interface SharedPart extends Told<BuiltPart | undefined> {
  /** That of the match block for which it was built. */
  readonly block: Located<string>;
}

type PartsByKind = Map<string, SharedPart>;

/** Says for whom it went wrong, as if it had been built there. */
function ofBlock(diagnostic: Diagnostic, from: Located<string>, to: Located<string>): Diagnostic {
  if (from === to || diagnostic.related === undefined) return diagnostic;
  const related = diagnostic.related.map((place) =>
    place.at === from.at ? { ...place, at: to.at } : place,
  );
  return { ...diagnostic, related };
}

/** What all crates of a match block may depend on. */
function blockText({ vars }: Composition, absentIds: ReadonlySet<string>): string {
  const conditional = [...vars].filter(([, { value }]) => value.condition !== undefined);
  // A conditional variable that stays open travels with every part that may print it.
  return JSON.stringify([
    conditional.map(([name, { value }]) => said(name, value)),
    [...absentIds].sort(),
  ]);
}

interface CrateFacts {
  readonly reads: Reads;
  readonly conditional: readonly string[];
  readonly asksTags: boolean;
}

function factsOfCrate({ vars, resources }: CrateSyntax, reads: Reads): CrateFacts {
  return {
    reads,
    conditional: [...vars].flatMap(([name, { condition }]) =>
      condition === undefined ? [] : name,
    ),
    asksTags: resources.some((resource) =>
      attributesOf(resource).some(
        ([, { value }]) =>
          value.kind === "lookup" &&
          value.lookup.arms.some(({ spec }) => spec.value.kind === "tag"),
      ),
    ),
  };
}

function crateText(
  { name, item, state, when }: ComposedCrate,
  { block, vars }: Composition,
  { reads, conditional, asksTags }: CrateFacts,
): string {
  const gate = when === undefined ? [] : readsOfCondition(when.expression);
  const isAll = reads.all || gate.includes("all");
  const asked = isAll
    ? vars.keys()
    : [
        ...reads.names,
        ...conditional,
        ...gate.flatMap((read) => (read === "all" ? [] : read.name)),
      ];
  const values = [...asked].flatMap((variable) => {
    const layered = vars.get(variable);
    return layered === undefined ? [] : [said(variable, layered.value)];
  });
  const asksEnvironment =
    isAll ||
    reads.names.has("environment") ||
    gate.some((read) => read !== "all" && read.name === "environment");
  return JSON.stringify([
    name,
    state,
    item ?? null,
    values,
    asksEnvironment ? (block.environment?.value ?? "") : null,
    asksTags ? block.tags.map(({ value }) => value) : null,
  ]);
}

function said(name: string, { value, condition }: VarSyntax): readonly unknown[] {
  return condition === undefined ? [name, value] : [name, value, condition];
}

/** What is taken back goes before whatever waits for it, in other crates too. */
function relationsText(
  { state }: ComposedCrate,
  resources: readonly ExpandedResource[],
  { after, notifies, subscribes }: Relations,
): string {
  const own = resources.map(({ id }) => [id, after.get(id), notifies.get(id), subscribes.get(id)]);
  return JSON.stringify(state === "absent" ? [own, ...after] : own);
}

function onceEach<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

/** Each thing by itself, however much it is like another. */
function numbering(): (thing: object) => number {
  const numbers = new Map<object, number>();
  return (thing) => {
    const number = numbers.get(thing) ?? numbers.size;
    numbers.set(thing, number);
    return number;
  };
}
