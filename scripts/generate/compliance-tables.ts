// The tables of docs/compliance.md: every framework and every tag, as the catalogs have them.
import type { CatalogEntry, Catalogs } from "../../compiler/compliance/catalogs.ts";

const begin = "<!-- Written from schemas/catalogs/; edit those instead. -->\n";
const end = "<!-- End of what is written from schemas/catalogs/. -->\n";

/** The page with its tables as they should be; the words around them stay. */
export function withTables(
  page: string,
  catalogs: Catalogs,
  frameworkTitles: ReadonlyMap<string, string>,
): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page lacks ${begin}or ${end}`);
  const tables = [
    section(
      "Frameworks",
      ["framework", "title"],
      [...frameworkTitles].map(([name, title]) => [code(name), title]),
    ),
    section("Tags for `provides`", tagColumns, tagRows(catalogs.provisions)),
    section("Tags for `bundle`", tagColumns, tagRows(catalogs.bundles)),
  ];
  return `${page.slice(0, from)}${begin}\n${tables.join("\n")}\n${page.slice(to)}`;
}

const tagColumns = ["tag", "what a configcrate with it does", "controls"];

function tagRows(entries: ReadonlyMap<string, CatalogEntry>): readonly (readonly string[])[] {
  return [...entries].map(([tag, { description, frameworks }]) => {
    const count = Object.values(frameworks).reduce((sum, controls) => sum + controls.length, 0);
    return [code(tag), description, String(count)];
  });
}

function section(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [columns, columns.map(() => "---"), ...rows].map(
    (cells) => `| ${cells.join(" | ")} |`,
  );
  return `## ${title}\n\n${lines.join("\n")}\n`;
}

function code(name: string): string {
  return `\`${name}\``;
}
