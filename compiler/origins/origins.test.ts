// Where the pieces of a part come from, told about one small tree; and what makes two sides differ.
import { expect, test } from "vitest";
import type { Part } from "../../runtime/contract/bundle.ts";
import type { WrittenAt } from "../../runtime/contract/origins.ts";
import { compile } from "../compile.ts";
import type { Policy } from "../5-specialize/policy.ts";
import { placesOnlyIn } from "./causes.ts";
import type { Trail } from "./part-origins.ts";
import { originsOfPart } from "./part-origins.ts";

const files: Readonly<Record<string, string>> = {
  "configcrates/web.vgo": `name: web
vars:
  port: 80
  sites: [none]
defaults:
  mode: "0600"
depends_on: [base]
resources:
  - name: conf
    type: file
    target_path: /etc/web.conf
    source: templates/web.conf
    notify: [web]
  - name: web
    type: service
    service: web
    when: is_vm
    state:
      web01: stopped
      tag:prod: started
      os.family=debian: restarted
      default: reloaded
  - name: "site-{{ .Item }}"
    foreach: sites
    type: file
    target_path: "/srv/{{ .Item }}"
    content: |
      one
      {{ .Item }}
    timeout: 90
  - name: made
    type: file
    case: "{{ .Vars.port }}"
    match:
      "8080":
        target_path: /made/high
        content: high
      "80":
        target_path: /made/low
        content: low
`,
  "configcrates/base.vgo":
    "name: base\nresources:\n  - name: motd\n    type: file\n    target_path: /etc/motd\n    content: x\n    before: [web]\n",
  "templates/web.conf": "# {{ .Vars.owner }}\nlisten {{ .Vars.port }}\n",
  "roles.vgo":
    "roles:\n  - name: site\n    when: is_vm\n    configcrates: [web]\n  - name: outer\n    includes: [site]\n",
  "eu/common.vgo": "vars:\n  port: 8080\n  owner: eu\nconfigcrates: [base]\n",
  "eu/hosts.vgo":
    "envoys:\n  - match: web*\n    tags: [prod]\n    roles: [outer]\n    vars:\n      owner: web\n      sites: [a, b]\n",
};

const policy = compiled(files);

test.each<[string, string, readonly string[], readonly string[]]>([
  // A template's text, the line that names it, and the variables that it reads.
  [
    "web/conf",
    "content",
    ["configcrates/web.vgo:12", "templates/web.conf:1", "eu/hosts.vgo:6", "eu/common.vgo:2"],
    ["eu/common.vgo:3", "configcrates/web.vgo:3"],
  ],
  ["web/conf", "mode", ["configcrates/web.vgo:6"], []],
  ["web/conf", "notifies", ["configcrates/web.vgo:13"], []],
  // What comes before it may be said at either end.
  ["web/conf", "after", ["configcrates/web.vgo:7", "configcrates/base.vgo:7"], []],
  // Only the most specific of the arms that hold makes the value.
  ["web/web", "state", ["configcrates/web.vgo:19"], []],
  ["web/web", "when", ["configcrates/web.vgo:17", "roles.vgo:3"], []],
  [
    "web/site-b",
    "target_path",
    ["configcrates/web.vgo:26", "eu/hosts.vgo:7"],
    ["configcrates/web.vgo:4"],
  ],
  ["web/site-b", "timeoutSeconds", ["configcrates/web.vgo:30"], []],
  ["web/made", "content", ["configcrates/web.vgo:37", "configcrates/web.vgo:40"], []],
  // Nobody wrote it: the resource itself is what it follows from.
  ["web/web", "timeoutSeconds", ["configcrates/web.vgo:14", "configcrates/web.vgo:15"], []],
])("%s %s", (id, fact, places, beaten) => {
  const trail = trailOf(policy, id, fact);
  const expected = fact === "timeoutSeconds" && id === "web/web" ? [...places, ...given] : places;
  expect(trail.places.map(spot)).toEqual(expected);
  expect(trail.beaten.map(spot)).toEqual(beaten);
});

