// Rules of iptables and ip6tables: chains of our own that come before all others, each restored as one transaction.
import type { HostView, Step } from "../../host/host.ts";
import {
  commentOf,
  familiesOf,
  hasProgram,
  isAbout,
  portText,
  textAt,
  withRule,
  type Family,
  type FirewallProvider,
  type Rule,
  type RuleFound,
} from "./provider.ts";

export const iptables: FirewallProvider = {
  name: "iptables",
  isInCharge: (host) => hasProgram("iptables-restore", host),
  isInstalled: (host) => hasProgram("iptables-restore", host),
  observe,
};

const programs = { ipv4: "iptables", ipv6: "ip6tables" } as const;
const commentLimit = 255;

interface Chain {
  readonly family: Family;
  readonly name: string;
  /** The chain of the system that leads to it. */
  readonly from: "INPUT" | "OUTPUT";
  readonly lines: readonly string[];
  readonly isReached: boolean;
}

async function observe(rule: Rule, host: HostView): Promise<RuleFound> {
  const hasIpv6 = (await host.stat("/proc/net/if_inet6")) !== undefined;
  const families = familiesOf(rule).filter((family) => family === "ipv4" || hasIpv6);
  if (families.length === 0) return { kind: "impossible", reason: "this host has no IPv6" };
  const keeper = await observeKeeper(host);
  const add: Step[] = [];
  const remove: Step[] = [];
  let isKept = true;
  for (const family of families) {
    const chain = await observeChain(rule, family, host);
    const isOurs = (line: string): boolean => isAbout(commentIn(line), rule);
    const others = chain.lines.filter((line) => !isOurs(line));
    const line = lineOf(rule, chain);
    const found = chain.lines.filter(isOurs);
    const isSame = found.length === 1 && commentIn(found[0] ?? "") === commentIn(line);
    if (!isSame || !chain.isReached) {
      add.push(
        restore({ ...chain, lines: isSame ? chain.lines : withRule(others, line, isAllowing) }),
      );
    }
    if (found.length > 0) remove.push(restore({ ...chain, lines: others }));
    isKept &&= keeper?.texts[family].includes(`"${commentIn(line)}"`) ?? true;
  }
  const keep = keeper === undefined ? [] : keeper.steps;
  const note = { note: "nothing on this host keeps rules of iptables over a restart" };
  return {
    kind: "known",
    add: add.length === 0 && isKept ? [] : [...add, ...keep],
    remove: remove.length === 0 ? [] : [...remove, ...keep],
    ...(keeper === undefined && note),
  };
}

/** One listing serves all rules of a family. */
async function observeChain(rule: Rule, family: Family, host: HostView): Promise<Chain> {
  const from = rule.direction === "in" ? "INPUT" : "OUTPUT";
  const name = `VIGO-${from}`;
  const argv = [`${programs[family]}-save`, "-t", "filter"] as const;
  const answered = await host.ask({ argv });
  if (answered?.code !== 0) {
    throw new Error(
      `\`${argv.join(" ")}\` failed: ${answered?.err.trim() ?? "there is no such program"}`,
    );
  }
  const listed = answered.out.split("\n").map((line) => line.trim());
  return {
    family,
    name,
    from,
    lines: listed.filter((line) => line.startsWith(`-A ${name} `) && commentIn(line) !== ""),
    isReached: listed.includes(`-A ${from} -j ${name}`),
  };
}

interface Keeper {
  readonly steps: readonly Step[];
  readonly texts: { readonly [family in Family]: string };
}

/** Who loads rules when the system starts; undefined when nobody does. */
async function observeKeeper(host: HostView): Promise<Keeper | undefined> {
  if (await hasProgram("netfilter-persistent", host)) {
    return keeper("/etc/iptables/rules.v4", "/etc/iptables/rules.v6", host, [
      run("netfilter-persistent", "save"),
    ]);
  }
  const redHat = ["/etc/sysconfig/iptables", "/etc/sysconfig/ip6tables"] as const;
  if ((await host.stat(redHat[0])) === undefined) return undefined;
  return keeper(...redHat, host, [
    run("iptables-save", "-f", redHat[0]),
    run("ip6tables-save", "-f", redHat[1]),
  ]);
}

async function keeper(
  ipv4: string,
  ipv6: string,
  host: HostView,
  steps: readonly Step[],
): Promise<Keeper> {
  const texts = {
    ipv4: (await textAt(ipv4, host)) ?? "",
    ipv6: (await textAt(ipv6, host)) ?? "",
  };
  return { steps, texts };
}

function run(...argv: readonly [string, ...string[]]): Step {
  return { kind: "run", program: { argv } };
}

/** To name a chain of one's own is to empty it; those of others stay as they are. */
function restore({ family, name, from, lines, isReached }: Chain): Step {
  const side = from === "INPUT" ? "-i" : "-o";
  const text = [
    "*filter",
    `:${name} - [0:0]`,
    `-A ${name} -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN`,
    `-A ${name} ${side} lo -j RETURN`,
    ...lines,
    ...(isReached ? [] : [`-I ${from} 1 -j ${name}`]),
    "COMMIT",
    "",
  ].join("\n");
  const argv = [`${programs[family]}-restore`, "-w", "--noflush"] as const;
  return { kind: "run", program: { argv, stdin: new TextEncoder().encode(text) } };
}

function commentIn(line: string): string {
  return /--comment "([^"]*)"/.exec(line)?.[1] ?? "";
}

function isAllowing(line: string): boolean {
  return line.endsWith(" -j ACCEPT");
}

function lineOf(rule: Rule, { name, family }: Chain): string {
  const { direction, proto, port, source, destination, action } = rule;
  return [
    `-A ${name}`,
    ...(source === undefined ? [] : [`-s ${source}`]),
    ...(destination === undefined ? [] : [`-d ${destination}`]),
    ...(rule.interface === undefined
      ? []
      : [`${direction === "in" ? "-i" : "-o"} ${rule.interface}`]),
    ...(proto === "any" ? [] : [`-p ${proto === "icmpv6" ? "ipv6-icmp" : proto}`]),
    ...(port === undefined ? [] : [`--dport ${portText(port, ":")}`]),
    `-m comment --comment "${commentOf(rule, commentLimit)}"`,
    `-j ${target(action, family)}`,
  ].join(" ");
}

function target(action: Rule["action"], family: Family): string {
  if (action === "allow") return "ACCEPT";
  if (action === "deny") return "DROP";
  const why = family === "ipv4" ? "icmp-port-unreachable" : "icmp6-port-unreachable";
  return `REJECT --reject-with ${why}`;
}
