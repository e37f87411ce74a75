// What one resource may know of the rest of its bundle.
import { isItems, isSettled, settledAttributes, type Attribute } from "../contract/attribute.ts";
import type { Bundle, Resource } from "../contract/bundle.ts";
import { noFiles, type BundleFiles, type Surroundings } from "../executors/executor.ts";
import type { Attributes as Values } from "../executors/executor.ts";
import { noScripts, type ScriptCache } from "../executors/stream-edit.ts";

export interface Rest {
  readonly bundle: Pick<Bundle, "header">;
  readonly resources: readonly Resource[];
  readonly options: { readonly files?: BundleFiles; readonly scripts?: ScriptCache };
}

export function surroundingsOf(
  resource: Resource,
  { bundle, resources, options }: Rest,
): Surroundings {
  // Few ask, and each of a thousand resources would go through all of them for nothing.
  const others = (): readonly Resource[] => resources.filter((other) => other !== resource);
  return {
    files: options.files ?? noFiles,
    streamEditing: {
      settings: bundle.header.settings?.streamEdit ?? {},
      cache: options.scripts ?? noScripts.cache,
    },
    othersPaths: () => pathsOf(others()),
    othersOf: (type) => attributesOf(others().filter((other) => other.type === type)),
  };
}

/** Those of every branch, as if all were taken: what is kept without need does no harm. */
function attributesOf(resources: readonly Resource[]): readonly Values[] | undefined {
  const all: Values[] = [];
  for (const { attributes, choice } of resources) {
    for (const branch of [{}, ...Object.values(choice?.branches ?? {})]) {
      const settled = settledAttributes({ ...attributes, ...branch });
      if (settled === undefined) return undefined;
      all.push(settled);
    }
  }
  return all;
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
