// Each resource that changes on one line: on how many hosts, how many lines of it, and what it may do.
import { columnsOf, visible } from "../../diagnostics/render/cells.ts";
import type { Palette } from "../../diagnostics/render/paint.ts";
import type { AttributeChange, Change, Comparison } from "../comparison.ts";
import { lineCounts } from "../text-patch.ts";
import { badges, badgeText, signs } from "./wording.ts";

/** The same resource may change in one way here and in another there; they are rows of their own if its kind differs. */
interface Row {
  readonly change: Change;
  readonly badges: Set<string>;
  readonly counts: Set<string>;
  hosts: number;
}

export function statRows({ groups }: Comparison, ink: Palette): readonly string[] {
  const rows = new Map<string, Row>();
  for (const { changes, hosts } of groups) {
    for (const change of changes) {
      const key = JSON.stringify([change.kind, change.id]);
      const row = rows.get(key) ?? { change, hosts: 0, badges: new Set(), counts: new Set() };
      rows.set(key, row);
      row.hosts += hosts.length;
      row.counts.add(countText(change));
      for (const badge of badges(change)) row.badges.add(badgeText(badge));
    }
  }
  const all = [...rows.values()];
  const width = Math.max(0, ...all.map(({ change }) => columnsOf(visible(change.id))));
  const digits = Math.max(0, ...all.map(({ hosts }) => String(hosts).length));
  return all.map((row) => statRow(row, { width, digits }, ink));
}

function statRow(
  { change, hosts, counts, badges }: Row,
  { width, digits }: { readonly width: number; readonly digits: number },
  ink: Palette,
): string {
  const id = visible(change.id);
  const [count = "", ...others] = [...counts];
  const lines = others.length > 0 ? "differs from host to host" : count;
  const noun = hosts === 1 ? "host " : "hosts";
  return [
    ` ${signs[change.kind]} ${id}${" ".repeat(width - columnsOf(id))}`,
    `| ${String(hosts).padStart(digits)} ${noun}`,
    ...(lines === "" ? [] : [`| ${lines}`]),
    ...[...badges].map((badge) => ink.red(`! ${visible(badge)}`)),
  ]
    .join(" ")
    .trimEnd();
}

/** `+3 -1`, of all texts in it; what has no lines is not counted. */
function countText({ attributes }: Change): string {
  const totals = [...attributes.values()].map(linesIn);
  const [plus, minus] = [
    totals.reduce((sum, { in: lines }) => sum + lines, 0),
    totals.reduce((sum, { out: lines }) => sum + lines, 0),
  ];
  return plus + minus === 0 ? "" : `+${plus} -${minus}`;
}

function linesIn(change: AttributeChange): { readonly in: number; readonly out: number } {
  if (change.kind === "text") return lineCounts(change.old ?? "", change.new ?? "");
  if (change.kind !== "file") return { in: 0, out: 0 };
  return lineCounts(change.old?.text ?? "", change.new?.text ?? "");
}
