// Holds the schema of each kind of file to files as people write them, and to slips that people make.
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Validate } from "../../compiler/generated/validators.js";
import * as validators from "../../compiler/generated/validators.js";
import { resourceValidators } from "../../compiler/generated/validators.js";

interface Example {
  readonly title: string;
  readonly validate: Validate;
  readonly text: string;
  /** What somebody might write by mistake, and the faults that come of it. */
  readonly slips?: readonly (readonly [right: string, wrong: string, ...faults: string[]])[];
}

const examples: readonly Example[] = [
  {
    title: "a web server that restarts when its configuration changes",
    validate: validators.validateConfigcrate,
    text: `
name: nginx
vars: { nginx_port: 80, worker_connections: 1024 }
resources:
  - { name: nginx-package, type: package, package: nginx }
  - name: nginx-config
    type: file
    target_path: /etc/nginx/nginx.conf
    content: "worker_connections {{ .Vars.worker_connections }};"
    depends_on: [nginx-package]
    notify: [restart-nginx]
  - { name: nginx-service, type: service, service: nginx, state: running, enabled: true }
  - { name: restart-nginx, type: service, service: nginx, state: restarted, when: changed }
`,
    slips: [
      ["vars:", "var:", " additionalProperties"],
      ["name: nginx\n", "name: ng inx\n", "/name pattern"],
      ["type: package,", "kind: package,", "/resources/0 if", "/resources/0 required"],
    ],
  },
  {
    title: "what a configcrate does for compliance, and what comes first",
    validate: validators.validateConfigcrate,
    text: `
name: openssh
compliance: { provides: [ssh-hardening], bundle: [cis-ubuntu-access] }
defaults: { owner: root, group: root, mode: "0600" }
depends_on: [base]
before: [monitoring]
resources:
  - { name: install-sshd, type: package, package: openssh-server, state: present }
`,
    slips: [
      ["provides:", "provide:", "/compliance additionalProperties"],
      ["bundle: [cis-ubuntu-access]", "cis-ubuntu: [5.2.1]", "/compliance additionalProperties"],
      [
        "compliance: { provides: [ssh-hardening], bundle: [cis-ubuntu-access] }",
        "provides: [ssh-hardening]",
        " additionalProperties",
      ],
    ],
  },
  {
    title: "packages for two families, one for each item of a list",
    validate: validators.validateConfigcrate,
    text: `
name: multi-os-packages
vars: { debian_packages: [nginx, curl], redhat_packages: [nginx, jq] }
resources:
  - conditional_block:
      when: os_family('debian')
      resources:
        - { name: "pkg-{{ .Item }}", type: package, package: "{{ .Item }}", foreach: debian_packages }
        - conditional_block:
            when: arch('amd64')
            resources:
              - { name: special, type: exec, command: "true", creates: /opt/special }
  - conditional_block:
      when: os_family('redhat')
      resources:
        - { name: "pkg-{{ .Item }}", type: package, package: "{{ .Item }}", foreach: redhat_packages }
`,
    slips: [
      [
        "when: arch('amd64')",
        "if: arch('amd64')",
        "/resources/0/conditional_block/resources/1/conditional_block additionalProperties",
        "/resources/0/conditional_block/resources/1/conditional_block required",
      ],
    ],
  },
  {
    title: "attributes by family, accounts and firewall rules from lists",
    validate: validators.validateConfigcrate,
    text: `
name: pieces
resources:
  - name: package-manager-config
    type: file
    target_path: /etc/package-manager.conf
    case: "{{ .Traits.os.family }}"
    match:
      debian: { content: manager=apt, target_path: /etc/apt/apt.conf.d/99-custom }
      redhat: { content: manager=yum }
  - { name: "allow-{{ .Each.name }}", type: firewall, foreach: extra_allow, port: 8080, proto: tcp, action: allow }
  - { name: old-daemon, type: service, service: legacy-daemon, state: stopped, enabled: false }
  - { name: open-8080, type: exec, command: open 8080, on_revert: close 8080, revert: true }
  - { name: sshd, type: file, path: /etc/ssh/sshd_config, source: templates/sshd.tmpl, stream_edit: [/srv/vigo/scripts/redact.sh] }
  - { name: extra, type: blockinfile, target_path: /etc/hosts, content: 10.0.0.1 gw, watch_secret: [net/gw] }
`,
  },
  {
    title: "one person",
    validate: validators.validateUsercrate,
    text: `
resources:
  - name: dan
    type: user
    username: dan
    groups: [docker]
    shell: /bin/bash
    password: secret:users/dan
    sudo_nopasswd: false
  - { name: dotfile, type: file, target_path: /home/dan/.profile, content: "umask 027" }
`,
    slips: [["resources:", "ressources:", " additionalProperties", " required"]],
  },
  {
    title: "roles with conditions, branches and a configcrate for each item",
    validate: validators.validateRoles,
    text: `
roles:
  - name: webserver
    includes: [base-security]
    configcrates:
      - nginx
      - { name: vhost, foreach: vhosts, key: server_name }
      - { name: monitoring, when: "!is_container" }
    usercrates: [admin, { name: oncall, when: "environment == 'prod'" }]
  - name: cis-ubuntu
    when: distro('ubuntu')
    configcrates: [cis-ubuntu-access, { name: docker, state: absent }]
  - name: remote-access
    case:
      - { when: os_family('linux'), configcrates: [x11vnc, xrdp] }
      - { when: os_family('windows'), configcrates: [tightvnc] }
`,
    slips: [
      ["foreach: vhosts, ", "", "/roles/0/configcrates/1 dependentRequired"],
      ["state: absent", "state: gone", "/roles/1/configcrates/1/state enum"],
      ["when: os_family('windows'), ", "", "/roles/2/case/1 required"],
      ["includes:", "include:", "/roles/0 additionalProperties"],
    ],
  },
  {
    title: "one role as a file of its own",
    validate: validators.validateRole,
    text: "{ name: webserver, configcrates: [nginx, logrotate] }",
  },
  {
    title: "match blocks",
    validate: validators.validateHostcrate,
    text: `
envoys:
  - match: "web*.prod.example.com"
    environment: production
    roles: [webserver, { name: cis-ubuntu, when: distro('ubuntu') }]
    tags: [webserver, production]
    configcrates: [{ name: docker, state: absent }, certbot]
    usercrates: [alice]
    exclude_configcrates: [ntp]
    vars: { nginx_port: 443 }
  - { match: "core-sw*", network_device: { gateway: jump01, type: cisco_ios, ssh_user: admin, ssh_password: secret:net/core } }
  - { match: "*", role: base }
`,
    slips: [
      ["tags:", "tag:", "/envoys/0 additionalProperties"],
      ["role: base", "role: base, roles: [web]", "/envoys/2 not"],
      ["type: cisco_ios", "type: cisco", "/envoys/1/network_device/type enum"],
      ["usercrates: [alice]", "exclude_usercrates: [alice]", "/envoys/0 additionalProperties"],
    ],
  },
  {
    title: "a match block as a file of its own",
    validate: validators.validateLeaf,
    text: '{ match: "*.staging.example.com", environment: staging, roles: [webserver] }',
    slips: [["match:", "matches:", " additionalProperties", " required"]],
  },
  {
    title: "what a folder passes on",
    validate: validators.validateCommon,
    text: `
configcrates: [sshd, ntp, { name: docker, state: absent }]
usercrates: [anja, dan]
roles: [base]
exclude_configcrates: [telnet]
vars: { dns_server: 1.1.1.1 }
`,
    slips: [["vars:", "match: x\nvars:", " additionalProperties"]],
  },
  {
    title: "what environments add",
    validate: validators.validateEnvironments,
    text: `
env:
  production:
    vars: { vhosts: [{ server_name: www.example.com }, { server_name: shop.example.com }] }
    configcrates: [audit-logging]
    usercrates: [oncall]
    exclude_configcrates: [debug-tools]
  staging: { vars: { log_level: debug } }
`,
    slips: [
      [
        "configcrates: [audit-logging]",
        "configcrate: audit-logging",
        "/env/production additionalProperties",
      ],
    ],
  },
  {
    title: "claims",
    validate: validators.validateCompliance,
    text: 'compliance: { cis: ["1.1.1"], nist-800-53: ["AC-3", "AC-6(1)"] }',
    slips: [["compliance:", "waivers:", " additionalProperties", " required"]],
  },
  {
    title: "waivers",
    validate: validators.validateWaivers,
    text: `
waivers:
  cis-ubuntu:
    - { control: "6.1.10", reason: Builds need a shared tmp, approved_by: dan, expires: 2027-01-01 }
    - { control: "6.2.5", reason: Home folders come from LDAP, approved_by: dan }
`,
    slips: [
      ["expires: 2027-01-01", "expires: 2027-13-01", "/waivers/cis-ubuntu/0/expires pattern"],
      ["approved_by: dan, ", "", "/waivers/cis-ubuntu/0 required"],
    ],
  },
  {
    title: "an inventory",
    validate: validators.validateInventory,
    text: `
fleet: prod
hosts:
  - web01.example.com
  - name: db[01:04].example.com
    pinned: true
    traits: { os: { family: debian, version: "12" } }
  - { name: "cache[a,b].example.com", pinned: [os.family], key: "x25519:${"A".repeat(43)}=" }
`,
    slips: [
      ["pinned: true", "pin: true", "/hosts/1 additionalProperties"],
      ["x25519:", "ed25519:", "/hosts/2/key pattern"],
      ["db[01:04]", "db[01-", "/hosts/1/name pattern"],
    ],
  },
  {
    title: "settings",
    validate: validators.validateServer,
    text: `
fleet: prod
publish:
  store: s3://policy/prod
  keys: /srv/vigo/keys
  unlisted: deny
  brakes: { hosts: 200, percent: 25, deletions: 50 }
  retraction: { enabled: true, keep: 14d, prune: apply }
ai: { enabled: true, provider: claude, timeout: 90s }
stream_edit: { enabled: true, allowed_paths: [/srv/vigo/scripts, /opt/vigo/bin], default_timeout: 30s }
guard: { confirm: 5m, protect: { users: [root], services: [sshd] } }
stale: { warn: 24h, stop: 14d }
spanner: { mode: spanner, spanner_id: ops, bolt_id: west, patterns: ["*.west.example.com"] }
`,
    slips: [
      ["provider: claude", "provider: cloud", "/ai/provider enum"],
      [
        "prune: apply",
        "prune: true",
        "/publish/retraction/prune enum",
        "/publish/retraction/prune type",
      ],
      [
        "default_timeout: 30s",
        "default_timeout: 30 seconds",
        "/stream_edit/default_timeout pattern",
      ],
      ["mode: spanner", "mode: hub", "/spanner/mode enum"],
      ["percent: 25", "percent: 250", "/publish/brakes/percent maximum"],
    ],
  },
  { title: "no settings at all", validate: validators.validateServer, text: "{}" },
  {
    title: "a task",
    validate: validators.validateTask,
    text: `
name: rotate-logs
params: { days: { description: How many to keep, default: 7 } }
command: "/usr/local/bin/rotate-logs --keep {{ .Params.days }}"
targets: ["tag:web", os.family=debian]
run_as: root
batch_size: 25%
max_failures: 2
`,
    slips: [
      ["command:", "script: echo\ncommand:", " not"],
      ["command:", "cmd:", " additionalProperties", " anyOf", " required", " required"],
      ["batch_size: 25%", "batch_size: quarter", "/batch_size pattern"],
    ],
  },
  {
    title: "a workflow",
    validate: validators.validateWorkflow,
    text: `
name: rolling-restart
targets: ["tag:web"]
steps:
  - { name: drain, task: drain-node, params: { grace: 30 } }
  - { name: restart, command: systemctl restart app, when: dir_exists('/srv/app'), timeout: 120 }
  - { name: check, task: smoke-test, on_failure: continue }
`,
    slips: [
      ["task: smoke-test, ", "", "/steps/2 anyOf", "/steps/2 required", "/steps/2 required"],
      ["on_failure: continue", "on_failure: ignore", "/steps/2/on_failure enum"],
    ],
  },
  {
    title: "policy tests",
    validate: validators.validatePolicyTest,
    text: `
tests:
  - name: web servers run nginx and nothing of the database
    hosts: ["web*", "tag:edge"]
    has: [nginx, nginx/nginx-service]
    lacks: [postgres]
    order: [nginx/nginx-package, nginx/nginx-config]
  - name: the port comes from the environment
    host: web01.prod.example.com
    traits: { os: { family: debian } }
    environment: production
    resource: { id: nginx/nginx-config, attributes: { mode: "0644" } }
    count: { service: 2 }
    compliance: { framework: cis, control: "1.1.1" }
    snapshot: true
  - name: several of each
    hosts: [tag:edge, "match:web*"]
    resource:
      - { id: "file[/etc/motd]", attributes: { content: { lacks: password } } }
      - { id: nginx/nginx-config }
    compliance: [{ framework: cis, control: "1.1.2", status: waived }]
    snapshot: [nginx, "service[sshd]"]
`,
    slips: [
      [
        "    host: web01.prod.example.com\n",
        "",
        "/tests/1 anyOf",
        "/tests/1 required",
        "/tests/1 required",
      ],
      ["lacks:", "hasnt:", "/tests/0 additionalProperties"],
      ["status: waived", "status: none at all", "/tests/2/compliance/0/status enum"],
      ["{ id: nginx/nginx-config }", "{ attributes: {} }", "/tests/2/resource/1 required"],
    ],
  },
];

