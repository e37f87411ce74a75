// A fleet as a Puppet environment: a class for each module, typed parameters, data in Hiera.
import { stringify } from "yaml";
import type {
  Fact,
  Fleet,
  Host,
  Module,
  Piece,
  Resource,
  Setting,
  Settings,
  Text,
} from "../fleet/model.ts";
import type { Files } from "../fleet/stacks.ts";
import { commonSettings, groupName, noteName, notesOf, ownName, usualNotes } from "./layers.ts";

export function puppetTree(fleet: Fleet, hosts: readonly Host[]): Files {
  const groups = [...new Set(hosts.map(({ group }) => group))];
  const common = { ...commonSettings(fleet), ...usualNotes(fleet) };
  return new Map([
    ["environment.conf", "modulepath = modules\nmanifest = manifests\n"],
    ["hiera.yaml", stringify(hiera)],
    [
      "manifests/site.pp",
      "node default {\n  lookup('classes', Array[String], 'unique').include\n}\n",
    ],
    ["data/common.yaml", data(common, fleet.base)],
    ...fleet.sites.map(({ name, modules, settings }) => layer(`site/${name}`, settings, modules)),
    ...fleet.environments.map((one) => layer(`tier/${one.name}`, one.settings, one.modules)),
    ...fleet.roles.map(({ name, modules }) => layer(`role/${name}`, {}, modules)),
    ...groups.map((group) =>
      layer(`group/${groupName(fleet, group)}`, group.settings, group.modules),
    ),
    ...hosts.flatMap((host) => {
      const notes = notesOf(fleet, host);
      return Object.keys(notes).length === 0 ? [] : [layer(`node/${host.name}`, notes, [])];
    }),
    ...fleet.modules.flatMap(moduleFiles),
  ]);
}

/** The last layer of the fleet stands first. */
const hiera = {
  version: 5,
  defaults: { datadir: "data", data_hash: "yaml_data" },
  hierarchy: [
    ...["tier", "node", "group", "role", "site"].map((name) => ({
      name,
      path: `${name}/%{facts.${name === "node" ? "fqdn" : name}}.yaml`,
    })),
    { name: "common", path: "common.yaml" },
  ],
};

function layer(path: string, settings: Settings, classes: readonly string[]): [string, string] {
  return [`data/${path}.yaml`, data(settings, classes)];
}

function data(settings: Settings, classes: readonly string[]): string {
  const keys = Object.entries(settings).map(([name, value]) => [parameterKey(name), value]);
  const listed = classes.length === 0 ? {} : { classes };
  return stringify({ ...Object.fromEntries(keys), ...listed }, { aliasDuplicateObjects: false });
}

function parameterKey(setting: string): string {
  const own = ownName(setting);
  return `${setting.slice(0, -own.length - 1)}::${own}`;
}

function moduleFiles(module: Module): [string, string][] {
  const { name, resources } = module;
  const templates = resources.flatMap((resource): [string, string][] => {
    if (resource.kind === "copy") return [[`modules/${name}/files/data`, resource.text]];
    if (resource.kind !== "file" || !resource.isTemplate) return [];
    return [[`modules/${name}/templates/${resource.name}.epp`, epp(resource.text, module)]];
  });
  const hasNote = resources.some(({ kind }) => kind === "note");
  const settings = hasNote ? { ...module.settings, [noteName(name)]: "" } : module.settings;
  const parameters = Object.entries(settings).map(
    ([setting, value]) => `  ${typeOf(value)} $${ownName(setting)},\n`,
  );
  const body = resources.map((resource) => declared(resource, module)).join("");
  return [
    [`modules/${name}/manifests/init.pp`, `class ${name} (\n${parameters.join("")}) {\n${body}}\n`],
    ...templates,
  ];
}

function typeOf(setting: Setting): string {
  if (typeof setting === "string") return "String";
  if (typeof setting === "number") return "Integer";
  return typeof setting === "boolean" ? "Boolean" : "Array[Hash]";
}

