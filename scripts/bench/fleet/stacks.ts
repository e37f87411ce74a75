// A fleet as an operator of vigo would write it: the files of a project, by path.
import { stringify } from "yaml";
import type { Fact, Fleet, Group, Host, Layer, Module, Piece, Resource, Text } from "./model.ts";

/** In YAML. */
type Mapping = Readonly<Record<string, unknown>>;

export type Files = ReadonlyMap<string, string>;

export function stacksOf(fleet: Fleet): Files {
  return new Map([
    ["inventory.yaml", yaml({ fleet: fleet.name, hosts: fleet.hosts.map(listed(fleet)) })],
    ["stacks/common.vgo", yaml({ configcrates: fleet.base })],
    [
      "stacks/roles.vgo",
      yaml({ roles: fleet.roles.map(({ name, modules }) => ({ name, configcrates: modules })) }),
    ],
    ["stacks/environments.vgo", yaml({ env: environmentsOf(fleet.environments) })],
    ...fleet.sites.flatMap((site) => siteFiles(site, fleet)),
    ...fleet.modules.flatMap(moduleFiles),
  ]);
}

/** What the compiler may know of a host, it is told here. */
function listed({ factsKnown }: Fleet): (host: Host) => unknown {
  return ({ name, family }) =>
    factsKnown ? { name, pinned: true, traits: { os: { family }, network: { fqdn: name } } } : name;
}

function environmentsOf(environments: readonly Layer[]): Mapping {
  return Object.fromEntries(
    environments.map(({ name, modules, settings }) => [
      name,
      { ...cratesOf(modules), vars: { ...settings, tier: name } },
    ]),
  );
}

function siteFiles({ name, modules, settings }: Layer, fleet: Fleet): [string, string][] {
  const groups = fleet.groups.filter(({ site }) => site === name);
  return [
    [
      `stacks/${name}/common.vgo`,
      yaml({ ...cratesOf(modules), vars: { ...settings, site: name } }),
    ],
    [`stacks/${name}/envoys.vgo`, yaml({ envoys: groups.map(matchBlock) })],
  ];
}

function matchBlock({ pattern, site, environment, role, modules, settings }: Group): Mapping {
  return {
    match: pattern,
    environment,
    tags: [role, site, environment],
    roles: [role],
    ...cratesOf(modules),
    vars: { ...settings, role },
  };
}

function cratesOf(modules: readonly string[]): Mapping {
  return modules.length === 0 ? {} : { configcrates: modules };
}

function moduleFiles({ name, settings, resources }: Module): [string, string][] {
  const written = resources.flatMap((resource) => resourcesOf(resource, name));
  const beside = resources.flatMap((resource): [string, string][] => {
    if (resource.kind === "copy") return [[`stacks/files/${resource.source}`, resource.text]];
    if (resource.kind !== "file" || !resource.isTemplate) return [];
    return [[`stacks/${templatePath(name, resource.name)}`, printed(resource.text)]];
  });
  const crate = yaml({ name, vars: settings, resources: written });
  return [[`stacks/configcrates/${name}.vgo`, crate], ...beside];
}

function templatePath(module: string, file: string): string {
  return `templates/${module}-${file}.tmpl`;
}

/** More than one for a list, whose files and commands are resources of their own. */
function resourcesOf(resource: Resource, module: string): readonly Mapping[] {
  const present = { state: "present" };
  const after = { depends_on: [`${module}-package`] };
  const told = { notify: [`${module}-service`] };
  switch (resource.kind) {
    case "package":
      return [{ name: `${module}-package`, type: "package", package: module, ...present }];
    case "directory": {
      const { path, mode } = resource;
      const place = { target_path: path, owner: "root", group: "root", mode };
      return [
        { name: folderName(module, path), type: "directory", ...place, ...present, ...after },
      ];
    }
    case "service":
      return [
        {
          name: `${module}-service`,
          type: "service",
          service: module,
          state: "running",
          enabled: true,
        },
      ];
    case "user": {
      const { user, shell } = resource;
      return [{ name: `${module}-user`, type: "user", username: user, shell, ...present }];
    }
    case "file": {
      const { name, path, mode, text, isTemplate } = resource;
      const body = isTemplate ? { source: templatePath(module, name) } : { content: printed(text) };
      const place = { target_path: path, ...body, owner: "root", group: "root", mode };
      return [{ name: `${module}-${name}`, type: "file", ...place, ...present, ...after, ...told }];
    }
    case "defaults": {
      const { family, path, text } = resource;
      const condition = { when: `os_family('${family}')` };
      const body = { target_path: path, content: printed(text), ...present };
      return [
        { name: `${module}-defaults-${family}`, type: "file", ...body, ...condition, ...told },
      ];
    }
    case "note": {
      const { path, text, own } = resource;
      const content = own.size === 0 ? text : { ...Object.fromEntries(own), default: text };
      return [
        { name: `${module}-note`, type: "file", target_path: path, content, ...present, ...after },
      ];
    }
    case "copy": {
      const place = { target_path: resource.path, source: `files/${resource.source}` };
      return [{ name: `${module}-data`, type: "file", ...place, ...present, ...after }];
    }
    case "reaction": {
      const name = `${module}-reaction`;
      return [reaction(name, resource.command, `${module}-${resource.file}`)];
    }
    case "list":
      return listResources(resource, module);
  }
}

function listResources(
  list: Extract<Resource, { kind: "list" }>,
  module: string,
): readonly Mapping[] {
  const foreach = { foreach: list.setting };
  const name = `${module}-item-{{ .Each.name }}`;
  const content = [
    "# {{ .Each.comment }}",
    "port = {{ .Each.port }}",
    "uid = {{ .Each.uid }}",
    `host = ${action({ kind: "fact", name: "host" })}\n`,
  ].join("\n");
  const place = { target_path: `${list.path}/{{ .Each.name }}.conf`, content, mode: "0640" };
  const told = { notify: [`${module}-service`] };
  const command = "/usr/bin/true {{ .Each.name }}";
  return [
    { name, type: "file", ...place, state: "present", ...foreach, ...told },
    { ...reaction(`${module}-reaction-{{ .Each.name }}`, command, name), ...foreach },
  ];
}

function reaction(name: string, command: string, to: string): Mapping {
  const only = { when: "changed", subscribes: [to] };
  return { name, type: "exec", command, ...only, on_revert: "/usr/bin/true" };
}

function folderName(module: string, path: string): string {
  return path.startsWith("/etc/") ? `${module}-folder` : `${module}-state`;
}

function printed(text: Text): string {
  return text.map(action).join("");
}

const factPlaces: Readonly<Record<Fact, string>> = {
  host: ".Traits.network.fqdn",
  site: ".Vars.site",
  environment: ".Vars.tier",
  role: ".Vars.role",
};

function action(piece: Piece): string {
  switch (piece.kind) {
    case "words":
      return piece.text;
    case "setting":
      return `{{ .Vars.${piece.name} }}`;
    case "fact":
      return `{{ ${factPlaces[piece.name]} }}`;
    case "if":
      return `{{ if .Vars.${piece.setting} }}${piece.text}{{ end }}`;
  }
}

function yaml(value: Mapping): string {
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
}
