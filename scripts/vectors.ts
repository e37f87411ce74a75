// Writes fixtures/envelope/ and fixtures/store/ anew from fixtures/vectors/; their READMEs are kept.
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { vectors, writeVectors } from "../fixtures/vectors/write.ts";

for (const kind of Object.keys(vectors)) {
  const folder = join("fixtures", kind);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isDirectory()) await rm(join(folder, entry.name), { recursive: true });
  }
}
await writeVectors("fixtures");
console.log(
  `${vectors.envelope.length} vectors in fixtures/envelope, ${vectors.store.length} in fixtures/store`,
);
