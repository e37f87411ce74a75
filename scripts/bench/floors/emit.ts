// The floor of emitting a release: the same objects, hashed and written to new files, and nothing else.
// Usage: floor-emit PACK OUT
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [pack = "", out = ""] = process.argv.slice(2);
const bytes = readFileSync(pack);
for (let at = 0; at < bytes.length;) {
  const start = at + 4;
  const end = start + bytes.readUInt32BE(at);
  const object = bytes.subarray(start, end);
  const hash = createHash("sha256").update(object).digest("hex");
  const folder = join(out, hash.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, hash), object);
  at = end;
}
