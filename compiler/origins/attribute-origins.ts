// The places that one attribute comes from: its line, the arms of its lookup, and the file that it names.
import type { ArmOfLookup, FactPlace } from "../../runtime/contract/origins.ts";
import { globMatches } from "../../runtime/contract/host-glob.ts";
import { copiedBy, dataFor, isDataPath, type Copied } from "../3-check/copied.ts";
import type {
  AttributeSyntax,
  LookupSpec,
  ParsedTemplate,
  Syntax,
  ValueSyntax,
} from "../2-parse/syntax.ts";
import type { FactMaker } from "./fact.ts";
import type { Read } from "./reads.ts";
import { readsOfTemplate, readsOfValue } from "./reads.ts";
import { globOf } from "./text-glob.ts";
import type { PlaceKeeper } from "./written-at.ts";

/** The files of a tree that attributes may name. */
export interface FileFinder {
  readonly templates: Syntax["templates"];
  readonly data: Syntax["data"];
  readonly textOf: (path: string) => FactPlace | undefined;
}

export interface NamedAttribute {
  readonly name: string;
  readonly attribute: AttributeSyntax;
  readonly type: string;
  readonly branch?: string;
}

export interface AttributeGround {
  readonly keep: PlaceKeeper;
  readonly files: FileFinder;
  readonly fact: FactMaker;
}

export function attributeOrigins(
  named: NamedAttribute,
  { keep, files, fact }: AttributeGround,
): void {
  const { name, attribute, type, branch } = named;
  const copied = copiedBy(type);
  const within = branch === undefined ? {} : { branch };
  for (const { places, value, arm } of piecesOf(attribute, keep)) {
    const counts = { ...within, ...(arm === undefined ? {} : { arm }) };
    const own = places.map((place) => ({ ...place, ...counts }));
    fact.add(name, own, readsOfValue(value));
    if (copied?.attribute !== name) continue;
    const found = filesNamed(value, copied, files);
    const beneath = found.map(({ place }) => ({ ...place, ...counts }));
    const reads = found.flatMap((file) => file.reads);
    fact.add(name, beneath, reads);
    // A file's text is what a template in `source` becomes.
    if (type === "file")
      fact.add("content", [...own, ...beneath], [...readsOfValue(value), ...reads]);
  }
}

interface Piece {
  readonly places: readonly FactPlace[];
  readonly value: ValueSyntax;
  readonly arm?: ArmOfLookup;
}

function piecesOf({ key, value }: AttributeSyntax, keep: PlaceKeeper): readonly Piece[] {
  if (value.kind !== "lookup") return [{ places: keep.from(key, value.at), value }];
  const { arms, fallback } = value.lookup;
  const isList = fallback.kind === "list" || arms.some((arm) => arm.value.kind === "list");
  const joins = isList ? { joins: true as const } : {};
  return [
    ...arms.map((arm) => ({
      places: keep.from(arm.spec.at, arm.value.at),
      value: arm.value,
      arm: { ...armOf(arm.spec.value), ...joins },
    })),
    {
      places: [keep.at(fallback.at)],
      value: fallback,
      arm: { kind: "default" as const, says: "default", ...joins },
    },
  ];
}

/** As it is written in the stacks. */
export function armOf(spec: LookupSpec): ArmOfLookup {
  switch (spec.kind) {
    case "host":
      return { kind: "host", says: spec.name };
    case "host-glob":
      return { kind: "glob", says: spec.glob };
    case "tag":
      return { kind: "tag", says: spec.glob };
    case "trait":
      return { kind: "asked", says: `${spec.path.join(".")}=${spec.value}` };
    case "function":
      return { kind: "asked", says: `${spec.name}:${spec.value}` };
  }
}

interface FoundFile {
  readonly place: FactPlace;
  readonly reads: readonly Read[];
}

function filesNamed(value: ValueSyntax, { what }: Copied, files: FileFinder): readonly FoundFile[] {
  const path = pathOf(value);
  if (path === undefined) return [];
  if (isDataPath(path)) {
    const data = path.includes("*")
      ? [...files.data].filter(([name]) => globMatches(path, name))
      : dataFor(path, what, files.data);
    return data.map(([file, { sha256 }]) => ({
      place: { file, line: 1, text: sha256.slice(0, 12) },
      reads: [],
    }));
  }
  return templatesNamed(path, files.templates).flatMap(([file, template]) => {
    const place = files.textOf(file);
    if (place === undefined) return [];
    const at = { source: { path: file, text: "" }, start: 0, end: 0 };
    return [{ place, reads: readsOfTemplate(template, at) }];
  });
}

function templatesNamed(
  path: string,
  templates: FileFinder["templates"],
): readonly (readonly [string, ParsedTemplate])[] {
  const named = templates.get(path);
  if (named !== undefined) return [[path, named]];
  return path.includes("*") ? [...templates].filter(([name]) => globMatches(path, name)) : [];
}

/** With a `*` for what only folding tells. */
function pathOf(value: ValueSyntax): string | undefined {
  if (value.kind === "template") return globOf(value.template);
  return value.kind === "literal" && typeof value.value === "string" ? value.value : undefined;
}
