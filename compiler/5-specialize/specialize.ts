// Compositions to Policy: everything that is known at compile time is folded away, once a match block.
import type { HostHeader, Part, Resource } from "../../runtime/contract/bundle.ts";
import { headerSchema, partSchema } from "../../runtime/contract/bundle.ts";
import type { ParsedTemplate } from "../2-parse/syntax.ts";
import type { ComposedCrate, Composition, Fleet } from "../4-resolve/composition.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import { findCycles } from "../graph/cycle.ts";
import { dependencyCycle } from "../graph/diagnostics.ts";
import type { Attributes } from "./fold.ts";
import { foldAttributes } from "./fold.ts";
import type { HostPolicy, Policy } from "./policy.ts";
import { idOf, waitsOf } from "./references.ts";
import { variableScope } from "./scope.ts";

export interface SpecializeOptions {
  readonly fleet: string;
  readonly templates: ReadonlyMap<string, ParsedTemplate>;
  /** What references may name in the whole tree; a name outside it was refused already. */
  readonly names: ReadonlySet<string>;
}

export function specialize(fleet: Fleet, options: SpecializeOptions, report: Report): Policy {
  const once = reportOnce(report);
  const hosts = fleet.compositions.flatMap((composition) => {
    const parts = partsOf(composition, options, once);
    return composition.hosts.map((host): HostPolicy => {
      return { header: headerOf(host, composition, options.fleet), parts };
    });
  });
  return {
    fleet: options.fleet,
    hosts: hosts.sort((a, b) => (a.header.host < b.header.host ? -1 : 1)),
  };
}

function headerOf(host: string, { block }: Composition, fleet: string): HostHeader {
  return {
    schema: headerSchema,
    host,
    fleet,
    match: block.match.value,
    ...(block.environment === undefined ? {} : { environment: block.environment.value }),
    tags: block.tags,
  };
}

function partsOf(
  composition: Composition,
  { templates, names }: SpecializeOptions,
  report: Report,
): readonly Part[] {
  const waits = waitsOf(composition, names, report);
  for (const cycle of findCycles(waits)) {
    const diagnostic = dependencyCycle(cycle);
    if (diagnostic !== undefined) report(diagnostic);
  }
  const after = new Map(
    waits.map((wait) => [wait.id, [...new Set(wait.after.map(({ id }) => id))]]),
  );
  return composition.crates.map((composed) => {
    const folding = {
      scope: variableScope(composed.vars),
      templates,
      block: composition.block.match,
      report,
    };
    return partOf(composed, after, (resource) => foldAttributes(resource, folding));
  });
}

function partOf(
  { crate }: ComposedCrate,
  after: ReadonlyMap<string, readonly string[]>,
  fold: (resource: ComposedCrate["crate"]["resources"][number]) => Attributes | undefined,
): Part {
  const name = crate.name.value;
  const resources = crate.resources.flatMap((resource): readonly Resource[] => {
    const attributes = fold(resource);
    if (attributes === undefined) return [];
    const id = idOf(name, resource);
    return [
      {
        id,
        crate: name,
        type: resource.type.value,
        attributes,
        after: [...(after.get(id) ?? [])].sort(),
        timeoutSeconds: resource.timeoutSeconds,
      },
    ];
  });
  return { schema: partSchema, crate: name, resources };
}

/** One mistake in a configcrate shows up for every match block that uses it; it is told once. */
function reportOnce(report: Report): Report {
  const told = new Set<string>();
  return (diagnostic: Diagnostic) => {
    const { code, summary, subject } = diagnostic;
    const key = JSON.stringify([code, summary, subject.source.path, subject.start, subject.end]);
    if (told.has(key)) return;
    told.add(key);
    report(diagnostic);
  };
}
