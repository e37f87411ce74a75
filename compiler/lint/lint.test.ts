// What the lint says of small trees: nothing of a sound one, and one cause is told once.
import { expect, test } from "vitest";
import { compile } from "../compile.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

const motd = `name: motd
vars: {greeting: Welcome}
resources:
  - {name: motd, type: file, state: present, target_path: /etc/motd, content: "{{ .Vars.greeting }}"}
`;
const nginx = `name: nginx
resources:
  - {name: nginx, type: package, state: present, package: nginx}
`;
const web = "envoys:\n  - {match: web01, configcrates: [motd]}\n";

interface Case {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly hosts?: string;
  readonly codes: readonly string[];
}

const cases: readonly Case[] = [
  { what: "a sound tree", files: { "envoys.vgo": web }, hosts: "[web01]", codes: [] },
  { what: "without an inventory", files: { "envoys.vgo": web }, codes: [] },
  {
    what: "patterns without an inventory may have hosts",
    files: { "envoys.vgo": 'envoys:\n  - {match: "web*", configcrates: [motd]}\n' },
    codes: [],
  },
  {
    what: "a condition on the name of a host that nobody lists may hold",
    files: {
      "envoys.vgo": `envoys:
  - match: "web*"
    configcrates: [{name: motd, when: hostname == 'web09'}]
`,
    },
    codes: [],
  },
  {
    what: "what only a match block without hosts brings is told with it",
    files: {
      "envoys.vgo": `${web}  - {match: db01, roles: [db]}\n`,
      "roles.vgo": "roles:\n  - {name: db, configcrates: [nginx]}\n",
      "configcrates/nginx.vgo": nginx,
    },
    hosts: "[web01]",
    codes: ["unused-match-block"],
  },
  {
    what: "an included role is used",
    files: {
      "envoys.vgo": "envoys:\n  - {match: web01, configcrates: [motd], roles: [web]}\n",
      "roles.vgo": `roles:
  - {name: base, configcrates: [nginx]}
  - {name: web, includes: [base], configcrates: [nginx]}
`,
      "configcrates/nginx.vgo": nginx,
    },
    hosts: "[web01]",
    codes: [],
  },
  {
    what: "an environment that no match block has brings nothing",
    files: {
      "envoys.vgo": web,
      "environments.vgo": "env:\n  prod: {configcrates: [nginx]}\n",
      "configcrates/nginx.vgo": nginx,
    },
    hosts: "[web01]",
    codes: ["unused-configcrate"],
  },
  {
    what: "two variables of one layer are no slip of one another",
    files: {
      "envoys.vgo":
        "envoys:\n  - {match: web01, configcrates: [motd], vars: {greeting: Hi, greetings: Hello}}\n",
    },
    hosts: "[web01]",
    codes: ["unused-variable"],
  },
  {
    what: "a plain false is meant",
    files: {
      "envoys.vgo": "envoys:\n  - {match: web01, configcrates: [{name: motd, when: 'false'}]}\n",
    },
    hosts: "[web01]",
    codes: [],
  },
];

test.each(cases)("$what", ({ files, hosts, codes }) => {
  const found: Diagnostic[] = [];
  const all = Object.entries({ "configcrates/motd.vgo": motd, ...files });
  compile(
    {
      files: new Map(all.map(([path, text]) => [path, { path, text }])),
      inventories:
        hosts === undefined ? [] : [{ path: "inventory.yaml", text: `hosts: ${hosts}\n` }],
    },
    (diagnostic) => found.push(diagnostic),
    { today: "2026-01-31" },
  );
  expect(found.map(({ code }) => code)).toEqual(codes);
});
