// Rules of firewalld: rich rules of a zone, both those that hold now and those that hold after a restart.
import type { HostView, Step } from "../../host/host.ts";
import {
  familiesOf,
  hasProgram,
  portText,
  type FirewallProvider,
  type Rule,
  type RuleFound,
} from "./provider.ts";

export const firewalld: FirewallProvider = {
  name: "firewalld",
  isInCharge: async (host) => (await hasProgram("firewall-cmd", host)) && (await isRunning(host)),
  isInstalled: (host) => hasProgram("firewall-cmd", host),
  observe,
};

async function observe(rule: Rule, host: HostView): Promise<RuleFound> {
  const reason = unspeakable(rule);
  if (reason !== undefined) return { kind: "impossible", reason };
  if (!(await isRunning(host))) {
    throw new Error("firewalld does not run: start it in a resource that this one depends on");
  }
  const zone = await zoneOf(rule, host);
  if ("reason" in zone) return { kind: "impossible", reason: zone.reason };
  const text = richRule(rule);
  const add: Step[] = [];
  const remove: Step[] = [];
  for (const lasting of [["--permanent"], []]) {
    const where = [...lasting, `--zone=${zone.name}`];
    const listed = await ask(host, ...where, "--list-rich-rules");
    const isThere = listed.split("\n").some((line) => line.trim() === text);
    if (isThere) remove.push(run(...where, `--remove-rich-rule=${text}`));
    else add.push(run(...where, `--add-rich-rule=${text}`));
  }
  return { kind: "known", add, remove };
}

function unspeakable({ direction, proto, port, source, destination }: Rule): string | undefined {
  if (direction === "out") {
    return "firewalld's zones know only what comes in: choose another provider for `direction: out`";
  }
  const isBare = proto === "any" && port === undefined;
  return isBare && source === undefined && destination === undefined
    ? "firewalld needs a protocol, a source or a destination beside the interface"
    : undefined;
}

/** A zone counts for all of its interfaces, so one that has others besides would open too much. */
async function zoneOf(
  rule: Rule,
  host: HostView,
): Promise<{ readonly name: string } | { readonly reason: string }> {
  if (rule.interface === undefined) {
    return { name: (await ask(host, "--get-default-zone")).trim() };
  }
  const blocks = (await ask(host, "--get-active-zones")).split(/\n(?=\S)/);
  for (const block of blocks) {
    const interfaces = /^\s+interfaces:\s*(.*)$/m.exec(block)?.[1]?.trim().split(/\s+/) ?? [];
    if (!interfaces.includes(rule.interface)) continue;
    const [name = ""] = block.trim().split(/\s/);
    return interfaces.length === 1
      ? { name }
      : {
          reason: `the zone "${name}" has other interfaces than "${rule.interface}" too; give that one a zone of its own`,
        };
  }
  return { reason: `no zone of firewalld has the interface "${rule.interface}"` };
}

async function isRunning(host: HostView): Promise<boolean> {
  return (await host.ask({ argv: ["firewall-cmd", "--state"] }))?.code === 0;
}

async function ask(host: HostView, ...words: readonly string[]): Promise<string> {
  const answered = await host.ask({ argv: ["firewall-cmd", ...words] });
  if (answered?.code === 0) return answered.out;
  throw new Error(
    `\`firewall-cmd ${words.join(" ")}\` failed: ${answered?.err.trim() ?? "there is no such program"}`,
  );
}

function run(...words: readonly string[]): Step {
  return { kind: "run", program: { argv: ["firewall-cmd", ...words] } };
}

/** In the order and the words in which firewalld lists it. */
function richRule(rule: Rule): string {
  const { action, proto, port, source, destination } = rule;
  const [family, other] = familiesOf(rule);
  return [
    "rule",
    ...(other === undefined ? [`family="${family}"`] : []),
    ...(source === undefined ? [] : [`source address="${source}"`]),
    ...(destination === undefined ? [] : [`destination address="${destination}"`]),
    ...(port === undefined
      ? protocol(proto)
      : [`port port="${portText(port, "-")}" protocol="${proto}"`]),
    { allow: "accept", deny: "drop", reject: "reject" }[action],
  ].join(" ");
}

function protocol(proto: Rule["proto"]): readonly string[] {
  if (proto === "any") return [];
  return [`protocol value="${proto === "icmpv6" ? "ipv6-icmp" : proto}"`];
}
