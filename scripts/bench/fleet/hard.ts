// The hard fleet: each host is a group of its own with settings of its own, so that nothing can be shared.
import { numbers, pick } from "./draw.ts";
import type { Bundle, Family, Fleet, Group, Host, Item, Layer, Module, Resource } from "./model.ts";
import type { Settings } from "./model.ts";
import { parameters, textOf, words } from "./texts.ts";

const base: readonly string[] =
  "base sshd chrony motd sysctl users sudo logrotate auditd firewall cacerts resolv rsyslog nodeexp fail2ban".split(
    " ",
  );
const roles: readonly Bundle[] = [
  { name: "web", modules: ["nginx", "php", "certbot", "vhosts", "app"] },
  { name: "db", modules: ["postgres", "pgbouncer", "backup"] },
  { name: "lb", modules: ["haproxy", "keepalived", "certbot"] },
  { name: "cache", modules: ["redis", "backup"] },
  { name: "monitor", modules: ["prometheus", "grafana", "docker", "registry"] },
];
/** Of ten hosts in a row. */
const shares = ["web", "web", "web", "web", "web", "db", "db", "lb", "cache", "monitor"] as const;
const siteNames = ["fra", "ams", "nyc", "sgp"] as const;
const environmentNames = ["prod", "stage", "dev"] as const;
const families: readonly Family[] = ["debian", "redhat"];
/** Modules that go through a list, and how long it is. */
const lists: ReadonlyMap<string, { readonly word: string; readonly length: number }> = new Map([
  ["users", { word: "users", length: 12 }],
  ["firewall", { word: "rules", length: 10 }],
  ["vhosts", { word: "sites", length: 8 }],
]);
const names = [...new Set([...base, ...roles.flatMap(({ modules }) => modules)])];

export function hardFleet(count: number): Fleet {
  const hosts = numbers(count).map(hostOf);
  return {
    name: "hard",
    modules: names.map(moduleOf),
    base,
    roles,
    sites: siteNames.map(siteOf),
    environments: environmentNames.map(environmentOf),
    groups: hosts.map(({ group }) => group),
    hosts,
    factsKnown: true,
  };
}

function moduleOf(name: string, at: number): Module {
  const list = lists.get(name);
  const path = `/etc/${name}`;
  const files = numbers(4).map((file): Resource => {
    const text = textOf({ module: name, file, lines: 20 });
    const place = { name: `conf-${file}`, path: `${path}/${file}.conf`, mode: "0644" };
    return { kind: "file", ...place, text, isTemplate: true };
  });
  const resources: readonly Resource[] = [
    { kind: "package" },
    { kind: "directory", path, mode: "0755" },
    ...files,
    defaultsOf(name, "debian"),
    defaultsOf(name, "redhat"),
    { kind: "service" },
  ];
  const settings = usualSettings(name, at);
  if (list === undefined) return { name, settings, resources };
  const items = numbers(list.length).map((item) => itemOf(list.word, item));
  const through: Resource = { kind: "list", setting: `${name}_items`, path: `${path}/items` };
  return {
    name,
    settings: { ...settings, [through.setting]: items },
    resources: [...resources, through],
  };
}

/** In the order of `parameters`. */
export function usualSettings(module: string, at: number): Settings {
  const values = [8000 + at, "info", 4, "0.0.0.0", 1024, true] as const;
  return Object.fromEntries(parameters.map((name, at) => [`${module}_${name}`, pick(values, at)]));
}

export function defaultsOf(module: string, family: Family): Resource {
  const folder = family === "debian" ? "default" : "sysconfig";
  const port = { kind: "setting", name: `${module}_port` } as const;
  const text = [words("PORT="), port, words("\n")];
  return { kind: "defaults", family, path: `/etc/${folder}/${module}`, text };
}

function itemOf(word: string, at: number): Item {
  const name = `${word}${String(at).padStart(2, "0")}`;
  return { name, uid: 2000 + at, port: String(9000 + at), comment: `${word} item ${at}` };
}

function siteOf(name: string, at: number): Layer {
  const bound = names.filter((_, module) => module % 2 === 0);
  const settings = bound.map((module) => [`${module}_bind`, `10.${at}.0.1`]);
  return { name, modules: [], settings: Object.fromEntries(settings) };
}

function environmentOf(name: string, at: number): Layer {
  const settings = names.map((module) => [`${module}_workers`, 8 * (at + 1)]);
  return { name, modules: [], settings: Object.fromEntries(settings) };
}

function hostOf(at: number): Host {
  const role = pick(shares, at);
  const site = pick(siteNames, at);
  const name = `${role}${String(at).padStart(4, "0")}.${site}.example.com`;
  const family = pick(families, Math.floor(at / 7));
  const environment = pick(environmentNames, Math.floor(at / 4));
  const settings = ownSettings(role, family, at);
  const group: Group = { pattern: name, site, environment, role, modules: [], settings };
  return { name, group, family };
}

/** What its family, its role and for one host in ten the host itself would have differently. */
function ownSettings(role: string, family: Family, at: number): Settings {
  const modules = roles.find(({ name }) => name === role)?.modules ?? [];
  const verbose = family === "redhat" ? names.filter((_, module) => module % 3 === 0) : [];
  const named = at % 10 === 0 ? base.slice(0, 3) : [];
  return Object.fromEntries([
    ...verbose.map((module) => [`${module}_verbosity`, "notice"]),
    ...modules.map((module) => [`${module}_maxconn`, 2048]),
    ...named.map((module) => [`${module}_port`, 7000 + at]),
  ]);
}
