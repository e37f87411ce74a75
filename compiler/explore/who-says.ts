// What stands in a range of lines: every definition and reference of a tree that has a place there.
import type { CarrierSyntax, InventoryItem, RoleSyntax, Vars } from "../2-parse/syntax.ts";
import type { Catalog } from "../3-check/catalog.ts";
import { placeFinder } from "../source/position.ts";
import type { Located, Span } from "../source/source.ts";
import { carriersOf, type NamedCarrier } from "./carriers.ts";
import type { Origin } from "./origin.ts";
import type { LineRange } from "./who-effects.ts";

export type Saying = Origin & {
  readonly kind:
    | "configcrate"
    | "usercrate"
    | "resource"
    | "variable"
    | "default"
    | "reference"
    | "role"
    | "exclusion"
    | "match"
    | "environment"
    | "tag"
    | "claim"
    | "waiver"
    | "fleet"
    | "host"
    | "trait"
    | "pinned"
    | "key"
    | "setting"
    | "template"
    | "file";
  readonly name: string;
  /** Where it belongs to: a configcrate, a carrier, a framework. */
  readonly in?: string;
};

export type SayingAt = Saying & {
  readonly at: Span;
  /** Of a definition, which stands for all that is in it: its last line. */
  readonly pieceEnd?: number;
  /** Of what an inventory says. */
  readonly item?: InventoryItem;
};

export interface Listed {
  readonly catalog: Catalog;
  /** Those that server.yaml says. */
  readonly settings: readonly WrittenSetting[];
}

export interface WrittenSetting {
  readonly key: string;
  readonly at: Span;
  readonly valueAt: Span;
}

export function sayingsIn(range: LineRange, { catalog, settings }: Listed): readonly SayingAt[] {
  const placeOf = placeFinder();
  const all = [
    ...ofCrates(catalog),
    ...ofCarriers(catalog),
    ...ofBlocks(catalog),
    ...ofCompliance(catalog),
    ...ofInventory(catalog),
    ...settings.map(({ key, at, valueAt }): Written => ({
      kind: "setting",
      name: key,
      at,
      until: valueAt,
    })),
  ];
  const found = all.flatMap(
    ({ kind, name, at, within, until = at, holds, item }): readonly SayingAt[] => {
      if (at.source.path !== range.file) return [];
      const { file, line } = placeOf(at);
      const { endLine } = placeOf(until);
      if (line > range.to || endLine < range.from) return [];
      const ends = holds?.map((part) => placeOf(part).endLine);
      return [
        {
          kind,
          name,
          file,
          line,
          at,
          ...(within === undefined ? {} : { in: within }),
          ...(ends === undefined ? {} : { pieceEnd: Math.max(endLine, ...ends) }),
          ...(item === undefined ? {} : { item }),
        },
      ];
    },
  );
  return [...found, ...ofWholeFile(range.file, catalog)].sort((a, b) => a.line - b.line);
}

interface Written {
  readonly kind: Saying["kind"];
  readonly name: string;
  readonly at: Span;
  readonly within?: string;
  /** Where it ends, when that is not with its name. */
  readonly until?: Span;
  /** What a definition is made of. */
  readonly holds?: readonly Span[];
  readonly item?: InventoryItem;
}

function named(kind: Saying["kind"], { value, at }: Located<string>, within?: string): Written {
  return { kind, name: value, at, ...(within === undefined ? {} : { within }) };
}

function ofVars(vars: Vars, within: string): readonly Written[] {
  return [...vars].map(([name, { at, valueAt }]) => ({
    kind: "variable",
    name,
    at,
    within,
    until: valueAt,
  }));
}

function ofRefs(
  part: Pick<CarrierSyntax, "configcrates" | "usercrates">,
  within: string,
): readonly Written[] {
  return [...part.configcrates, ...part.usercrates].map(({ name }) =>
    named("reference", name, within),
  );
}

