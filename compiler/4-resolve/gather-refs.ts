// Collects every reference that reaches a match block, in the order of composition.
import type { CarrierSyntax, CrateKind, CrateRef, RoleRef, RoleSyntax } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import type { ParsedWhen } from "../2-parse/when/parsed-when.ts";
import type { Carrier } from "./composition.ts";
import type { Layers } from "./layers.ts";

/** A reference with the condition that it ends up with: the most specific of all on its way. */
export interface GatheredRef {
  readonly ref: CrateRef;
  readonly kind: CrateKind;
  readonly when: ParsedWhen | undefined;
  readonly from: Carrier;
}

/**
 * X-15: the common chain (at each level its configcrates, then its roles'), the match block's roles,
 * its own configcrates, usercrates in the same order of carriers, then the environments chain.
 */
export function gatherRefs(catalog: Catalog, layers: Layers): readonly GatheredRef[] {
  const { commons, block, environments } = layers;
  const of = (kind: CrateKind) => ({
    own: (carrier: CarrierSyntax, from: Carrier["kind"]) => ownRefs(carrier, kind, from),
    roles: (carrier: CarrierSyntax) => roleRefs(carrier.roles, kind, catalog),
  });
  const configcrates = of("configcrate");
  const usercrates = of("usercrate");
  return [
    ...commons.flatMap((common) => [
      ...configcrates.own(common, "common"),
      ...configcrates.roles(common),
    ]),
    ...configcrates.roles(block),
    ...configcrates.own(block, "match"),
    ...commons.flatMap((common) => [
      ...usercrates.own(common, "common"),
      ...usercrates.roles(common),
    ]),
    ...usercrates.roles(block),
    ...usercrates.own(block, "match"),
    ...environments.flatMap((environment) => [
      ...configcrates.own(environment, "environment"),
      ...configcrates.roles(environment),
      ...usercrates.own(environment, "environment"),
      ...usercrates.roles(environment),
    ]),
  ];
}

function ownRefs(
  carrier: CarrierSyntax,
  kind: CrateKind,
  from: Carrier["kind"],
): readonly GatheredRef[] {
  const refs = kind === "configcrate" ? carrier.configcrates : carrier.usercrates;
  return refs.map((ref) => ({ ref, kind, when: ref.when, from: { kind: from, at: ref.name.at } }));
}

function roleRefs(
  refs: readonly RoleRef[],
  kind: CrateKind,
  catalog: Catalog,
): readonly GatheredRef[] {
  return refs.flatMap((ref) => {
    const role = catalog.roles.get(ref.name.value);
    if (role === undefined) return [];
    // ROLE-10: what it includes comes first, and those roles' own conditions are nearer than its own.
    const via = [ref.name.at];
    return [
      ...role.includes.flatMap(({ value, at }) => {
        const other = catalog.roles.get(value);
        if (other === undefined) return [];
        const when = other.when ?? role.when ?? ref.when;
        return expandRole(other, kind, { when, via: [...via, at] });
      }),
      ...expandRole(role, kind, { when: role.when ?? ref.when, via }),
    ];
  });
}

/** ROLE-08: a reference's own condition, else its case's, else the role's, else that of the reference to it. */
function expandRole(
  role: RoleSyntax,
  kind: CrateKind,
  inherited: { readonly when: ParsedWhen | undefined; readonly via: NonNullable<Carrier["via"]> },
): readonly GatheredRef[] {
  const { via } = inherited;
  const list = (part: Pick<RoleSyntax, "configcrates" | "usercrates">): readonly CrateRef[] =>
    kind === "configcrate" ? part.configcrates : part.usercrates;
  const gathered = (ref: CrateRef, when: ParsedWhen | undefined): GatheredRef => ({
    ref,
    kind,
    when: ref.when ?? when,
    from: { kind: "role", at: ref.name.at, role: role.name.value, via },
  });
  return [
    ...list(role).map((ref) => gathered(ref, inherited.when)),
    ...role.cases.flatMap((branch) => list(branch).map((ref) => gathered(ref, branch.when))),
  ];
}
