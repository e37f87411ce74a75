// What one resource may know of the rest of its bundle.
import { isItems, isSettled, type Attribute } from "../contract/attribute.ts";
import type { Resource } from "../contract/bundle.ts";
import { noFiles, type BundleFiles, type Surroundings } from "../executors/executor.ts";

export interface Rest {
  readonly resources: readonly Resource[];
  readonly options: { readonly files?: BundleFiles };
}

export function surroundingsOf(resource: Resource, { resources, options }: Rest): Surroundings {
  return {
    name: resource.id.slice(resource.crate.length + 1),
    files: options.files ?? noFiles,
    othersPaths: () => pathsOf(resources.filter((other) => other !== resource)),
  };
}

/** Every path that they mention counts: what is kept without need does no harm. */
function pathsOf(resources: readonly Resource[]): readonly string[] | undefined {
  const paths: string[] = [];
  for (const { attributes, choice } of resources) {
    const maps = [attributes, ...Object.values(choice?.branches ?? {})];
    const targets = maps.map((map) => map["target_path"] ?? "");
    if (!targets.every(isSettled)) return undefined;
    paths.push(
      ...maps
        .flatMap((map) => Object.values(map))
        .flatMap(textsOf)
        .filter(isPath),
    );
  }
  return paths.map((path) => `/${path.split("/").filter(isStep).join("/")}`);
}

function textsOf(attribute: Attribute): readonly string[] {
  if (typeof attribute === "string") return [attribute];
  return isItems(attribute) ? attribute.flatMap(textsOf) : [];
}

function isPath(text: string): boolean {
  return text.startsWith("/") && !text.includes("\n");
}

function isStep(name: string): boolean {
  return name !== "" && name !== ".";
}
