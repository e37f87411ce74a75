import { expect, test } from "vitest";
import type { Attribute } from "../contract/attribute.ts";
import type { Template } from "../contract/template/tree.ts";
import type { Value } from "../contract/value.ts";
import type { Question } from "../contract/when/questions.ts";
import type { Expression } from "../contract/when/tree.ts";
import { seeded } from "../host/seeded.ts";
import { knowledgeOf, localTime } from "./knowledge.ts";
import { look } from "./look.ts";
import { settle, settleVars, type Settled } from "./settle.ts";

const traits: Value = { os: { family: "debian", distro: "debian" }, ports: [22, 443] };

const call = (name: string, ...args: string[]): Expression => ({
  kind: "call",
  name,
  args: args.map((text) => ({ kind: "text", text })),
});
const debian = call("os_family", "Debian");
const redhat = call("os_family", "redhat");
const trait = (...steps: string[]): Template => [
  { kind: "print", value: { kind: "path", steps: ["Traits", ...steps] } },
];
const text = (words: string): Template[number] => ({ kind: "text", text: words });

interface Given {
  readonly when?: Expression;
  readonly attributes?: { readonly [name: string]: Attribute };
  readonly choice?: Parameters<typeof settle>[0]["choice"];
  readonly changed?: boolean;
  readonly vars?: { readonly [name: string]: boolean };
  readonly answers?: readonly Question["kind"][];
}

async function settled(given: Given): Promise<{ outcome: Settled; asked: readonly string[] }> {
  const { attributes = {}, when, choice, changed = false, vars = {}, answers = [] } = given;
  const facts = {
    header: { host: "Web01", environment: "prod" },
    traits,
    clock: localTime(new Date(2026, 10, 21, 9, 30)),
  };
  const asked: string[] = [];
  const resource = {
    attributes,
    ...(when === undefined ? {} : { when }),
    ...(choice === undefined ? {} : { choice }),
  };
  const outcome = await settle(resource, knowledgeOf(facts, { changed, vars }), (question) => {
    asked.push(question.kind);
    return Promise.resolve(answers.includes(question.kind));
  });
  return { outcome, asked };
}

test("a condition that holds lets the resource through, one that does not leaves it out", async () => {
  expect((await settled({ when: debian })).outcome).toEqual({ kind: "wanted", attributes: {} });
  const unwanted = { kind: "unwanted", reason: "its condition does not hold" };
  expect((await settled({ when: redhat })).outcome).toEqual(unwanted);
});

test("the machine is not asked for what is decided without it", async () => {
  const file = call("file_exists", "/etc/motd");
  const both: Expression = { kind: "all", operands: [file, redhat] };
  expect(await settled({ when: both })).toMatchObject({ outcome: { kind: "unwanted" }, asked: [] });
  const either: Expression = { kind: "all", operands: [file, debian] };
  expect(await settled({ when: either, answers: ["file-exists"] })).toMatchObject({
    outcome: { kind: "wanted" },
    asked: ["file-exists"],
  });
});

test("`changed` is what this run knows", async () => {
  const when: Expression = { kind: "changed" };
  expect((await settled({ when })).outcome.kind).toBe("unwanted");
  expect((await settled({ when, changed: true })).outcome.kind).toBe("wanted");
});

test.each([
  ["hour_range", ["9", "10"], true],
  ["hour_range", ["10", "9"], false],
  ["minute_range", ["0", "30"], false],
  ["day_of_week", ["saturday"], true],
  ["day_of_month", ["21"], true],
  ["distro", ["DEBIAN"], true],
  ["port_listening", ["443"], true],
  ["port_listening", ["80"], false],
])("%s(%s) is %s on this host", async (name, args, holds) => {
  const { outcome } = await settled({ when: call(name, ...args) });
  expect(outcome.kind).toBe(holds ? "wanted" : "unwanted");
});

test("the host's own name and environment are names", async () => {
  const equal = (name: string, words: string): Expression => ({
    kind: "equal",
    left: { kind: "name", name },
    right: { kind: "text", text: words },
  });
  expect((await settled({ when: equal("hostname", "Web01") })).outcome.kind).toBe("wanted");
  expect((await settled({ when: equal("environment", "prod") })).outcome.kind).toBe("wanted");
  const pattern: Expression = { kind: "trait", path: "hostname", op: "matches", values: ["web*"] };
  expect((await settled({ when: pattern })).outcome.kind).toBe("wanted");
});

test("templates print traits, and a trait that is not there is a fault of this resource", async () => {
  const given = (template: Template): Given => ({
    attributes: { content: { $template: template } },
  });
  expect((await settled(given([text("on "), ...trait("os", "family")]))).outcome).toEqual({
    kind: "wanted",
    attributes: { content: "on debian" },
  });
  const { outcome } = await settled(given(trait("os", "nothing")));
  expect(outcome).toMatchObject({ kind: "fault" });
  expect(outcome.kind === "fault" && outcome.reason).toContain("nothing");
});

