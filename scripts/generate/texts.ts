// Texts that the programs carry with them: the page of each diagnostic, and the schemas as data.
import { readdir, readFile } from "node:fs/promises";
import type { SchemaSet } from "./schema-set.ts";
import { fileNameOf } from "./schema-set.ts";

const suffix = ".md";

export async function readPages(folder: string): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  for (const name of (await readdir(folder)).toSorted()) {
    if (!name.endsWith(suffix)) throw new Error(`${folder}/${name} is not named CODE${suffix}`);
    pages.set(name.slice(0, -suffix.length), await readFile(`${folder}/${name}`, "utf8"));
  }
  return pages;
}

export function pagesModule(pages: ReadonlyMap<string, string>): string {
  return `// Generated from docs/diagnostics/ by scripts/generate.ts.

/** The page of each diagnostic in Markdown, by its code. */
export const pages: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(pages), undefined, 2)};
`;
}

/** A schema is looked at only when something does not fit it: until then it stays unread text. */
export function schemasModule(set: SchemaSet): string {
  const getters = [...set.byPath].map(
    ([path, schema]) =>
      `  get ${JSON.stringify(fileNameOf(path))}(): unknown {
    return JSON.parse(${JSON.stringify(JSON.stringify(schema))});
  },`,
  );
  return `// Generated from schemas/ by scripts/generate.ts.

/** By file name, such as "configcrate.schema.json". */
export const schemas: Readonly<Record<string, unknown>> = {
${getters.join("\n")}
};
`;
}
