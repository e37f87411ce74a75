// What Markdown tells of a comparison besides resources: headers of hosts, compliance and the rest; in full, or counted.
import type { BesideChange, ComplianceChange, HeaderGroup } from "../comparison.ts";
import { shownHosts } from "./host-ranges.ts";
import { code } from "./markdown-inert.ts";
import { tellAttribute, type Told } from "./told.ts";
import { besideRow, complianceRows, counted, sectionTitles } from "./wording.ts";

const mostHosts = 6;

export function headerDegrees(headers: readonly HeaderGroup[]): readonly string[] {
  if (headers.length === 0) return [];
  const title = `### ${sectionTitles.headers}`;
  const rows = headers.flatMap(({ hosts, changes }) => [
    `- **${counted(hosts.length, "host")}** ${codes(shownHosts(hosts, mostHosts))}`,
    ...[...changes].flatMap(([name, change]) => toldRows(tellAttribute(name, change), [])),
  ]);
  const reached = headers.reduce((total, { hosts }) => total + hosts.length, 0);
  return [`${title}\n\n${rows.join("\n")}`, `${title}\n\n${counted(reached, "host")}`];
}

/** Nested bullets: headers have few and short attributes. */
function toldRows(told: Told, above: readonly string[]): readonly string[] {
  const path = [...above, told.name];
  const head = `  - ${code(path.join(" . "))}:`;
  switch (told.kind) {
    case "parts":
      return told.parts.flatMap((part) => toldRows(part, path));
    case "items":
      return [`${head} ${codes(told.items.map(({ sign, text }) => `${sign} ${text}`))}`];
    case "patch": {
      const lines = told.hunks.flatMap((hunk) => hunk.lines);
      const changed = lines.filter(({ sign }) => sign === "+" || sign === "-");
      const texts = changed.map(({ sign, spans }) => sign + spans.map(({ text }) => text).join(""));
      return [`${head} ${codes(texts)}`];
    }
    case "line":
      return [
        [
          head,
          ...told.pieces.map(({ tone, text }) => {
            if (tone === "aside") return `(${text})`;
            return tone === "plain" && text === "->" ? "→" : code(text);
          }),
        ].join(" "),
      ];
  }
}

export function complianceDegrees(compliance: ComplianceChange): readonly string[] {
  const { gained, lost, waivers } = compliance;
  const rows = complianceRows(compliance).map((row) => {
    const { words, framework, control, source, hosts } = row;
    const by = source === undefined ? "" : ` by ${code(source)}`;
    const where = codes(shownHosts(hosts, mostHosts));
    return `- **${words}** ${code(`${framework} ${control}`)}${by} on ${counted(hosts.length, "host")}: ${where}`;
  });
  if (rows.length === 0) return [];
  const counts = [
    `${counted(lost.length, "control")} no longer claimed`,
    `${counted(gained.length, "control")} claimed`,
    `${counted(waivers.length, "waiver")} changed`,
  ];
  const title = `### ${sectionTitles.compliance}`;
  return [`${title}\n\n${rows.join("\n")}`, `${title}\n\n${counts.join(", ")}`];
}

export function besideDegrees(beside: readonly BesideChange[]): readonly string[] {
  if (beside.length === 0) return [];
  const title = `### ${sectionTitles.beside}`;
  const rows = beside.map((change) => {
    const { words, name, happened } = besideRow(change);
    return `- ${words}${name === undefined ? "" : ` ${code(name)}`}: **${happened}**`;
  });
  return [`${title}\n\n${rows.join("\n")}`, `${title}\n\n${counted(beside.length, "change")}`];
}

function codes(texts: readonly string[]): string {
  return texts.map(code).join(", ");
}
