// INH-09 to INH-11: what is told about small trees, as data.
import { expect, test } from "vitest";
import { analyse } from "../compile.ts";
import type { Analysis } from "../compile.ts";
import type { Source } from "../source/source.ts";
import { search, type Query } from "./search.ts";
import { statsOf } from "./stats.ts";
import { findHost, layersOf, traceHost, type Trace } from "./trace.ts";
import { resourcesOf, traceResource } from "./trace-resource.ts";
import { folderTree } from "./tree.ts";

const files: Readonly<Record<string, string>> = {
  "configcrates/a.vgo":
    'name: a\nvars: {port: 1, only: x}\nresources:\n  - name: f\n    type: file\n    target_path: /a\n    content: "{{ .Vars.port }}"\n',
  "configcrates/b.vgo":
    'name: b\nvars: {only: y}\nresources:\n  - name: f\n    type: file\n    target_path: /b\n    content: "{{ .Vars.only }}"\n',
  "configcrates/idle.vgo":
    "name: idle\nresources:\n  - name: f\n    type: file\n    target_path: /i\n    content: x\n",
  "site/common.vgo": "configcrates: [b]\nvars: {port: 2}\n",
  "site/hosts.vgo":
    'envoys:\n  - match: web*\n    roles: [r]\n    vars: {port: 3}\n  - match: "*"\n    exclude_configcrates: [b]\n    configcrates: [a]\n',
  "roles.vgo":
    "roles:\n  - name: r\n    includes: [inner]\n    configcrates: [{name: a, when: is_vm}]\n  - name: inner\n    configcrates: [b]\n",
};

const { catalog, fleet, policy } = analysisOf(files, "hosts: [web1, web2, db1]\n");

test("a variable tells its winner, and all that it beat down to the crate's own default", () => {
  const { port, only } = traceOf("web1").vars;
  expect(port).toEqual({
    value: 3,
    from: { carrier: "match", file: "site/hosts.vgo", line: 4 },
    overrides: [
      { value: 2, from: { carrier: "common", file: "site/common.vgo", line: 2 } },
      { value: 1, from: { carrier: "configcrate", file: "configcrates/a.vgo", line: 2 } },
    ],
  });
  // No layer says it, so each crate sees its own default.
  expect(only).toMatchObject({
    value: "y",
    from: { file: "configcrates/b.vgo" },
    elsewhere: [{ value: "x" }],
  });
});

test("layers stand in the order in which they are laid", () => {
  expect(layersOf(tracedOf("web1"), catalog)).toEqual([
    { carrier: "common", file: "site/common.vgo" },
    { carrier: "match", name: "web*", file: "site/hosts.vgo", line: 2 },
  ]);
});

test("a configcrate tells its carrier, its role and the condition it came with", () => {
  const [first, second] = traceOf("web1").configcrates;
  expect(first).toMatchObject({ name: "b", from: { carrier: "common", line: 1 } });
  expect(second).toEqual({
    name: "a",
    kind: "configcrate",
    state: "present",
    when: "is_vm",
    from: { carrier: "role", role: "r", file: "roles.vgo", line: 4 },
    source: "configcrates/a.vgo",
  });
});

test("other match blocks are told of a host that they match, and of no other", () => {
  expect(traceOf("web1").alsoMatches).toEqual([{ pattern: "*", file: "site/hosts.vgo", line: 5 }]);
  expect(traceOf("db1").alsoMatches).toEqual([]);
  expect(traceOf("db1").excluded).toEqual([
    { name: "b", by: { carrier: "match", file: "site/hosts.vgo", line: 6 } },
  ]);
});

test("an attribute tells its line, and the variables that its template reads", () => {
  const known = {
    traced: tracedOf("db1"),
    catalog,
    trace: traceOf("db1"),
    policy: policyOf("db1"),
  };
  const resource = resourcesOf(known).get("a/f");
  expect(resource).toBeDefined();
  if (resource === undefined) return;
  expect(traceResource(resource, known)).toMatchObject({
    id: "a/f",
    applies: true,
    line: 4,
    attributes: [
      { name: "target_path", value: "/a", line: 6 },
      { name: "content", value: "2", line: 7, vars: { port: { value: 2 } } },
    ],
  });
});

