// What a host gets, and with which settings, when all layers of the fleet are laid over one another.
import type { Bundle, Fact, Fleet, Group, Host, Layer, Settings } from "../fleet/model.ts";

/** In the order in which the layers bring them, each once. */
export function modulesOf(fleet: Fleet, { group }: Host): readonly string[] {
  const { base, sites, environments, roles } = fleet;
  const layers = [named(sites, group.site), named(environments, group.environment)];
  const bundles = [...layers, named(roles, group.role), group];
  return [...new Set([...base, ...bundles.flatMap(({ modules }) => modules)])];
}

/** What modules say for themselves, without any layer. */
export function commonSettings({ modules }: Fleet): Settings {
  return Object.assign({}, ...modules.map(({ settings }) => settings));
}

/** Words of a host's own, by the setting that peers keep them in. */
export function notesOf({ modules }: Fleet, { name }: Host): Settings {
  return Object.fromEntries(
    modules.flatMap((module) =>
      module.resources.flatMap((resource) => {
        const own = resource.kind === "note" ? resource.own.get(name) : undefined;
        return own === undefined ? [] : [[noteName(module.name), own]];
      }),
    ),
  );
}

export function usualNotes({ modules }: Fleet): Settings {
  return Object.fromEntries(
    modules.flatMap((module) =>
      module.resources.flatMap((resource) =>
        resource.kind === "note" ? [[noteName(module.name), resource.text]] : [],
      ),
    ),
  );
}

export function noteName(module: string): string {
  return `${module}_note`;
}

export function factsOf({ name, group, family }: Host): Readonly<Record<Fact | "family", string>> {
  const { site, environment, role } = group;
  return { host: name, site, environment, role, family };
}

/** Groups have no name of their own in the fleet. */
export function groupName({ groups }: Fleet, group: Group): string {
  return `group_${groups.indexOf(group)}`;
}

/** Without its module. */
export function ownName(setting: string): string {
  return setting.slice(setting.lastIndexOf("_") + 1);
}

function named<T extends Bundle | Layer>(layers: readonly T[], name: string): T {
  const found = layers.find((layer) => layer.name === name);
  if (found === undefined) throw new Error(`the fleet has no "${name}"`);
  return found;
}
