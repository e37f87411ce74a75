// Writes compiler/generated/: everything that the compiler knows from schemas/ and docs/diagnostics/.
import { pagesModule, readPages, schemasModule } from "./generate/texts.ts";
import { resourceTypesModule } from "./generate/resource-types.ts";
import { readSchemas } from "./generate/schema-set.ts";
import { validatorsModule, validatorsTypes } from "./generate/validators.ts";
import { replaceFile } from "./replace-file.ts";

const set = await readSchemas("schemas");
const pages = await readPages("docs/diagnostics");
const written: Readonly<Record<string, string>> = {
  "validators.js": await validatorsModule(set),
  "validators.d.ts": validatorsTypes(set),
  "resource-types.ts": resourceTypesModule(set),
  "schemas.ts": schemasModule(set),
  "pages.ts": pagesModule(pages),
};
for (const [name, text] of Object.entries(written)) {
  await replaceFile(`compiler/generated/${name}`, text);
}
console.log(
  `compiler/generated: ${set.files.size} kinds of file, ${set.resources.size} resource types, ${pages.size} pages`,
);
