// Writes compiler/generated/: everything that the compiler knows from schemas/ and docs/diagnostics/.
// With --all it also writes what is made from them and committed; --check only says if that is stale.
import { readFile } from "node:fs/promises";
import { committed } from "./generate/committed.ts";
import { resourceTypesModule } from "./generate/resource-types.ts";
import { readSchemas } from "./generate/schema-set.ts";
import { pagesModule, readPages, schemasModule } from "./generate/texts.ts";
import { validatorsModule, validatorsTypes } from "./generate/validators.ts";
import { replaceFile } from "./replace-file.ts";

const set = await readSchemas("schemas");
if (process.argv.includes("--check")) {
  for (const [path, text] of await committed(set)) {
    if ((await readFile(path, "utf8").catch(() => undefined)) === text) continue;
    console.error(`${path} is stale: npm run generate -- --all`);
    process.exitCode = 1;
  }
} else {
  const pages = await readPages("docs/diagnostics");
  const written = new Map([
    ["compiler/generated/validators.js", await validatorsModule(set)],
    ["compiler/generated/validators.d.ts", validatorsTypes(set)],
    ["compiler/generated/resource-types.ts", resourceTypesModule(set)],
    ["compiler/generated/schemas.ts", schemasModule(set)],
    ["compiler/generated/pages.ts", pagesModule(pages)],
    ...(process.argv.includes("--all") ? await committed(set) : []),
  ]);
  for (const [path, text] of written) await replaceFile(path, text);
  console.log(
    `${written.size} files: ${set.files.size} kinds of file, ${set.resources.size} resource types, ${pages.size} pages`,
  );
}
