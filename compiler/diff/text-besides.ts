// What a comparison tells at a terminal besides resources: headers of hosts, and compliance.
import { visible } from "../diagnostics/render/cells.ts";
import type { Palette } from "../diagnostics/render/paint.ts";
import { wrap } from "../diagnostics/render/wrap.ts";
import type { ComplianceChange, HeaderGroup } from "./comparison.ts";
import { shownHosts } from "./host-ranges.ts";
import { toldRows } from "./text-told.ts";
import { tellAttribute } from "./told.ts";
import { complianceRows, counted } from "./wording.ts";

const mostHosts = 6;

export function headerTextRows(
  headers: readonly HeaderGroup[],
  ink: Palette,
  width: number,
): readonly string[] {
  if (headers.length === 0) return [];
  const rows = headers.flatMap(({ hosts, changes }) => [
    ...wrap(
      `  ${counted(hosts.length, "host")}: ${shownHosts(hosts, mostHosts).join(", ")}`,
      width,
    ),
    ...[...changes].flatMap(([name, change]) => toldRows(tellAttribute(name, change), 6, ink)),
  ]);
  return ["", ink.bold("Said of hosts whose resources stay as they are"), ...rows];
}

export function complianceTextRows(
  compliance: ComplianceChange,
  ink: Palette,
  width: number,
): readonly string[] {
  const marks = {
    lost: ink.red("-"),
    gained: ink.green("+"),
    waiver: ink.yellow("~"),
  };
  const rows = complianceRows(compliance).flatMap((row) => {
    const { kind, words, framework, control, source, hosts } = row;
    const by = source === undefined ? "" : `  by ${visible(source)}`;
    const where = `on ${counted(hosts.length, "host")}: ${shownHosts(hosts, mostHosts).join(", ")}`;
    return [
      `  ${marks[kind]} ${words}  ${ink.bold(visible(`${framework} ${control}`))}${by}`,
      ...wrap(`      ${where}`, width).map(ink.dim),
    ];
  });
  return rows.length === 0 ? [] : ["", ink.bold("Compliance"), ...rows];
}