function declared(resource: Resource, { name, settings }: Module): string {
  const owned = "owner => 'root', group => 'root'";
  const after = `require => Package['${name}']`;
  const told = `notify => Service['${name}']`;
  switch (resource.kind) {
    case "package":
      return `  package { '${name}': ensure => present }\n`;
    case "directory":
      return `  file { '${resource.path}': ensure => directory, ${owned}, mode => '${resource.mode}', ${after} }\n`;
    case "service":
      return `  service { '${name}': ensure => running, enable => true }\n`;
    case "user":
      return `  user { '${resource.user}': ensure => present, shell => '${resource.shell}' }\n`;
    case "file": {
      const { name: file, path, mode, text, isTemplate } = resource;
      const given = Object.keys(settings)
        .map(ownName)
        .filter((own) => own !== "items");
      const passed = given.map((own) => `'${own}' => $${own}`).join(", ");
      const content = isTemplate ? `epp('${name}/${file}.epp', { ${passed} })` : quoted(text);
      return `  file { '${path}': ensure => file, ${owned}, mode => '${mode}', content => ${content}, ${after}, ${told} }\n`;
    }
    case "defaults": {
      const { family, path, text } = resource;
      return `  if $facts['family'] == '${family}' {\n    file { '${path}': ensure => file, content => ${quoted(text)}, ${told} }\n  }\n`;
    }
    case "note":
      return `  file { '${resource.path}': ensure => file, content => $note, ${after} }\n`;
    case "copy":
      return `  file { '${resource.path}': ensure => file, source => 'puppet:///modules/${name}/data', ${after} }\n`;
    case "reaction": {
      const path = `/etc/${name}/${resource.file.replace("conf-", "")}.conf`;
      return `  exec { '${name}-reaction': command => '${resource.command}', refreshonly => true, subscribe => File['${path}'] }\n`;
    }
    case "list":
      return listed(resource.path, name);
  }
}

function listed(path: string, module: string): string {
  const file = `${path}/\${it['name']}.conf`;
  const content = `# \${it['comment']}\\nport = \${it['port']}\\nuid = \${it['uid']}\\nhost = \${facts['fqdn']}\\n`;
  return `  $items.each |Hash $it| {
    file { "${file}": ensure => file, mode => '0640', content => "${content}", notify => Service['${module}'] }
    exec { "${module}-reaction-\${it['name']}": command => "/usr/bin/true \${it['name']}", refreshonly => true, subscribe => File["${file}"] }
  }
`;
}

const facts: Readonly<Record<Fact, string>> = {
  host: "fqdn",
  site: "site",
  // The word `environment` is Puppet's own.
  environment: "tier",
  role: "role",
};

/** With what is printed inside of the quotes. */
function quoted(text: Text): string {
  const printed = text.map((piece) => {
    switch (piece.kind) {
      case "words":
        return JSON.stringify(piece.text).slice(1, -1);
      case "setting":
        return `\${${ownName(piece.name)}}`;
      case "fact":
        return `\${facts['${facts[piece.name]}']}`;
      case "if":
        return `\${if $${ownName(piece.setting)} { ${JSON.stringify(piece.text)} }}`;
    }
  });
  return `"${printed.join("")}"`;
}

function epp(text: Text, { settings }: Module): string {
  const parameters = Object.entries(settings)
    .filter(([name]) => ownName(name) !== "items")
    .map(([name, value]) => `${typeOf(value)} $${ownName(name)}`);
  return `<%- | ${parameters.join(", ")} | -%>\n${text.map(eppOf).join("")}`;
}

function eppOf(piece: Piece): string {
  switch (piece.kind) {
    case "words":
      return piece.text;
    case "setting":
      return `<%= $${ownName(piece.name)} %>`;
    case "fact":
      return `<%= $facts['${facts[piece.name]}'] %>`;
    case "if":
      return `<% if $${ownName(piece.setting)} { -%>\n${piece.text}<% } -%>\n`;
  }
}
