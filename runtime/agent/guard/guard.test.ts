import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Attributes } from "../../executors/executor.ts";
import { executors } from "../../executors/index.ts";
import type { Answered, Host, Step } from "../../host/host.ts";
import { seeded } from "../../host/seeded.ts";
import type { State } from "../state.ts";
import { ownTables } from "./firewall-rules.ts";
import { guarded } from "./guarded.ts";
import { protectionFault, type Change, type Protection } from "./protection.ts";
import { isRisky } from "./risk.ts";
import { trialOf, type Trial, type TrialOptions } from "./trial.ts";
import { undoUnconfirmed } from "./unconfirmed.ts";
import { goBack, readWayBack, type BackStep } from "./way-back.ts";

let state: State;

beforeEach(async () => {
  state = { folder: await mkdtemp(join(tmpdir(), "vigo-guard-")), use: "write" };
});

afterEach(() => rm(state.folder, { recursive: true, force: true }));

const protection: Protection = {
  state: "/var/lib/vigo",
  script: "/usr/local/bin/vigo-agent",
  settings: {
    paths: ["/etc/ssh/sshd_config", "/srv/data/"],
    users: ["alice"],
    packages: ["openssh-server"],
    services: ["sshd"],
  },
};

function change(type: string, attributes: Attributes, ...steps: readonly Step[]): Change {
  return { type, attributes, decision: { kind: "steps", change: "updated", steps } };
}

const removal = (path: string): Step => ({ kind: "remove-file", path });
const writing = (path: string): Step => ({
  kind: "write-file",
  path,
  content: new Uint8Array(),
  mode: 0o644,
});
const systemctl = (...words: string[]): Step => ({
  kind: "run",
  program: { argv: ["systemctl", ...words] },
});

describe("what no resource may do", () => {
  test.each([
    ["remove the state", change("file", {}, removal("/var/lib/vigo/identity.key"))],
    ["write into the state", change("file", { force: true }, writing("/var/lib/vigo/pinned.json"))],
    [
      "remove a folder above the state",
      change("directory", { force: true }, { kind: "remove-folder", path: "/var/lib" }),
    ],
    ["remove the agent", change("file", {}, removal("/usr/local/bin/vigo-agent"))],
    ["replace the agent", change("file", {}, writing("/usr/local/bin/vigo-agent"))],
    ["remove what starts it", change("file", {}, removal("/usr/local/bin/launch-vigo-agent"))],
    ["remove its unit", change("file", {}, removal("/etc/systemd/system/vigo-agent.service"))],
    ["remove a protected file", change("file", {}, removal("/etc/ssh/sshd_config"))],
    [
      "remove a folder above a protected one",
      change("directory", {}, { kind: "remove-folder", path: "/srv" }),
    ],
    ["remove from a protected folder", change("file", {}, removal("/srv/data/x"))],
    [
      "put a link in the place of a protected file",
      change("symlink", {}, { kind: "write-link", path: "/etc/ssh/sshd_config", to: "/tmp/x" }),
    ],
    ["stop a protected service", change("service", { service: "sshd", state: "stopped" })],
    ["stop it by its other name", change("service", { service: "ssh.service", state: "stopped" })],
    ["mask a protected service", change("service", { service: "sshd", masked: true })],
    ["disable a protected service", change("service", { service: "sshd", enabled: false })],
    ["stop the agent", change("service", { service: "vigo-agent", state: "stopped" })],
    [
      "restart the agent",
      change(
        "service",
        { service: "vigo-agent" },
        systemctl("restart", "--", "vigo-agent.service"),
      ),
    ],
    ["remove a protected account", change("user", { username: "alice", state: "absent" })],
    ["remove root", change("user", { username: "root", state: "absent" })],
    ["lock root", change("user", { username: "root", locked: true })],
    [
      "remove a protected package among others",
      change("package", { package: ["nginx", "openssh-server"], state: "absent" }),
    ],
    ["remove the agent's package", change("package", { package: "vigo-agent", state: "absent" })],
    ["end the agent", change("process", { pattern: "vigo-agent", state: "absent" })],
  ])("%s", (_, change) => {
    expect(protectionFault(change, protection)).toMatchSnapshot();
    expect(protectionFault(change, protection)).toBeDefined();
  });

  test.each([
    ["change a protected file", change("file", {}, writing("/etc/ssh/sshd_config"))],
    ["set a flag", change("file", {}, writing("/var/lib/vigo/flags/beta"))],
    ["note what it holds", change("package", {}, writing("/var/lib/vigo/holds/nginx"))],
    ["remove another file", change("file", {}, removal("/etc/ssh/sshd_config.d/x"))],
    ["remove one with a longer name", change("file", {}, removal("/srv/database"))],
    ["remove with force", change("file", { force: true }, removal("/etc/ssh/sshd_config"))],
    ["restart a protected service", change("service", { service: "sshd", state: "restarted" })],
    ["start the agent's service", change("service", { service: "vigo-agent", enabled: true })],
    ["change a protected account", change("user", { username: "alice", state: "present" })],
    ["update a protected package", change("package", { package: "openssh-server" })],
  ])("but it may %s", (_, change) => {
    expect(protectionFault(change, protection)).toBeUndefined();
  });
});

