// Holds the tables of docs/compliance.md to the catalogs; UPDATE=1 rewrites them.
import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { bundles, frameworkTitles, provisions } from "../compiler/compliance/catalogs.ts";
import { withTables } from "./generate/compliance-tables.ts";

const path = "docs/compliance.md";

test("the page lists every framework and every tag as the catalogs have them", async () => {
  const before = await readFile(path, "utf8");
  const wanted = withTables(before, { provisions, bundles }, frameworkTitles);
  if (process.env["UPDATE"] === "1") await writeFile(path, wanted);
  const page = await readFile(path, "utf8");
  expect(page, "UPDATE=1 npx vitest run scripts/compliance-page.test.ts mends it").toBe(wanted);
});

test("a page without the place for tables is refused", () => {
  const none = new Map<string, never>();
  expect(() => withTables("# Words", { provisions: none, bundles: none }, none)).toThrow(/lacks/u);
});
