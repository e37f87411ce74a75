// Rules of ufw: found by their comments in what it says was added, be it active or not.
import type { HostView, Step } from "../../host/host.ts";
import {
  commentOf,
  hasProgram,
  isAbout,
  portText,
  textAt,
  type FirewallProvider,
  type Rule,
  type RuleFound,
} from "./provider.ts";

export const ufw: FirewallProvider = {
  name: "ufw",
  isInCharge: async (host) => (await hasProgram("ufw", host)) && (await isActive(host)),
  isInstalled: (host) => hasProgram("ufw", host),
  observe,
};

async function observe(rule: Rule, host: HostView): Promise<RuleFound> {
  const { proto } = rule;
  if (proto === "sctp" || proto === "icmp" || proto === "icmpv6") {
    return { kind: "impossible", reason: `ufw has no rules for ${proto}` };
  }
  const answered = await host.ask({ argv: ["ufw", "show", "added"] });
  if (answered?.code !== 0) {
    throw new Error(
      `\`ufw show added\` failed: ${answered?.err.trim() ?? "there is no such program"}`,
    );
  }
  const comments = answered.out
    .split("\n")
    .map((line) => / comment '(.*)'$/.exec(line)?.[1] ?? "")
    .filter((comment) => isAbout(comment, rule));
  const comment = commentOf(rule, commentLimit);
  const add = run(...words(rule), "comment", comment);
  const isFirst = rule.action === "allow" && comments.length === 0;
  const isActiveNow = await isActive(host);
  return {
    kind: "known",
    // What is put first leaves alone a rule that is there already: its comment comes by the second way.
    add: comments.includes(comment)
      ? []
      : [...(isFirst ? [run("prepend", ...words(rule), "comment", comment)] : []), add],
    remove: comments.length === 0 ? [] : [run("--force", "delete", ...words(rule))],
    ...(!isActiveNow && { note: "ufw is not active: the rule holds once `ufw enable` was run" }),
  };
}

const commentLimit = 255;

async function isActive(host: HostView): Promise<boolean> {
  return /^ENABLED=["']?yes/m.test((await textAt("/etc/ufw/ufw.conf", host)) ?? "");
}

function run(...words: readonly string[]): Step {
  return { kind: "run", program: { argv: ["ufw", ...words] } };
}

function words(rule: Rule): readonly string[] {
  const { action, direction, proto, port, source = "any", destination = "any" } = rule;
  return [
    action,
    direction,
    ...(rule.interface === undefined ? [] : ["on", rule.interface]),
    ...(proto === "any" ? [] : ["proto", proto]),
    "from",
    source,
    "to",
    destination,
    ...(port === undefined ? [] : ["port", portText(port, ":")]),
  ];
}