function ofCrates({ crates, legacyVars }: Catalog): readonly Written[] {
  return [
    ...ofVars(legacyVars, "vars"),
    ...[...crates.values()].flatMap((crate) => {
      const within = crate.name.value;
      return [
        { ...named(crate.kind, crate.name), holds: crate.resources.map(({ at }) => at) },
        ...ofVars(crate.vars, within),
        ...crate.defaults.map(({ name, valueAt }): Written => ({
          ...named("default", name, within),
          until: valueAt,
        })),
        ...crate.resources.map(({ name, at }): Written => ({
          kind: "resource",
          name: textAt(name.at),
          at,
          within,
        })),
        ...[...crate.provides, ...crate.bundles].map((tag) => named("claim", tag, within)),
      ];
    }),
  ];
}

function ofCarriers(catalog: Catalog): readonly Written[] {
  const roles = [...catalog.roles.values()].flatMap((role) => [
    { ...named("role", role.name), holds: heldBy(role) },
    ...[role, ...role.cases].flatMap((part) => ofRefs(part, role.name.value)),
    ...role.includes.map((name) => named("role", name, role.name.value)),
  ]);
  const carriers = carriersOf(catalog).flatMap((carrier) => {
    const { vars, roles: taken, excludes } = carrier.syntax;
    const within = carrierName(carrier);
    return [
      ...ofVars(vars, within),
      ...ofRefs(carrier.syntax, within),
      ...taken.map(({ name }) => named("role", name, within)),
      ...excludes.map((name) => named("exclusion", name, within)),
    ];
  });
  return [...roles, ...carriers];
}

function heldBy({ includes, cases, ...role }: RoleSyntax): readonly Span[] {
  const refs = [role, ...cases].flatMap(({ configcrates, usercrates }) => [
    ...configcrates,
    ...usercrates,
  ]);
  return [...includes.map(({ at }) => at), ...refs.map(({ name }) => name.at)];
}

function ofBlocks({ matchBlocks, environments }: Catalog): readonly Written[] {
  return [
    ...matchBlocks.flatMap(({ match, environment, tags }) => [
      named("match", match),
      ...(environment === undefined ? [] : [named("environment", environment, match.value)]),
      ...tags.map((tag) => named("tag", tag, match.value)),
    ]),
    ...environments.map(({ name }) => named("environment", name)),
  ];
}

function ofInventory({ inventory }: Catalog): readonly Written[] {
  const fleet = inventory?.fleet === undefined ? [] : [named("fleet", inventory.fleet)];
  const items = (inventory?.items ?? []).flatMap((item): readonly Written[] => {
    const { name, at, traits, pinnedAt, keyAt } = item;
    const within = name.value;
    return [
      { kind: "host", name: within, at, item },
      ...traits.map((trait): Written => ({ ...named("trait", trait, within), item })),
      ...(pinnedAt === undefined
        ? []
        : [{ kind: "pinned" as const, name: "traits", at: pinnedAt, within, item }]),
      ...(keyAt === undefined
        ? []
        : [{ kind: "key" as const, name: "for secrets", at: keyAt, within, item }]),
    ];
  });
  return [...fleet, ...items];
}

function ofCompliance({ claims, waivers }: Catalog): readonly Written[] {
  return [
    ...claims.flatMap((file) =>
      file.claims.map(({ framework, control }) => named("claim", control, framework)),
    ),
    ...waivers.map(({ framework, control, at }): Written => ({
      ...named("waiver", control, framework),
      until: at,
    })),
  ];
}

function ofWholeFile(file: string, catalog: Catalog): readonly SayingAt[] {
  const first = {
    name: file,
    file,
    line: 1,
    at: { source: { path: file, text: "" }, start: 0, end: 0 },
  };
  return [
    ...(catalog.templates.has(file) ? [{ kind: "template" as const, ...first }] : []),
    ...(catalog.data.has(file) ? [{ kind: "file" as const, ...first }] : []),
  ];
}

function carrierName({ kind, name }: NamedCarrier): string {
  if (kind === "common") return name === "" ? "common.vgo" : `${name}/common.vgo`;
  return kind === "match" ? `match "${name}"` : `environment ${name}`;
}

/** As it is written: templates too. */
function textAt({ source, start, end }: Span): string {
  return source.text.slice(start, end).replaceAll(/^["']|["']$/gu, "");
}
