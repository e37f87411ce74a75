// What a search found, as an operator reads it: the places first, then the hosts.
import type { Paint, Palette } from "../diagnostics/render/paint.ts";
import type { Cell } from "./columns.ts";
import { columns } from "./columns.ts";
import { spot } from "./origin.ts";
import { brief } from "./render-trace.ts";
import type { Search, Use } from "./search.ts";

export function renderSearch({ kind, name, uses, hosts }: Search, palette: Palette): string {
  const { bold, cyan } = palette;
  const count = `${hosts.length} ${hosts.length === 1 ? "host" : "hosts"}`;
  const lines = [
    `${kind} ${bold(name)}`,
    ...(uses.length === 0
      ? ["  nothing uses it"]
      : columns(
          uses.map((use) => useRow(use, palette)),
          "  ",
        )),
    "",
    cyan(count),
    ...listed(hosts),
  ];
  return `${lines.join("\n")}\n`;
}

function useRow(use: Use, { dim, yellow, red }: Palette): readonly Cell[] {
  const paints: { readonly [does in Use["does"]]?: Paint } = { "leaves out": red, sets: yellow };
  const { does, carrier, when, state, value } = use;
  return [
    carrierWords(use),
    [does === "waits" ? "waits for it" : does, paints[does] ?? ((text) => text)],
    value === undefined ? "" : `= ${brief(value)}`,
    [carrier === "template" ? `line ${use.line}` : spot(use), dim],
    state === "absent" ? ["absent", red] : "",
    when === undefined ? "" : [`when ${when}`, yellow],
  ];
}

function carrierWords({ carrier, in: within }: Use): string {
  if (carrier === "match") return `match "${within}"`;
  if (carrier === "common") return within === "" ? "common.vgo" : `${within}/common.vgo`;
  return carrier === "template" || carrier === "legacy-vars" ? within : `${carrier} ${within}`;
}

const mostShown = 20;

function listed(hosts: readonly string[]): readonly string[] {
  const rest = hosts.length - mostShown;
  return [
    ...hosts.slice(0, mostShown).map((host) => `  ${host}`),
    ...(rest > 0 ? [`  and ${rest} more; --json lists them all`] : []),
  ];
}
