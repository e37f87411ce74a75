// The way to a value as a story: how the resource came to the host, then each attribute with all behind it.
import { isMap, type Value } from "../../runtime/contract/value.ts";
import type { Palette } from "../diagnostics/render/paint.ts";
import type { Cell } from "./columns.ts";
import { columns } from "./columns.ts";
import type { Origin } from "./origin.ts";
import { spot } from "./origin.ts";
import { brief, carrierWords } from "./render-trace.ts";
import type { SetVar, TracedVar } from "./trace.ts";
import type { ArmVerdict, Condition } from "./verdicts.ts";
import type { Why } from "./why.ts";
import type { WhyAttribute, Writing } from "./why-attribute.ts";

export interface Telling {
  readonly palette: Palette;
  /** Of the terminal. */
  readonly width: number;
  /** Only this one. */
  readonly attribute: string | undefined;
}

export function renderWhy(why: Why, telling: Telling): string {
  const { bold, dim, yellow } = telling.palette;
  const { host, listed, id, type, attributes, applies } = why;
  const shown = attributes.filter(({ name }) => [undefined, name].includes(telling.attribute));
  const lines = [
    `${bold(id)}  ${type}  ${dim("on")} ${bold(host)}${listed ? "" : dim("  (no inventory lists it)")}`,
    ...(applies
      ? []
      : [yellow("not told to this host: a condition fails, or no branch of its case fits")]),
    "",
    ...columns(wayRows(why, telling), "  "),
    ...shown.flatMap((attribute) => ["", ...attributeLines(attribute, why, telling)]),
  ];
  return `${lines.join("\n")}\n`;
}

type Row = readonly Cell[];

function wayRows(why: Why, telling: Telling): readonly Row[] {
  const { dim, red } = telling.palette;
  const { steps, alsoMatches, also, state, stateFrom, items, conditions } = why;
  const aside = (kind: string): string => {
    if (kind === "match")
      return alsoMatches
        .map((block) => `not "${block.pattern}" ${spot(block)}, which comes later`)
        .join("; ");
    if (kind !== "configcrate" && kind !== "usercrate") return "";
    return also
      .map((carrier) => `also by ${carrierWords(carrier)} ${spot(carrier)}, to no effect`)
      .join("; ");
  };
  return [
    ...steps.map((step): Row => [
      step.kind === "match" ? `match "${step.name}"` : `${step.kind} ${step.name}`,
      at(step, telling),
      [aside(step.kind), dim],
    ]),
    ...(state === "absent" && stateFrom !== undefined
      ? [
          [
            ["wanted absent", red],
            at(stateFrom, telling),
            `by ${carrierWords(stateFrom)}: what follows takes it back`,
          ] as const,
        ]
      : []),
    ...items.map((item): Row => [
      `for ${brief(item.value)} of ${item.name}`,
      at(item, telling),
      [item.of === "configcrate" ? "the configcrate is repeated" : "the resource is repeated", dim],
    ]),
    ...conditions.flatMap((condition) => conditionRows(condition, telling)),
  ];
}

function conditionRows(condition: Condition, telling: Telling): readonly Row[] {
  const { yellow, green, red, dim } = telling.palette;
  const { source, verdict, left, traits = {}, vars = {} } = condition;
  const because = Object.entries(traits).map(
    ([path, value]) => `${path} is ${brief(value)} in the inventory`,
  );
  const words: Readonly<Record<Condition["verdict"], Cell>> = {
    holds: [withReason("holds", because), green],
    fails: [withReason("fails", because), red],
    open: [left === undefined ? "left to the host" : `left to the host: ${left}`, yellow],
  };
  return [
    [`when ${source}`, at(condition, telling), words[verdict]],
    ...varRows(vars, telling).map((row): Row => row),
    ...(verdict === "holds" && because.length === 0 && Object.keys(vars).length === 0
      ? [["", "", ["folded away: it holds for every host of this match block", dim]] as const]
      : []),
  ];
}

function withReason(word: string, because: readonly string[]): string {
  return because.length === 0 ? word : `${word}: ${because.join(", ")}`;
}

function attributeLines(attribute: WhyAttribute, why: Why, telling: Telling): readonly string[] {
  const { name, value, written } = attribute;
  const { cyan, dim } = telling.palette;
  const said =
    value === undefined
      ? dim(why.compiled ? "not told" : "not known while the tree has mistakes")
      : (openLookup(attribute, telling) ?? shown(value, telling.width - name.length - 5));
  const rows =
    written.length > 0
      ? written.flatMap((writing) => writingRows(writing, value, telling))
      : [[[unwritten(attribute, why), dim]] as const];
  return [`${cyan(name)} = ${said}`, ...columns(rows, "  ")];
}

