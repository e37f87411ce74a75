// The resources of one composed crate, each with its id: foreach is unrolled, instances are suffixed.
import type { Value } from "../../runtime/contract/value.ts";
import type { ResourceSyntax, TextSyntax } from "../2-parse/syntax.ts";
import { excludeEachOther } from "../2-parse/when/impossible.ts";
import type { ComposedCrate, Composition } from "../4-resolve/composition.ts";
import { unlistedHost } from "../4-resolve/composition.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Located } from "../source/source.ts";
import { foreachList } from "../4-resolve/diagnostics.ts";
import * as say from "./diagnostics.ts";
import type { Folding } from "./fold.ts";
import { foldText } from "./fold.ts";
import type { Iteration, Knowing } from "./knowledge.ts";
import { iterationOf, knowledgeFor, varsOf } from "./knowledge.ts";

export interface ExpandedResource {
  readonly syntax: ResourceSyntax;
  /** As others refer to it within its crate. */
  readonly name: string;
  /** `crate/resource`, with the suffixes of instances. */
  readonly id: string;
  readonly crate: ComposedCrate;
  readonly iteration: Iteration | undefined;
  /** What its references say, with templates folded. */
  readonly references: References;
}

export interface References {
  readonly dependsOn: readonly Located<string>[];
  readonly before: readonly Located<string>[];
  readonly notify: readonly Located<string>[];
  readonly subscribes: readonly Located<string>[];
}

export interface Expanding {
  readonly composition: Composition;
  readonly templates: Folding["templates"];
  readonly report: Report;
  readonly secret: Folding["secret"];
}

interface Work extends Expanding {
  readonly knowing: Knowing;
}

export function expandCrate(
  crate: ComposedCrate,
  expanding: Expanding,
): readonly ExpandedResource[] {
  const outer = iterationOf(crate.item);
  // Names must be the same on every host of the block, so nothing about a host is known to them.
  const { composition } = expanding;
  const work = { ...expanding, knowing: knowledgeFor({ composition, crate, host: unlistedHost }) };
  const expanded = crate.crate.resources.flatMap((syntax) =>
    iterationsOf(syntax, crate, outer, expanding).flatMap((iteration) =>
      expandOne(syntax, crate, iteration, work),
    ),
  );
  return told(expanded, expanding.report);
}

function iterationsOf(
  syntax: ResourceSyntax,
  crate: ComposedCrate,
  outer: Iteration | undefined,
  { composition, report }: Expanding,
): readonly (Iteration | undefined)[] {
  if (syntax.foreach === undefined) return [outer];
  const vars = varsOf({ composition, crate });
  const list = vars.get(syntax.foreach.value)?.value;
  if (!isList(list)) {
    report(foreachList(syntax.foreach, list, [...vars.keys()]));
    return [];
  }
  return list.map((item) => iterationOf(item, outer));
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

function expandOne(
  syntax: ResourceSyntax,
  crate: ComposedCrate,
  iteration: Iteration | undefined,
  { composition, templates, report, secret, knowing }: Work,
): readonly ExpandedResource[] {
  const folding: Folding = {
    // Most names and references are plain, and ask for nothing that is known.
    get knowledge() {
      return knowing(iteration);
    },
    templates,
    // Names and references are no sources.
    data: new Map(),
    block: composition.block.match,
    report,
    secret,
  };
  const fold = (text: Located<TextSyntax>): readonly Located<string>[] => {
    const folded = foldText(text.value, text.at, folding);
    if (typeof folded === "string") return [{ value: folded, at: text.at }];
    if (folded !== undefined) report(say.nameNotKnown(text.at));
    return [];
  };
  const [name] = fold(syntax.name);
  if (name === undefined) return [];
  const suffix = crate.instance === undefined ? "" : `[${crate.instance}]`;
  return [
    {
      syntax,
      name: name.value,
      id: `${crate.name}/${name.value}${suffix}`,
      crate,
      iteration,
      references: {
        dependsOn: syntax.dependsOn.flatMap(fold),
        before: syntax.before.flatMap(fold),
        notify: syntax.notify.flatMap(fold),
        subscribes: syntax.subscribes.flatMap(fold),
      },
    },
  ];
}

/**
 * FOR-12: a name may stand for several resources of which a host can only ever get one. While that
 * is open they are told apart by a number, which goes once the others are gone.
 */
function told(resources: readonly ExpandedResource[], report: Report): readonly ExpandedResource[] {
  const byId = new Map<string, ExpandedResource[]>();
  return resources.flatMap((resource) => {
    const same = byId.get(resource.id) ?? [];
    const rival = same.find(
      (other) => !excludeEachOther(other.syntax.whens, resource.syntax.whens),
    );
    if (rival !== undefined) {
      reportClash(resource, rival, report);
      return [];
    }
    same.push(resource);
    byId.set(resource.id, same);
    return [
      same.length === 1 ? resource : { ...resource, id: variantId(resource.id, same.length) },
    ];
  });
}

function variantId(id: string, number: number): string {
  return `${id}~${number}`;
}

/** The id without the number that tells it from others of its name. */
export function baseId(id: string): string {
  // Hardly any id has such a number, and all are asked for theirs.
  return id.includes("~") ? id.replace(/~\d+$/u, "") : id;
}

function reportClash(resource: ExpandedResource, rival: ExpandedResource, report: Report): void {
  const name = { value: resource.name, at: resource.syntax.name.at };
  if (rival.syntax === resource.syntax) report(say.repeatedName(name));
  // Two that are both spelled out were refused with the file already.
  else if (
    typeof resource.syntax.name.value !== "string" ||
    typeof rival.syntax.name.value !== "string"
  ) {
    report(say.clashingName(name, rival.syntax.name.at));
  }
}