test.each([
  ["sshd", change("file", {}, writing("/etc/ssh/sshd_config")), true],
  ["the network", change("file", {}, writing("/etc/netplan/01.yaml")), true],
  [
    "the agent's own unit",
    change("file", {}, writing("/etc/systemd/system/vigo-agent.service")),
    true,
  ],
  ["a firewall", change("firewall", { port: 22 }), true],
  ["a service of the network", change("service", { service: "systemd-networkd" }), true],
  ["a parameter of the network", change("sysctl", { key: "net.ipv4.ip_forward" }), true],
  ["another parameter", change("sysctl", { key: "vm.swappiness" }), false],
  ["another service", change("service", { service: "nginx" }), false],
  ["another file", change("file", {}, writing("/etc/sshd.txt")), false],
])("%s can cut a host off or not", (_, change, isRiskyChange) => {
  expect(isRisky(change)).toBe(isRiskyChange);
});

const rules = "/etc/nftables.conf";
const cutting = { target_path: rules, content: "drop\n", mode: "0600" };

/** A host whose kernel filters by what `nft -f -` was given last. */
function hostOf(): { readonly host: Host; readonly kernel: { rules: string } } {
  const kernel = { rules: "table inet old {\n}\n" };
  const base = seeded({ paths: { [rules]: { content: "accept\n", mode: "0644" } } });
  const host: Host = {
    ...base,
    ask: ({ argv }): Promise<Answered | undefined> =>
      Promise.resolve(argv[0] === "nft" ? { code: 0, out: kernel.rules, err: "" } : undefined),
    perform: async (step) => {
      if (step.kind !== "run") return base.perform(step);
      if (step.program.argv[0] === "nft") {
        kernel.rules = new TextDecoder().decode(step.program.stdin).replace("flush ruleset\n", "");
      }
      return "";
    },
    until: () => host,
  };
  return { host, kernel };
}

function trial(host: Host, more: Partial<TrialOptions> = {}): Promise<Trial> {
  return trialOf({
    state,
    release: 7,
    confirmSeconds: 5,
    reach: cutAfterwards(),
    host,
    watch: () => Promise.resolve(),
    now: () => "2030-01-02T03:04:05.000Z",
    ...more,
  });
}

/** The store answers before the change, and not after it. */
function cutAfterwards(): () => Promise<string | undefined> {
  const answers = [undefined, "no route"];
  return () => Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
}

/** Decides under guard, and does what was decided. */
async function converge(host: Host, trial: Trial): Promise<string> {
  const file = guarded(executors, { protection, trial }).get("file");
  const decision = await file?.bind(cutting).check(host);
  if (decision?.kind === "stuck") return decision.reason;
  if (decision?.kind !== "steps") return "settled";
  for (const step of decision.steps) await host.perform(step);
  return "changed";
}

async function contentOf(host: Host): Promise<readonly unknown[]> {
  const bytes = await host.read(rules);
  return [new TextDecoder().decode(bytes), (await host.stat(rules))?.mode];
}