const given = ["eu/hosts.vgo:4", "roles.vgo:6", "roles.vgo:4"];

test("a part tells who gave it, from the outermost reference inwards", () => {
  expect(partOrigins(policy, "web").given.places.map(spot)).toEqual([...given, "roles.vgo:3"]);
});

test("a host that nobody has named yet may come by every arm that asks for names", () => {
  const part = partNamed(policy, "web");
  const origins =
    policy.origins === undefined
      ? undefined
      : originsOfPart(policy.origins, { match: "web*" }, part);
  const state = origins?.resources.get("web/web")?.get("state");
  expect(state?.places.map(({ line }) => line)).toEqual([19, 20, 21, 22]);
});

test("what only moved down is no cause, and of a long text the new lines are", () => {
  const moved = compiled({
    ...files,
    "configcrates/web.vgo": `# a comment\n${files["configcrates/web.vgo"]}`,
  });
  const old = trailOf(policy, "web/conf", "content").places;
  expect(placesOnlyIn(trailOf(moved, "web/conf", "content").places, old)).toEqual([]);

  const changed = compiled({
    ...files,
    "templates/web.conf": "# {{ .Vars.owner }}\n# more\nlisten {{ .Vars.port }}\n",
    "eu/hosts.vgo": files["eu/hosts.vgo"]?.replace("owner: web", "owner: ops") ?? "",
  });
  const next = trailOf(changed, "web/conf", "content").places;
  expect(placesOnlyIn(next, old).map(spot)).toEqual(["templates/web.conf:2", "eu/hosts.vgo:6"]);
  // The other way round nothing of the template is new: it stands there as a whole.
  expect(placesOnlyIn(old, next).map(spot)).toEqual(["templates/web.conf:1", "eu/hosts.vgo:6"]);
});

test("an alias counts where it stands, and where its anchor does", () => {
  const { "configcrates/base.vgo": base = "", ...others } = files;
  const aliased = base
    .replace("target_path: /etc/motd", "target_path: &path /etc/motd")
    .replace("content: x", "content: *path");
  const trail = trailOf(
    compiled({ ...others, "configcrates/base.vgo": aliased }),
    "base/motd",
    "content",
  );
  expect(trail.places.map(spot)).toEqual(["configcrates/base.vgo:6", "configcrates/base.vgo:5"]);
});

function spot({ file, line }: Pick<WrittenAt, "file" | "line">): string {
  return `${file}:${line}`;
}

function trailOf(from: Policy, id: string, fact: string): Trail {
  const [crate = ""] = id.split("/");
  const trail = partOrigins(from, crate).resources.get(id)?.get(fact);
  if (trail === undefined) throw new Error(`${id} says nothing of ${fact}`);
  return trail;
}

function partOrigins(
  { origins, hosts }: Policy,
  crate: string,
): NonNullable<ReturnType<typeof originsOfPart>> {
  const [host] = hosts;
  if (origins === undefined || host === undefined) throw new Error("nothing was compiled");
  const found = originsOfPart(origins, host.header, partNamed(policy, crate));
  if (found === undefined) throw new Error(`no origins of ${crate}`);
  return found;
}

function partNamed({ hosts }: Policy, crate: string): Part {
  const part = hosts[0]?.parts.find((one) => one.crate === crate);
  if (part === undefined) throw new Error(`the host does not get ${crate}`);
  return part;
}

function compiled(texts: Readonly<Record<string, string>>): Policy {
  const found: string[] = [];
  const made = compile(
    {
      files: new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }])),
      inventories: [{ path: "../inventory.yaml", text: "hosts: [web01]\n" }],
    },
    ({ severity, summary }) => {
      if (severity === "error") found.push(summary);
    },
    { today: "2026-01-31", lint: false },
  );
  expect(found).toEqual([]);
  if (made === undefined) throw new Error("the tree has mistakes");
  return made;
}
