// Finds imports that the layer table does not allow. Works on text alone: type-only imports count,
// and a bundler would have dropped them.
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path/posix";
import type { Layer } from "./layer.ts";

const table = "scripts/layers.ts";

/** One sentence for each fault, in the order of the files. */
export function layerFaults(
  files: ReadonlyMap<string, string>,
  layers: readonly Layer[],
): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    const layer = layers.find((layer) => contains(layer.path, path));
    if (layer === undefined) {
      return [
        `${path} lies in no layer: move it into one of those in ${table}, or add a row there and describe it in ARCHITECTURE.md`,
      ];
    }
    return importsOf(text).flatMap((specifier) => faultOf(path, specifier, layer) ?? []);
  });
}

/** One sentence for each layer that a newcomer would not find described. */
export function unnamedLayers(architecture: string, layers: readonly Layer[]): readonly string[] {
  return layers
    .filter(({ path }) => !architecture.includes(path))
    .map(({ path }) => `ARCHITECTURE.md does not name ${path}, which has a row in ${table}`);
}

/** A path that cannot be read off the text is given as undefined. */
export function importsOf(text: string): readonly (string | undefined)[] {
  const code = text.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gmu, "");
  const forms = [
    /^\s*(?:import|export)\b[^;"'()]*?\bfrom\s*["'](?<path>[^"']+)["']/gmu,
    /^\s*import\s*["'](?<path>[^"']+)["']/gmu,
    /\b(?:import|require)\(\s*(?:["'](?<path>[^"']+)["'])?/gu,
  ];
  return forms.flatMap((form) => [...code.matchAll(form)].map((found) => found.groups?.["path"]));
}

function faultOf(path: string, specifier: string | undefined, layer: Layer): string | undefined {
  if (specifier === undefined) {
    return `${path} imports something whose name is computed, so nobody can tell what it reads (${table})`;
  }
  const target = specifier.startsWith(".") ? join(dirname(path), specifier) : specifier;
  const allowed = specifier.startsWith(".")
    ? [layer.path, ...layer.project].some((entry) => contains(entry, target))
    : isAllowedModule(specifier, layer);
  if (allowed) return undefined;
  return `${path} imports ${target}, which ${lastPart(layer.path)} may not: it reads only ${allowance(layer)} (${table})`;
}

function isAllowedModule(specifier: string, { packages, node }: Layer): boolean {
  if (!isBuiltin(specifier)) return packages.some((name) => contains(name, specifier));
  // Only the spelling with "node:" is allowed, so that a package can never stand in for a module.
  if (node === "any") return specifier.startsWith("node:");
  return node.some((name) => contains(name, specifier));
}

/** What the layer may import, as the end of a sentence. */
function allowance({ path, project, packages, node }: Layer): string {
  const others = [...project, ...packages, ...(node === "any" ? ["Node's modules"] : node)];
  return [`what lies in ${path}`, ...others].join(", ");
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
