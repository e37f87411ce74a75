// Changes of a project as operators make them, one file at a time.
import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fleet } from "./fleet/model.ts";

/** One more line in a template of a module; no two words give the same text. */
export async function changeTemplate(project: string, module: string, word: string): Promise<void> {
  const path = join(project, "stacks", "templates", `${module}-conf-0.tmpl`);
  await appendFile(path, `${module}.changed = ${word}\n`);
}

/** One more line in every template of all modules. */
export async function changeTemplates(project: string, word: string): Promise<void> {
  const folder = join(project, "stacks", "templates");
  for (const name of await readdir(folder))
    await appendFile(join(folder, name), `changed = ${word}\n`);
}

/** The words that a lookup has for one host alone. */
export async function changeNote(
  project: string,
  { name, module }: Noted,
  word: string,
): Promise<void> {
  const path = join(project, "stacks", "configcrates", `${module}.vgo`);
  const text = await readFile(path, "utf8");
  const changed = text.replace(`the owner of ${name} `, `the owner of ${name} ${word} `);
  if (changed === text) throw new Error(`"${path}" has no words for "${name}"`);
  await writeFile(path, changed);
}

export interface Noted {
  readonly name: string;
  readonly module: string;
}

/** The first host that has words of its own. */
export function notedHost({ modules }: Fleet): Noted {
  for (const { name: module, resources } of modules) {
    for (const resource of resources) {
      if (resource.kind !== "note") continue;
      for (const name of resource.own.keys()) return { name, module };
    }
  }
  throw new Error("no host of the fleet has words of its own");
}

/** A module that all hosts have, and that comes out the same for all of them. */
export function sharedModule({ base, modules }: Fleet): string {
  const shared = modules.find(({ name, resources }) => {
    const isSame = resources.every((resource) => {
      if (resource.kind === "note") return resource.own.size === 0;
      if (resource.kind !== "file") return true;
      return resource.text.every((piece) => piece.kind !== "fact" || piece.name === "host");
    });
    return base.includes(name) && isSame;
  });
  if (shared === undefined) throw new Error("no module comes out the same for all hosts");
  return shared.name;
}
