// A trace as an operator reads it: from the match block over the layers to what came of them.
import type { Palette } from "../diagnostics/render/paint.ts";
import type { Value } from "../../runtime/contract/value.ts";
import type { Cell } from "./columns.ts";
import { columns } from "./columns.ts";
import { spot } from "./origin.ts";
import type { SetVar, Trace, TracedCarrier, TracedCrate, TracedLayer, TracedVar } from "./trace.ts";
import type { TracedWaiver } from "./trace-waivers.ts";

export function renderTrace(
  trace: Trace,
  layers: readonly TracedLayer[],
  palette: Palette,
): string {
  const { bold, dim } = palette;
  const { host, environment, tags, configcrates, excluded, vars, compliance, waivers } = trace;
  const title = [
    bold(host),
    ...(environment === null ? [] : [`environment ${environment}`]),
    ...(tags.length === 0 ? [] : [`tags ${tags.join(", ")}`]),
  ];
  const ofKind = (kind: TracedCrate["kind"]): readonly (readonly Cell[])[] =>
    configcrates.filter((crate) => crate.kind === kind).map((crate) => crateRow(crate, palette));
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["layers, each laid over those above it", layerLines(layers, trace, palette)],
    ["configcrates", columns(ofKind("configcrate"), "  ")],
    ["usercrates", columns(ofKind("usercrate"), "  ")],
    [
      "left out",
      columns(
        excluded.map(({ name, by }) => [[name, dim], carrierWords(by), [spot(by), dim]]),
        "  ",
      ),
    ],
    ["variables", varLines(vars, palette)],
    [
      "controls",
      columns(
        compliance.map(({ framework, control, status, source, via }) => [
          `${framework} ${control}`,
          `${source}${via === undefined ? "" : ` (via ${via})`}`,
          status === "waived" ? ["waived", palette.yellow] : "",
        ]),
        "  ",
      ),
    ],
    [
      "waivers",
      columns(
        waivers.map((waiver) => waiverRow(waiver, palette)),
        "  ",
      ),
    ],
  ];
  const lines = sections.flatMap(([name, body]) =>
    body.length === 0 ? [] : ["", palette.cyan(name), ...body],
  );
  return `${[title.join("  "), ...lines].join("\n")}\n`;
}

function layerLines(
  layers: readonly TracedLayer[],
  { alsoMatches }: Trace,
  { bold, dim }: Palette,
): readonly string[] {
  const rungs = layers.map((layer, index): readonly Cell[] => [
    [
      `${index === layers.length - 1 ? "└─" : "├─"} ${layerWords(layer)}`,
      layer.carrier === "match" ? bold : (text) => text,
    ],
    [layer.line === undefined ? layer.file : spot({ file: layer.file, line: layer.line }), dim],
  ]);
  const others = alsoMatches.map((block) =>
    dim(`     also "${block.pattern}"  ${spot(block)}, not used: the first match wins`),
  );
  return [...columns(rungs, "  "), ...others];
}

function layerWords({ carrier, name }: TracedLayer): string {
  if (name === undefined) return carrier === "legacy-vars" ? "vars" : carrier;
  return carrier === "match" ? `match "${name}"` : `${carrier} ${name}`;
}

function crateRow(
  { name, instance, state, when, from }: TracedCrate,
  { dim, yellow, red }: Palette,
): readonly Cell[] {
  const shown = instance === undefined ? name : `${name}[${instance}]`;
  return [
    state === "absent" ? [shown, red] : shown,
    carrierWords(from),
    [spot(from), dim],
    state === "absent" ? ["absent", red] : "",
    when === undefined ? "" : [`when ${when}`, yellow],
  ];
}

export function carrierWords({ carrier, role }: TracedCarrier): string {
  return role === undefined ? carrier : `${carrier} ${role}`;
}

function varLines(
  vars: { readonly [name: string]: TracedVar },
  { dim }: Palette,
): readonly string[] {
  const rows = Object.entries(vars).map(
    ([name, { value, from, overrides, elsewhere = [] }]): readonly Cell[] => [
      `${name} = ${brief(value)}`,
      [spot(from), dim],
      [asides("was", overrides), dim],
      [asides("elsewhere", elsewhere), dim],
    ],
  );
  return columns(rows, "  ");
}

/** `(was 80 common.vgo:4, 8080 configcrates/nginx.vgo:4)` */
export function asides(word: string, sets: readonly SetVar[]): string {
  if (sets.length === 0) return "";
  return `(${word} ${sets.map(({ value, from }) => `${brief(value)} ${spot(from)}`).join(", ")})`;
}

const longestValue = 60;

export function brief(value: Value): string {
  const words = JSON.stringify(value);
  const shown = typeof value === "string" && /^[\w./@:+ -]+$/u.test(value) ? value : words;
  return shown.length <= longestValue ? shown : `${shown.slice(0, longestValue - 1)}…`;
}

function waiverRow(waiver: TracedWaiver, { dim, red, yellow }: Palette): readonly Cell[] {
  const { framework, control, state, reason, approvedBy, expires } = waiver;
  const until = expires === null ? "for good" : `until ${expires}`;
  const words: Readonly<Record<TracedWaiver["state"], Cell>> = {
    "in-force": [until, yellow],
    expired: [`expired, counted ${until}`, red],
    unneeded: [`${until}, not needed here`, dim],
  };
  return [
    `${framework} ${control}`,
    words[state],
    `${reason} (${approvedBy})`,
    [spot(waiver), dim],
  ];
}
