// Holds the code against the layer table: `npm run check` and scripts/test run it.
import { readFile } from "node:fs/promises";
import { layerFaults, unnamedLayers } from "./layer-faults.ts";
import { layers } from "./layers.ts";
import { readCode } from "./read-code.ts";

const files = await readCode(["compiler", "runtime"]);
const faults = [
  ...layerFaults(files, layers),
  ...unnamedLayers(await readFile("ARCHITECTURE.md", "utf8").catch(() => ""), layers),
];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${files.size} files keep to their layers`);