test("the tree nests folders, and counts the hosts of everything", () => {
  const tree = folderTree(catalog, fleet);
  expect(tree.folders.map(({ folder }) => folder)).toEqual(["configcrates", "site"]);
  expect(tree.roles.map(({ name }) => name)).toEqual(["r", "inner"]);
  const [crates, site] = tree.folders;
  expect(crates?.configcrates.map(({ name, hosts }) => [name, hosts])).toEqual([
    ["a", 3],
    ["b", 2],
    ["idle", 0],
  ]);
  expect(site?.matchBlocks.map(({ pattern, hosts }) => [pattern, hosts])).toEqual([
    ["web*", 2],
    ["*", 1],
  ]);
});

test.each<[Query["kind"], string, readonly string[], readonly string[]]>([
  [
    "configcrate",
    "b",
    ["brings common site:1", "brings role inner:6", "leaves out match *:6"],
    ["web1", "web2"],
  ],
  ["configcrate", "idle", [], []],
  ["role", "inner", ["includes role r:3"], ["web1", "web2"]],
  ["match", "web*", ["matches match web*:2"], ["web1", "web2"]],
  ["match", "web7", ["matches match web*:2", "matches match *:5"], ["db1", "web1", "web2"]],
  [
    "var",
    "port",
    ["sets configcrate a:2", "reads configcrate a:7", "sets common site:2", "sets match web*:4"],
    ["db1", "web1", "web2"],
  ],
])("a search for %s %s", (kind, name, uses, hosts) => {
  const found = search({ kind, name }, { catalog, fleet }).search;
  const told = found?.uses.map((use) => `${use.does} ${use.carrier} ${use.in}:${use.line}`);
  expect(told?.toSorted()).toEqual([...uses].sort());
  expect(found?.hosts).toEqual(hosts);
});

test("what nothing is called is not found, and neither is a name of the other kind", () => {
  expect(search({ kind: "configcrate", name: "c" }, { catalog, fleet })).toEqual({
    search: undefined,
    known: ["a", "b", "idle"],
  });
  expect(search({ kind: "usercrate", name: "a" }, { catalog, fleet }).search).toBeUndefined();
});

test("hosts of one match block share their parts", () => {
  expect(policy).toBeDefined();
  if (policy === undefined) return;
  const written = { objectsWritten: 5, objectsShared: 2 };
  expect(statsOf({ catalog }, policy, written)).toEqual({
    hosts: 3,
    matchBlocks: 2,
    crates: 3,
    partsBuilt: 3,
    uniqueParts: 3,
    objects: 7,
  });
});

function traceOf(host: string): Trace {
  return traceHost(tracedOf(host));
}

function tracedOf(host: string): NonNullable<ReturnType<typeof findHost>> {
  const traced = findHost(fleet, host);
  if (traced === undefined) throw new Error(`the tree has no ${host}`);
  return traced;
}

function policyOf(name: string): NonNullable<Analysis["policy"]>["hosts"][number] | undefined {
  return policy?.hosts.find(({ header }) => header.host === name);
}

function analysisOf(texts: Readonly<Record<string, string>>, inventory: string): Analysis {
  const source = (path: string, text: string): Source => ({ path, text });
  const tree = {
    files: new Map(
      Object.entries(texts)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, text]) => [path, source(path, text)]),
    ),
    inventories: [source("../inventory.yaml", inventory)],
  };
  const found: string[] = [];
  const options = { today: "2026-01-31", lint: false };
  const analysis = analyse(
    tree,
    ({ severity, summary }) => {
      if (severity === "error") found.push(summary);
    },
    options,
  );
  expect(found).toEqual([]);
  return analysis;
}
