// Whom a line reaches, as an operator reads it: what stands there, then the hosts with what changes on them.
import type { Palette } from "../diagnostics/render/paint.ts";
import type { Cell } from "./columns.ts";
import { columns } from "./columns.ts";
import { spot } from "./origin.ts";
import type { Said, Who } from "./who.ts";
import type { Reached } from "./who-effects.ts";

export function renderWho(who: Who, palette: Palette): string {
  const { bold, cyan, dim, yellow } = palette;
  const { file, from, to, says, compiled, reaches } = who;
  const lines = to === null ? "" : `:${from}${to === from ? "" : `-${to}`}`;
  const isHeard = reaches.length > 0 || says.some(({ hosts = [] }) => hosts.length > 0);
  const silence = isHeard ? [] : ["", yellow(silenceWords(says, compiled))];
  const text = [
    bold(`${file}${lines}`),
    ...columns(
      says.flatMap((saying) => sayingRows(saying, palette)),
      "  ",
    ),
    ...reaches.flatMap(({ hosts, unlisted, resources }) => [
      "",
      cyan(whom(hosts, unlisted)),
      ...hostLines(hosts).map((line) => dim(line)),
      ...columns(resourceRows(resources, palette), "  "),
    ]),
    ...silence,
  ];
  return `${text.join("\n")}\n`;
}

function silenceWords(says: Who["says"], compiled: boolean): string {
  if (!compiled) return "whom it would reach is not known while the tree has mistakes";
  return says.length === 0 ? "nothing that hosts are told is written there" : "it reaches nobody";
}

type Row = readonly Cell[];

function sayingRows(saying: Said, { dim, yellow, green }: Palette): readonly Row[] {
  const { kind, name, in: within, hosts = [], beaten = [], silent } = saying;
  const what = within === undefined ? `${kind} ${name}` : `${kind} ${name} of ${within}`;
  const reason: Cell =
    silent === undefined
      ? [hosts.length === 0 ? "" : `concerns ${countOf(hosts)}: ${few(hosts)}`, green]
      : [
          [
            silent.reason,
            ...(silent.because.length === 0 ? [] : [few(silent.because.map(spot))]),
          ].join(": "),
          yellow,
        ];
  return [
    [what, [spot(saying), dim], reason],
    ...beaten
      .filter(() => silent === undefined)
      .map(({ by, matches }): Row => [
        "",
        "",
        [
          `not for match ${few(matches.map((match) => `"${match}"`))}: ${spot(by)} stands above it`,
          dim,
        ],
      ]),
  ];
}

function whom(hosts: readonly string[], unlisted: readonly string[]): string {
  const patterns = few(unlisted.map((pattern) => `"${pattern}"`));
  if (hosts.length === 0) return `hosts that no inventory lists, by match ${patterns}`;
  return unlisted.length === 0
    ? countOf(hosts)
    : `${countOf(hosts)}, and others that match ${patterns}`;
}

function countOf(hosts: readonly string[]): string {
  return `${hosts.length} ${hosts.length === 1 ? "host" : "hosts"}`;
}

const mostHosts = 8;

function hostLines(hosts: readonly string[]): readonly string[] {
  const rest = hosts.length - mostHosts;
  const named = hosts.slice(0, mostHosts).join(", ");
  if (named === "") return [];
  return [`  ${named}${rest > 0 ? ` and ${rest} more; --json lists them all` : ""}`];
}

const mostNamed = 4;

function few(words: readonly string[]): string {
  const rest = words.length - mostNamed;
  return `${words.slice(0, mostNamed).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** It says nothing of this resource in particular. */
function isOfAll({ attributes, whole, leftOut }: Reached): boolean {
  return whole === true || leftOut === true || attributes.every((name) => name === "when");
}

function whatOf({ attributes, whole, leftOut }: Reached): string {
  if (leftOut === true) return "left out";
  return whole === true ? "all of it" : attributes.join(", ");
}

const mostResources = 30;

/** A configcrate that comes as a whole, stays away as a whole, or hangs on one condition is one line. */
function resourceRows(resources: readonly Reached[], { dim }: Palette): readonly Row[] {
  const crates = new Map<string, Reached[]>();
  for (const resource of resources) {
    const name = resource.id.slice(0, resource.id.indexOf("/"));
    crates.set(name, [...(crates.get(name) ?? []), resource]);
  }
  const rows = [...crates].flatMap(([name, own]): readonly Row[] => {
    const [first, ...others] = new Set(own.map(whatOf));
    const isOne = own.length > 1 && others.length === 0 && own.every(isOfAll);
    return isOne
      ? [[name, [`${own.length} resources`, dim], first ?? ""]]
      : own.map((resource): Row => [resource.id, [resource.type, dim], whatOf(resource)]);
  });
  const rest = rows.length - mostResources;
  return rest <= 0
    ? rows
    : [...rows.slice(0, mostResources), [[`and ${rest} more; --json lists them all`, dim]]];
}
