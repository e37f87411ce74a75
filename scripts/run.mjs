// Runs scripts/NAME.ts on a Node that does not run TypeScript by itself: bundles it, then imports it.
import { build } from "esbuild";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

// Every script names files from the root of the project, wherever it was started from.
const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const [name, ...args] = process.argv.slice(2);
const outfile = `${root}node_modules/.cache/vigo/${name}.mjs`;
await mkdir(`${root}node_modules/.cache/vigo`, { recursive: true });
const { outputFiles } = await build({
  entryPoints: [`${root}scripts/${name}.ts`],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  logLevel: "warning",
  write: false,
});
// Whole at once: another run of the same script may be reading it.
for (const { path, contents } of outputFiles) {
  await writeFile(`${path}.${process.pid}`, contents);
  await rename(`${path}.${process.pid}`, path);
}
process.argv.splice(1, process.argv.length - 1, outfile, ...args);
await import(pathToFileURL(outfile).href);
