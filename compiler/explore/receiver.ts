// A host as it receives parts, with all that the stacks and the inventory decide for it beforehand.
import type { HostHeader } from "../../runtime/contract/bundle.ts";
import type { Expression } from "../../runtime/contract/when/tree.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { Fleet } from "../4-resolve/composition.ts";
import type { ExpandedResource } from "../5-specialize/expand.ts";
import { foldText, foldWhen } from "../5-specialize/fold.ts";
import type { Receiver } from "../origins/part-origins.ts";
import { resourcesOf } from "./trace-resource.ts";
import type { Traced } from "./trace.ts";
import { foldingOf } from "./verdicts.ts";

export type FindReceiver = (header: Pick<HostHeader, "host" | "match" | "tags">) => Receiver;

export function receiverFinder({
  catalog,
  fleet,
}: {
  readonly catalog: Catalog;
  readonly fleet: Fleet;
}): FindReceiver {
  const traced = new Map<string, Traced>();
  for (const composition of fleet.compositions) {
    for (const host of composition.hosts) traced.set(host.name.value, { composition, host });
  }
  return ({ host, match, tags }) => {
    const known = traced.get(host);
    if (known === undefined) return { match, host, tags };
    let resources: ReadonlyMap<string, ExpandedResource> | undefined;
    return {
      match,
      host,
      tags,
      asked: (says) => askedOf(says, known, catalog),
      branchOf: (id) => {
        resources ??= resourcesOf({ traced: known, catalog });
        const resource = resources.get(id);
        return resource === undefined ? undefined : branchOf(resource, known, catalog);
      },
    };
  };
}

/** Undefined when only the host can say. */
function askedOf(says: string, traced: Traced, catalog: Catalog): boolean | undefined {
  const [crate] = traced.composition.crates;
  if (crate === undefined) return undefined;
  const folding = foldingOf({ crate, iteration: undefined }, { traced, catalog });
  const answer = foldWhen({ expression: questionOf(says) }, folding);
  return typeof answer === "boolean" ? answer : undefined;
}

/** `os.virtual=lxc` or `os_family:debian`, as arms say it. */
function questionOf(says: string): Expression {
  const equals = says.indexOf("=");
  if (equals > 0) {
    const values = [says.slice(equals + 1)];
    return { kind: "trait", path: says.slice(0, equals), op: "in", values };
  }
  const colon = says.indexOf(":");
  const args = [{ kind: "text" as const, text: says.slice(colon + 1) }];
  return { kind: "call", name: says.slice(0, colon), args };
}

function branchOf(
  resource: ExpandedResource,
  traced: Traced,
  catalog: Catalog,
): string | undefined {
  const { choice } = resource.syntax;
  if (choice === undefined) return undefined;
  const printed = foldText(
    choice.subject.value,
    choice.subject.at,
    foldingOf(resource, { traced, catalog }),
  );
  return typeof printed === "string" ? printed : undefined;
}
