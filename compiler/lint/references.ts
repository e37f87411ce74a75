// Every place that names a crate or a role, and whether what it names reaches a host from there.
import type { CarrierSyntax, RoleSyntax } from "../2-parse/syntax.ts";
import type { Linted } from "./template-facts.ts";
import type { Located, Span } from "../source/source.ts";

export interface Reference {
  readonly at: Span;
  readonly from: "match" | "role" | "common" | "environment";
  readonly reachesHosts: boolean;
}

type ByName = ReadonlyMap<string, readonly Reference[]>;

export interface References {
  readonly ofCrates: ByName;
  readonly ofRoles: ByName;
}

/** `reaching` holds the carriers that bring something to at least one host. */
export function findReferences(catalog: Linted, reaching: ReadonlySet<CarrierSyntax>): References {
  const ofCrates = new Map<string, Reference[]>();
  const ofRoles = new Map<string, Reference[]>();
  const carry = (carriers: readonly CarrierSyntax[], from: Reference["from"]): void => {
    for (const carrier of carriers) {
      const reachesHosts = reaching.has(carrier);
      for (const { name } of [...carrier.configcrates, ...carrier.usercrates]) {
        add(ofCrates, name, { from, reachesHosts });
      }
      for (const { name } of carrier.roles) add(ofRoles, name, { from, reachesHosts });
    }
  };
  carry(catalog.matchBlocks, "match");
  carry(catalog.commons, "common");
  carry(catalog.environments, "environment");
  // ROLE-11: includes go one level deep, so the roles that carriers name themselves are all there are.
  const named = new Set([...catalog.roles.values()].filter((role) => isReached(role, ofRoles)));
  for (const role of catalog.roles.values()) {
    for (const name of role.includes) {
      add(ofRoles, name, { from: "role", reachesHosts: named.has(role) });
    }
  }
  for (const role of catalog.roles.values()) {
    const reachesHosts = isReached(role, ofRoles);
    for (const part of [role, ...role.cases]) {
      for (const { name } of [...part.configcrates, ...part.usercrates]) {
        add(ofCrates, name, { from: "role", reachesHosts });
      }
    }
  }
  return { ofCrates, ofRoles };
}

/**
 * One cause, one warning: what only roles and match blocks without hosts name is told with those.
 */
export function isToldElsewhere(references: readonly Reference[]): boolean {
  return references.every(
    ({ from, reachesHosts }) => !reachesHosts && (from === "match" || from === "role"),
  );
}

function isReached(role: RoleSyntax, ofRoles: ByName): boolean {
  return ofRoles.get(role.name.value)?.some(({ reachesHosts }) => reachesHosts) === true;
}

function add(
  into: Map<string, Reference[]>,
  { value, at }: Located<string>,
  reference: Omit<Reference, "at">,
): void {
  const list = into.get(value) ?? [];
  list.push({ at, ...reference });
  into.set(value, list);
}
