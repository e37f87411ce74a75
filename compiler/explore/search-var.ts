// Who sets a variable, and who reads it.
import type { Vars } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import { carriersOf, refsOf } from "./carriers.ts";
import type { FindOrigin } from "./origin.ts";
import type { Read } from "../origins/reads.ts";
import { readsOfCrate, readsOfTemplate, readsOfWhen } from "../origins/reads.ts";
import type { Finding, Use } from "./search.ts";

type In = Pick<Use, "carrier" | "in">;

export function findVar(name: string, catalog: Catalog, find: FindOrigin): Finding {
  const { crates, roles, templates, legacyVars } = catalog;
  const sets = (vars: Vars, around: In): readonly Use[] => {
    const set = vars.get(name);
    return set === undefined
      ? []
      : [{ does: "sets", ...around, ...find(set.at), value: set.value }];
  };
  const reads = (read: readonly Read[], around: In): readonly Use[] =>
    read
      .filter(({ value }) => value === name)
      .map(({ at }): Use => ({ does: "reads", ...around, ...find(at) }));
  const carriers = carriersOf(catalog);
  const uses = [
    ...sets(legacyVars, { carrier: "legacy-vars", in: "vars" }),
    ...carriers.flatMap(({ kind, name: within, syntax }) => [
      ...sets(syntax.vars, { carrier: kind, in: within }),
      ...reads(readsOfRefs([...refsOf(syntax), ...syntax.roles]), { carrier: kind, in: within }),
    ]),
    ...[...roles.values()].flatMap((role) =>
      reads(readsOfRefs([role, ...role.cases, ...refsOf(role)]), {
        carrier: "role",
        in: role.name.value,
      }),
    ),
    ...[...crates.values()].flatMap((crate) => {
      const around = { carrier: crate.kind, in: crate.name.value };
      return [...sets(crate.vars, around), ...reads(readsOfCrate(crate), around)];
    }),
    ...[...templates].flatMap(([path, template]) => {
      const at = { source: { path, text: "" }, start: 0, end: 0 };
      return reads(readsOfTemplate(template, at), { carrier: "template", in: path });
    }),
  ];
  return {
    uses: onceALine(uses),
    known: namesOf(catalog),
    reaches: (composition) =>
      composition.vars.has(name) || composition.crates.some(({ crate }) => crate.vars.has(name)),
  };
}

type Reading = Partial<Pick<ReturnType<typeof refsOf>[number], "when" | "foreach">>;

function readsOfRefs(refs: readonly Reading[]): readonly Read[] {
  return refs.flatMap(({ when, foreach }) => [
    ...(when === undefined ? [] : readsOfWhen(when)),
    ...(foreach === undefined ? [] : [foreach]),
  ]);
}

/** A line that reads a variable twice is one place to look at. */
function onceALine(uses: readonly Use[]): readonly Use[] {
  return [
    ...new Map(uses.map((use) => [JSON.stringify([use.does, use.file, use.line]), use])).values(),
  ];
}

function namesOf(catalog: Catalog): readonly string[] {
  const all = [
    catalog.legacyVars,
    ...carriersOf(catalog).map(({ syntax }) => syntax.vars),
    ...[...catalog.crates.values()].map(({ vars }) => vars),
  ];
  return [...new Set(all.flatMap((vars) => [...vars.keys()]))];
}