test("what cuts the host off is put back: files and rules, with content and mode", async () => {
  const { host, kernel } = hostOf();
  let watchers = 0;
  const watch = (): Promise<void> => Promise.resolve(void (watchers += 1));
  const first = await trial(host, { watch });
  expect(await converge(host, first)).toBe("changed");
  expect(await contentOf(host)).toEqual(["drop\n", 0o600]);
  kernel.rules = "table inet new {\n}\n";
  expect(watchers).toBe(1);
  expect(await readWayBack(state)).toBeDefined();
  const reverted = await first.prove();
  expect(reverted?.keys).toEqual([`file ${rules}`]);
  expect(reverted?.reason).toContain("no route");
  expect(await contentOf(host)).toEqual(["accept\n", 0o644]);
  expect(kernel.rules).toBe("table inet old {\n}\n");
  expect(await readWayBack(state)).toBeUndefined();
});

test("what was put back is not tried again before the next release", async () => {
  const { host } = hostOf();
  const first = await trial(host);
  await converge(host, first);
  await first.prove();
  expect(await converge(host, first)).toContain("reverted:");
  expect(await converge(host, await trial(host))).toContain(
    "it is tried again with the next release",
  );
  expect(await converge(host, await trial(host, { release: 8 }))).toBe("changed");
});

test("a store that was silent before the change proves nothing against it", async () => {
  const { host } = hostOf();
  const first = await trial(host, { reach: () => Promise.resolve("no route") });
  await converge(host, first);
  expect(await first.prove()).toBeUndefined();
  expect(await contentOf(host)).toEqual(["drop\n", 0o600]);
});

test("what does not cut the host off stays, and leaves nothing behind", async () => {
  const { host } = hostOf();
  const first = await trial(host, { reach: () => Promise.resolve(undefined) });
  await converge(host, first);
  expect(await first.prove()).toBeUndefined();
  expect(await contentOf(host)).toEqual(["drop\n", 0o600]);
  expect(await readWayBack(state)).toBeUndefined();
  expect(await undoUnconfirmed(state, host)).toEqual([]);
});

test("a store that is asked once for all that was changed since the last time", async () => {
  const { host } = hostOf();
  let asked = 0;
  const reach = (): Promise<undefined> => Promise.resolve(void (asked += 1));
  const first = await trial(host, { reach });
  expect(await first.prove()).toBeUndefined();
  expect(asked).toBe(0);
  await converge(host, first);
  await first.prove();
  await first.prove();
  // Once before, and once after.
  expect(asked).toBe(2);
});

test("an agent that died on the way is followed by one that goes back", async () => {
  const { host, kernel } = hostOf();
  await converge(host, await trial(host));
  kernel.rules = "table inet new {\n}\n";
  expect(await undoUnconfirmed(state, host)).toEqual([`put back: file ${rules}`]);
  expect(await contentOf(host)).toEqual(["accept\n", 0o644]);
  expect(kernel.rules).toBe("table inet old {\n}\n");
  // A reboot in the wrong moment speaks against no change.
  expect(await converge(host, await trial(host))).toBe("changed");
});

test("what a firewall takes along when it is stopped is put back after it", async () => {
  const said: string[] = [];
  const machine = seeded({});
  const host: Host = {
    ...machine,
    perform: (step) =>
      Promise.resolve(void said.push(step.kind === "run" ? step.program.argv[0] : step.kind)),
  };
  const rules: BackStep = { phase: "kernel", step: { kind: "run", program: { argv: ["nft"] } } };
  const back: readonly BackStep[] = [{ phase: "services", step: systemctl("stop") }, rules];
  await goBack({ release: 7, changes: [{ key: "service nftables", back }] }, host);
  expect(said).toEqual(["nft", "systemctl", "nft"]);
});

test("tables of iptables are left to iptables", () => {
  const own = "table inet vigo {\n\tchain input {\n\t}\n}\n";
  const foreign =
    "# Warning: table ip filter is managed by iptables-nft, do not touch!\ntable ip filter {\n\tchain INPUT {\n\t\txt match comment\n\t}\n}\n";
  expect(ownTables(foreign + own)).toBe(own);
  expect(ownTables(own + foreign)).toBe(own);
  expect(ownTables("")).toBe("");
});

test("a type that sets one value still says under guard what it is", async () => {
  const host = seeded({
    paths: { "/etc/localtime": { kind: "link", linkTo: "/usr/share/zoneinfo/Etc/UTC" } },
  });
  const types = guarded(executors, { protection });
  const zone = types.get("timezone")?.bind({ timezone: "Europe/Berlin" });
  expect(await zone?.current?.(host)).toBe("Etc/UTC");
});