test("conditional variables print true and false", async () => {
  const print: Template = [{ kind: "print", value: { kind: "path", steps: ["Vars", "big"] } }];
  const { outcome } = await settled({
    attributes: { content: { $template: print } },
    vars: { big: true },
  });
  expect(outcome).toMatchObject({ attributes: { content: "true" } });
});

test("a lookup takes the first arm that holds, else its default, and null is no value", async () => {
  const first = (...whens: Expression[]): Attribute => ({
    $first: whens.map((when, index) => ({ when, value: `arm ${index}` })),
    otherwise: null,
  });
  const { outcome } = await settled({
    attributes: { a: first(redhat, debian, debian), b: first(redhat), c: [first(debian)] },
  });
  expect(outcome).toEqual({ kind: "wanted", attributes: { a: "arm 1", c: ["arm 0"] } });
});

test("a lookup of lists joins all arms that hold, without repeats", async () => {
  const union = (...arms: [Expression, Attribute][]): Attribute => ({
    $union: arms.map(([when, value]) => ({ when, value })),
    otherwise: ["none"],
  });
  const { outcome } = await settled({
    attributes: {
      a: union([debian, ["x", "y"]], [redhat, ["no"]], [debian, ["y", "z"]]),
      b: union([redhat, ["no"]]),
    },
  });
  expect(outcome).toMatchObject({ attributes: { a: ["x", "y", "z"], b: ["none"] } });
});

test("a case lays the branch that fits over the attributes", async () => {
  const choice = {
    subject: trait("os", "family"),
    branches: { debian: { content: "deb" }, redhat: { content: "rpm" } },
  };
  const { outcome } = await settled({ attributes: { mode: "0600", source: "x" }, choice });
  expect(outcome).toEqual({ kind: "wanted", attributes: { mode: "0600", content: "deb" } });
  const other = { subject: trait("os", "distro"), branches: {}, otherwise: "skip" as const };
  expect((await settled({ choice: other })).outcome).toEqual({
    kind: "unwanted",
    reason: 'no branch of its case fits "debian"',
  });
});

test("variables of a crate are decided once for all that print them", async () => {
  const facts = {
    header: { host: "web01" },
    traits,
    clock: localTime(new Date(2026, 10, 21, 9, 30)),
  };
  const knowledge = knowledgeOf(facts, { changed: false, vars: {} });
  const vars = await settleVars({ is_debian: debian, is_redhat: redhat }, knowledge, () =>
    Promise.reject(new Error("nothing is asked")),
  );
  expect(vars).toEqual({ is_debian: true, is_redhat: false });
});

test.each<[Question, boolean]>([
  [{ kind: "file-exists", path: "/etc/motd" }, true],
  [{ kind: "file-exists", path: "/etc/link" }, true],
  [{ kind: "file-exists", path: "/etc/loop" }, false],
  [{ kind: "file-exists", path: "/etc" }, false],
  [{ kind: "dir-exists", path: "/etc" }, true],
  [{ kind: "dir-exists", path: "/etc/motd" }, false],
  [{ kind: "process-running", name: "sshd" }, true],
  [{ kind: "process-running", name: "a-rather-long-name" }, true],
  [{ kind: "process-running", name: "nginx" }, false],
  [{ kind: "command-succeeds", command: "true" }, true],
  [{ kind: "command-succeeds", command: "false" }, false],
  [{ kind: "has-display" }, true],
  [{ kind: "flag-set", flag: "beta" }, true],
  [{ kind: "flag-set", flag: "alpha" }, false],
  [{ kind: "group-exists", group: "docker" }, true],
  [{ kind: "group-exists", group: "wheel" }, false],
])("on a written-down host, %j is %s", async (question, answer) => {
  const host = seeded({
    paths: {
      "/etc/motd": { content: "hello\n" },
      "/etc/link": { kind: "link", linkTo: "motd" },
      "/etc/loop": { kind: "link", linkTo: "/etc/loop" },
      "/proc/7/comm": { content: "sshd\n" },
      "/proc/8/comm": { content: "a-rather-long-n\n" },
      "/proc/8/cmdline": { content: "/usr/bin/a-rather-long-name\0-x\0" },
      "/tmp/.X11-unix/X0": { kind: "other" },
      "/var/lib/vigo/flags/beta": {},
    },
    groups: { docker: 99 },
    answers: [{ argv: ["sh", "-c", "true"] }, { argv: ["sh", "-c", "false"], code: 1 }],
  });
  expect(await look(question, host)).toBe(answer);
});
