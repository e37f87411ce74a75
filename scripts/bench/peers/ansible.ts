// Ansible at its best: one task a host, which renders all that the host gets into one JSON file.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type {
  Fact,
  Fleet,
  Group,
  Host,
  Module,
  Piece,
  Resource,
  Settings,
  Text,
} from "../fleet/model.ts";
import { plantFiles } from "../fleet/plant.ts";
import type { Files } from "../fleet/stacks.ts";
import { filesIn } from "./jsonnet.ts";
import { commonSettings, groupName, modulesOf, noteName, notesOf, usualNotes } from "./layers.ts";
import type { Peer } from "./peer.ts";

export const ansible: Peer = {
  name: "ansible, best case",
  programs: ["ansible-playbook"],
  debian: "ansible-core",
  does: "renders one JSON file a host from one template, with no task but this",
  hosts: (usual) => Math.max(2, Math.ceil(usual / 4)),
  plant: async (fleet, hosts, folder) => {
    await plantFiles(tree(fleet, hosts), folder);
    await mkdir(join(folder, "out"), { recursive: true });
    const env = {
      ANSIBLE_CONFIG: join(folder, "ansible.cfg"),
      ANSIBLE_LOCAL_TEMP: join(folder, "tmp"),
    };
    return { argv: ["ansible-playbook", "--forks", "2", "bundle.yml"], cwd: folder, env };
  },
  rendered: async (folder, { name }) => {
    const printed: unknown = JSON.parse(
      await readFile(join(folder, "out", `${name}.json`), "utf8"),
    );
    return filesIn(printed);
  },
};

function tree(fleet: Fleet, hosts: readonly Host[]): Files {
  const groups = [...new Set(hosts.map(({ group }) => group))];
  const common = { ...commonSettings(fleet), ...usualNotes(fleet) };
  return new Map([
    [
      "ansible.cfg",
      "[defaults]\nstdout_callback=minimal\ninventory=inventory.yml\nretry_files_enabled=False\n",
    ],
    ["inventory.yml", stringify({ all: { children: childrenOf(fleet, hosts) } })],
    ["bundle.yml", stringify(play)],
    ["bundle.json.j2", bundle(fleet.modules)],
    ["group_vars/all.yml", yaml(common)],
    ...fleet.sites.map((site) =>
      variables(`group_vars/site_${site.name}`, { ...site.settings, site: site.name }),
    ),
    ...groups.map((group) =>
      variables(`group_vars/${groupName(fleet, group)}`, { ...group.settings, role: group.role }),
    ),
    ...fleet.environments.map((one) =>
      variables(`group_vars/env_${one.name}`, { ...one.settings, tier: one.name }),
    ),
    ...hosts.map((host): [string, string] => {
      const own = { ...notesOf(fleet, host), family: host.family, modules: modulesOf(fleet, host) };
      return [`host_vars/${host.name}.yml`, stringify(own)];
    }),
    ...fleet.modules.flatMap(templatesOf),
  ]);
}

/** The later layer has the higher priority. */
function childrenOf(fleet: Fleet, hosts: readonly Host[]): Readonly<Record<string, unknown>> {
  const places = (group: Group): readonly (readonly [string, number])[] => [
    [`site_${group.site}`, 1],
    [groupName(fleet, group), 2],
    [`env_${group.environment}`, 3],
  ];
  const children = new Map<string, { hosts: Record<string, null>; vars: unknown }>();
  for (const { name, group } of hosts) {
    for (const [place, priority] of places(group)) {
      const child = children.get(place) ?? {
        hosts: {},
        vars: { ansible_group_priority: priority },
      };
      child.hosts[name] = null;
      children.set(place, child);
    }
  }
  return Object.fromEntries(children);
}

const play = [
  {
    hosts: "all",
    gather_facts: false,
    connection: "local",
    tasks: [
      {
        name: "bundle",
        "ansible.builtin.template": {
          src: "bundle.json.j2",
          dest: "out/{{ inventory_hostname }}.json",
        },
      },
    ],
  },
];

function variables(path: string, settings: Settings): [string, string] {
  return [`${path}.yml`, yaml(settings)];
}

function yaml(settings: Settings): string {
  return stringify(settings, { aliasDuplicateObjects: false });
}

function bundle(modules: readonly Module[]): string {
  const parts = modules.map(
    ({ name, resources }) =>
      `{% if "${name}" in modules %}\n${resources.map((resource) => written(resource, name)).join("")}{% endif %}\n`,
  );
  return `[\n${parts.join("")}{"type":"end"}]\n`;
}

/** With a comma behind it. */
function written(resource: Resource, module: string): string {
  switch (resource.kind) {
    case "package":
    case "service":
      return `{"type":"${resource.kind}","name":"${module}"},\n`;
    case "directory":
      return `{"type":"directory","path":"${resource.path}","mode":"${resource.mode}"},\n`;
    case "user":
      return `{"type":"user","name":"${resource.user}","shell":"${resource.shell}"},\n`;
    case "file":
      return fileFrom(resource.path, templatePath(module, resource.name));
    case "defaults": {
      const { family, path } = resource;
      return `{% if family == "${family}" %}${fileFrom(path, templatePath(module, `defaults-${family}`))}{% endif %}\n`;
    }
    case "note":
      return `{"type":"file","path":"${resource.path}","content":{{ ${noteName(module)} | to_json }}},\n`;
    case "copy":
      return `{"type":"file","path":"${resource.path}","source":"${resource.source}"},\n`;
    case "reaction":
      return `{"type":"exec","name":"${module}-reaction","command":"${resource.command}"},\n`;
    case "list": {
      const path = `${resource.path}/{{ it.name }}.conf`;
      const content =
        "# {{ it.comment }}\\nport = {{ it.port }}\\nuid = {{ it.uid }}\\nhost = {{ inventory_hostname }}\\n";
      return `{% for it in ${resource.setting} %}{"type":"file","path":"${path}","content":"${content}"},{"type":"exec","name":"${module}-reaction-{{ it.name }}"},{% endfor %}\n`;
    }
  }
}

function fileFrom(path: string, template: string): string {
  return `{"type":"file","path":"${path}","content":{{ lookup("template", "${template}") | to_json }}},\n`;
}

function templatePath(module: string, file: string): string {
  return `templates/${module}/${file}.j2`;
}

function templatesOf({ name, resources }: Module): [string, string][] {
  return resources.flatMap((resource): [string, string][] => {
    if (resource.kind === "file")
      return [[templatePath(name, resource.name), jinja(resource.text)]];
    if (resource.kind !== "defaults") return [];
    return [[templatePath(name, `defaults-${resource.family}`), jinja(resource.text)]];
  });
}

const facts: Readonly<Record<Fact, string>> = {
  host: "inventory_hostname",
  site: "site",
  environment: "tier",
  role: "role",
};

function jinja(text: Text): string {
  return text.map(jinjaOf).join("");
}

function jinjaOf(piece: Piece): string {
  switch (piece.kind) {
    case "words":
      return piece.text;
    case "setting":
      // Python would print True.
      return piece.name.endsWith("_tls") ? `{{ ${piece.name} | lower }}` : `{{ ${piece.name} }}`;
    case "fact":
      return `{{ ${facts[piece.name]} }}`;
    case "if":
      return `{% if ${piece.setting} %}\n${piece.text}{% endif %}\n`;
  }
}