/** As data it would say the same as its arms, which follow. */
function openLookup({ value, written }: WhyAttribute, { palette }: Telling): string | undefined {
  if (value === undefined || !isMap(value) || written.every(({ arms = [] }) => arms.length === 0))
    return undefined;
  const words = { first: "one of these", union: "all of these that hold" };
  if (value["lookup"] !== "first" && value["lookup"] !== "union") return undefined;
  return palette.yellow(`${words[value["lookup"]]}, as the host decides`);
}

/** Relations and time limits, and what follows from something else. */
function unwritten({ name, implied, places }: WhyAttribute, { state, type }: Why): string {
  if (implied !== true) return `from ${spots(places).join(", ")}`;
  return state === "absent" && name !== "timeoutSeconds"
    ? "what taking it back means"
    : `usual for the type ${type}`;
}

function writingRows(writing: Writing, value: Value | undefined, telling: Telling): readonly Row[] {
  const { dim } = telling.palette;
  const { by, text, branch, arms = [], uses, reads = [], vars = {}, secrets = [] } = writing;
  if (writing.verdict === "overruled") {
    const words = `  beats ${firstLine(text, 40)}`;
    return [[[words, dim], at(writing, telling), ["by the defaults of its configcrate", dim]]];
  }
  const words = {
    resource: uses === undefined ? (arms.length > 0 ? "a lookup" : "written") : `from ${uses}`,
    defaults: "from the defaults of its configcrate",
    branch: `case ${branch ?? ""}`,
  }[by];
  return [
    [words, at(writing, telling), [fateWords(writing, isJust(value, text) ? "" : text), dim]],
    ...arms.map((arm) => armRow(arm, telling)),
    ...Object.entries(vars).flatMap(([name, traced]) => {
      const lines = spots(reads.filter((read) => read.name === name));
      return varRows({ [name]: traced }, telling, lines);
    }),
    ...secrets.map(({ path, ...place }): Row => [
      `  secret ${path}`,
      at(place, telling),
      ["known to the host alone", dim],
    ]),
  ];
}

/** What stands there is the value, to the letter. */
function isJust(value: Value | undefined, text: string): boolean {
  const plain = text.replaceAll(/^["']|["']$/gu, "");
  return /^[|>]/u.test(text) || plain === value || plain === JSON.stringify(value);
}

/** `a.vgo:3, :5, b.vgo:1` */
function spots(places: readonly Origin[]): readonly string[] {
  return places.map((place, index) =>
    places[index - 1]?.file === place.file ? `:${place.line}` : spot(place),
  );
}

function fateWords({ verdict, case: chosen, branch, arms, uses }: Writing, text: string): string {
  const prints = chosen?.prints === undefined ? "only the host can say" : `it is ${chosen.prints}`;
  const about = chosen === undefined ? "" : `${chosen.subject} ${spot(chosen)}: ${prints}`;
  if (branch !== undefined) return `${about}${verdict === "fails" ? ", so it does not count" : ""}`;
  if (verdict === "beaten") return "a branch says otherwise";
  return arms === undefined && uses === undefined ? firstLine(text, 40) : "";
}

function armRow({ arm, written, verdict, ...place }: ArmVerdict, telling: Telling): Row {
  const { green, yellow, dim } = telling.palette;
  const words: Readonly<Record<ArmVerdict["verdict"], Cell>> = {
    taken: ["taken", green],
    beaten: [arm === "default" ? "not needed" : "holds too, but is less specific", dim],
    fails: ["does not hold here", dim],
    open: ["only the host can say", yellow],
  };
  return [`  ${arm}: ${firstLine(written, 30)}`, at(place, telling), words[verdict]];
}

function varRows(
  vars: { readonly [name: string]: TracedVar },
  telling: Telling,
  readAt: readonly string[] = [],
): readonly Row[] {
  const { dim } = telling.palette;
  return Object.entries(vars).flatMap(([name, { value, from, overrides }]): readonly Row[] => [
    [
      `  ${name} = ${brief(value)}`,
      at(from, telling),
      [
        `by ${carrierWords(from)}${readAt.length === 0 ? "" : `, read at ${readAt.join(", ")}`}`,
        dim,
      ],
    ],
    ...overrides.map((beaten) => beatenRow(beaten, telling)),
  ]);
}

function beatenRow({ value, from }: SetVar, telling: Telling): Row {
  const { dim } = telling.palette;
  return [[`    beats ${brief(value)}`, dim], at(from, telling), [`by ${carrierWords(from)}`, dim]];
}

function at(origin: Origin, { palette }: Telling): Cell {
  return [spot(origin), palette.dim];
}

function shown(value: Value, room: number): string {
  const words = typeof value === "string" ? JSON.stringify(value) : brief(value);
  return firstLine(words, Math.max(room, 20));
}

function firstLine(text: string, longest: number): string {
  const [first = ""] = text.split("\n", 1);
  const isWhole = first.length === text.length && first.length <= longest;
  return isWhole ? first : `${first.slice(0, longest - 1).trimEnd()}…`;
}
