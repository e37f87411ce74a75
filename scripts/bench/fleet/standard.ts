// The standard fleet: forty groups whose hosts are alike, as most fleets are.
import { type Draw, drawFrom, numbers, pick } from "./draw.ts";
import { defaultsOf, usualSettings } from "./hard.ts";
import type { Bundle, Fact, Family, Fleet, Group, Host, Layer, Module, Resource } from "./model.ts";
import { textOf } from "./texts.ts";

export interface StandardSize {
  readonly hosts: number;
  /** One host in so many has words of its own in a lookup; 0 for none. */
  readonly namedOneIn: number;
  readonly seed: number;
  /** Of ten: with fewer there are fewer modules and groups, for those who only want to see that it works. */
  readonly roles: number;
}

const siteNames = ["fra", "ams", "nyc", "sgp"] as const;
const environmentNames = ["prod", "staging", "dev"] as const;
/** How many of a hundred hosts have each role. */
const shares = new Map([
  ["web", 25],
  ["app", 20],
  ["db", 10],
  ["node", 10],
  ["cache", 8],
  ["queue", 6],
  ["ci", 6],
  ["store", 6],
  ["lb", 5],
  ["monitor", 4],
]);

/** 10 for all, 2 a site, 1 an environment, 11 a role (6 of them shared with others), 1 a group: 25 a host, 120. */
const base = named("base", 10);
const pool = named("common", 9);

export function standardFleet(size: StandardSize): Fleet {
  const draw = drawFrom(size.seed);
  const roleNames = [...shares.keys()].slice(0, size.roles);
  const roles = roleNames.map(roleOf);
  const sites = siteNames.map(siteOf);
  const environments = environmentNames.map(environmentOf);
  const groups = siteNames.flatMap((site, at) => roleNames.map((role) => groupOf(site, role, at)));
  const shared = roleNames.flatMap((role) => numbers(shares.get(role) ?? 0).map(() => role));
  const hosts = numbers(size.hosts).map((at) => hostOf(at, { groups, shared }));
  const layered = [...sites, ...environments, ...roles, ...groups].flatMap((one) => one.modules);
  const names = [...new Set([...base, ...pool, ...layered])];
  const noted = size.namedOneIn === 0 ? [] : hosts.filter((_, at) => at % size.namedOneIn === 0);
  const modules = names.map((name, at) => moduleOf({ name, at, noted: noteOf(noted, at) }, draw));
  return {
    name: "standard",
    modules,
    base,
    roles,
    sites,
    environments,
    groups,
    hosts,
    factsKnown: false,
  };
}

function named(word: string, count: number): readonly string[] {
  return numbers(count).map((at) => `${word}_${String(at + 1).padStart(2, "0")}`);
}

function roleOf(name: string, at: number): Bundle {
  const shared = numbers(6).map((turn) => pick(pool, at * 5 + turn));
  return { name, modules: [...shared, ...named(name, 5)] };
}

function siteOf(name: string, at: number): Layer {
  const settings = base.slice(0, 4).map((module) => [`${module}_bind`, `10.${at}.0.1`]);
  return { name, modules: named(name, 2), settings: Object.fromEntries(settings) };
}

function environmentOf(name: string, at: number): Layer {
  const settings = base.slice(4, 8).map((module) => [`${module}_workers`, 8 * (at + 1)]);
  return { name, modules: named(name, 1), settings: Object.fromEntries(settings) };
}

/** Most are production; what is tried out elsewhere is a group by itself. */
function groupOf(site: string, role: string, at: number): Group {
  const environment = pick(environmentNames, at < 2 ? 0 : at - 1);
  const [first = ""] = named(role, 1);
  return {
    pattern: `${role}*.${site}.example.com`,
    site,
    environment,
    role,
    modules: [`${site}_${role}`],
    settings: { [`${first}_maxconn`]: 2048, [`${first}_port`]: 7000 + at },
  };
}

/** Whatever their number, hosts are spread over roles and sites as the shares say. */
function hostOf(
  at: number,
  { groups, shared }: { readonly groups: readonly Group[]; readonly shared: readonly string[] },
): Host {
  const role = pick(shared, at * 37);
  const site = pick(siteNames, Math.floor(at / 100));
  const group = groups.find((one) => one.role === role && one.site === site);
  if (group === undefined) throw new Error(`no group has hosts of "${role}" at "${site}"`);
  const family: Family = at % 3 === 0 ? "redhat" : "debian";
  return { name: `${role}${String(at).padStart(6, "0")}.${site}.example.com`, group, family };
}

/** Half of the modules that all hosts have ask for names, each for other hosts; undefined for those that do not. */
function noteOf(hosts: readonly Host[], at: number): ReadonlyMap<string, string> | undefined {
  const asking = base.length / 2;
  if (at >= asking) return undefined;
  const own = hosts.filter((_, host) => host % asking === at);
  return new Map(own.map(({ name }) => [name, `Ask the owner of ${name} first.\n`]));
}

interface Place {
  readonly name: string;
  readonly at: number;
  readonly noted: ReadonlyMap<string, string> | undefined;
}

/** 12 or 13 resources in turn, so that 120 modules have 1,500; 1 or 2 of them have templates, 200 in all. */
function moduleOf({ name, at, noted }: Place, draw: Draw): Module {
  const path = `/etc/${name}`;
  const templates = at % 3 === 2 ? 1 : 2;
  const beside: readonly Resource[] = [
    { kind: "package" },
    { kind: "directory", path, mode: "0755" },
    { kind: "directory", path: `/var/lib/${name}`, mode: "0750" },
    { kind: "user", user: name, shell: "/usr/sbin/nologin" },
    defaultsOf(name, "debian"),
    defaultsOf(name, "redhat"),
    { kind: "service" },
    { kind: "reaction", file: "conf-0", command: `/usr/bin/true ${name}` },
    ...(noted === undefined ? [] : [noteFile(path, noted)]),
    ...(at % 6 === 5 ? [copyOf(name, draw)] : []),
  ];
  const facts = factsOf(draw);
  const files = numbers(12 + (at % 2) - beside.length).map((file): Resource => {
    const isTemplate = file < templates;
    const lines = isTemplate ? 26 + draw(50) : 3 + draw(6);
    const text = textOf({ module: name, file, lines, facts });
    const place = { name: `conf-${file}`, path: `${path}/${file}.conf`, mode: "0644" };
    return { kind: "file", ...place, text, isTemplate };
  });
  return { name, settings: usualSettings(name, at), resources: [...files, ...beside] };
}

/** Most modules come out the same for all groups, some for each of them, and few print the host's name. */
function factsOf(draw: Draw): readonly Fact[] {
  if (draw(4) === 0) return ["site", "environment", "role"];
  return draw(6) === 0 ? ["host"] : [];
}

function noteFile(path: string, own: ReadonlyMap<string, string>): Resource {
  return {
    kind: "note",
    path: `${path}/note`,
    text: "Nobody in particular is to be asked.\n",
    own,
  };
}

function copyOf(module: string, draw: Draw): Resource {
  const lines = numbers(100 + draw(800)).map((line) => `${module} ${line} ${draw(1_000_000)}`);
  const text = `${lines.join("\n")}\n`;
  return { kind: "copy", path: `/etc/${module}/data`, source: `${module}.data`, text };
}