test.each(examples)("$title", ({ validate, text }) => {
  expect(faultsOf(validate, text)).toEqual([]);
  // What a template will print is held against the schema when it has been printed.
  const printed = resourcesOf(parse(text)).filter((item) => !JSON.stringify(item).includes("{{"));
  expect(printed.filter((resource) => !fits(resource))).toEqual([]);
});

const slips = examples.flatMap(({ title, validate, text, slips = [] }) =>
  slips.map(([right, wrong, ...faults]) => ({ title, validate, text, right, wrong, faults })),
);

test.each(slips)("$title: not `$wrong`", ({ validate, text, right, wrong, faults }) => {
  expect(text).toContain(right);
  expect(faultsOf(validate, text.replace(right, wrong))).toEqual(faults);
});

function faultsOf(validate: Validate, text: string): readonly string[] {
  validate(parse(text));
  return (validate.errors ?? [])
    .map((error) => `${error.instancePath} ${error.keyword}`)
    .toSorted();
}

function fits(resource: Readonly<Record<string, unknown>>): boolean {
  const validate = resourceValidators[String(resource["type"])];
  return validate === undefined || validate(resource);
}

/** Every resource of a file, those of blocks included. */
function resourcesOf(file: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(file)) return file.flatMap(resourcesOf);
  if (typeof file !== "object" || file === null) return [];
  const own = Object.fromEntries(Object.entries(file));
  const below = resourcesOf(own["resources"] ?? own["conditional_block"]);
  return "type" in own ? [own] : below;
}
