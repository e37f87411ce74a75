// The floor of reading a tree: the same files, read and parsed by the same library, and nothing else.
// Usage: floor-parse PROJECT
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";

const [project = "."] = process.argv.slice(2);
const paths = readdirSync(project, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
for (const path of paths) {
  const text = readFileSync(path, "utf8");
  if (!path.endsWith(".vgo") && !path.endsWith(".yaml")) continue;
  const [error] = parseDocument(text, { version: "1.2", uniqueKeys: false }).errors;
  if (error !== undefined) throw error;
}
