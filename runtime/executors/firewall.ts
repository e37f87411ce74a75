// Looks after one rule of the host's firewall, with whichever firewall the host uses.
import type { HostView } from "../host/host.ts";
import { oneOf, optionalText } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import { firewalld } from "./firewall-providers/firewalld.ts";
import { iptables } from "./firewall-providers/iptables.ts";
import { nftables } from "./firewall-providers/nftables.ts";
import { identity } from "./firewall-providers/provider.ts";
import type { FirewallProvider, Rule, RuleFound } from "./firewall-providers/provider.ts";
import { ufw } from "./firewall-providers/ufw.ts";

interface FirewallWant {
  readonly rule: Rule;
  readonly state: "present" | "absent";
  readonly provider: "auto" | FirewallProvider["name"];
}

/** In this order: those that look after a whole host come before those that they use themselves. */
const providers: readonly FirewallProvider[] = [firewalld, ufw, nftables, iptables];

export const firewall: Executor<FirewallWant, RuleFound> = {
  type: "firewall",
  reach: "system",
  attributes: [
    "port",
    "proto",
    "action",
    "source",
    "destination",
    "interface",
    "direction",
    "comment",
    "provider",
    "state",
  ],
  want,
  target: ({ rule }) => identity(rule).replace(/^vigo /, ""),
  observe,
  decide,
};

function want(attributes: Attributes): FirewallWant {
  const source = optionalText(attributes, "source");
  const destination = optionalText(attributes, "destination");
  const port = portOf(attributes["port"]);
  const name = optionalText(attributes, "interface");
  const remark = optionalText(attributes, "comment")?.replaceAll(/[\r\n]+/g, " ");
  const rule: Rule = {
    action: oneOf(attributes, "action", ["allow", "deny", "reject"]),
    direction: oneOf(attributes, "direction", ["in", "out"]),
    proto: oneOf(attributes, "proto", ["tcp", "udp", "sctp", "icmp", "icmpv6", "any"]),
    ...(port !== undefined && { port }),
    ...(source !== undefined && { source }),
    ...(destination !== undefined && { destination }),
    ...(name !== undefined && { interface: name }),
    ...(remark !== undefined && { remark }),
  };
  const reason = contradiction(rule);
  if (reason !== undefined) throw new Error(reason);
  return {
    rule,
    state: oneOf(attributes, "state", ["present", "absent"]),
    provider: oneOf(attributes, "provider", ["auto", "nftables", "iptables", "ufw", "firewalld"]),
  };
}

function portOf(written: unknown): Rule["port"] {
  if (written === undefined) return undefined;
  const text = typeof written === "number" ? String(written) : written;
  const [, first, last = first] =
    typeof text === "string" ? (/^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []) : [];
  const port = { first: Number(first), last: Number(last) };
  if (port.first >= 1 && port.first <= port.last && port.last <= 65_535) return port;
  throw new Error(
    `\`port\` is ${JSON.stringify(written)}, which is no port and no range such as "8000-8010"`,
  );
}

function contradiction({ proto, port, source, destination, ...rule }: Rule): string | undefined {
  if (port !== undefined && ["icmp", "icmpv6", "any"].includes(proto)) {
    return `\`proto: ${proto}\` cannot be narrowed to a port`;
  }
  for (const address of [source, destination]) {
    if (address !== undefined && !isAddress(address))
      return `"${address}" is no address and no network`;
  }
  const families = [source, destination].flatMap((address) =>
    address === undefined ? [] : [address.includes(":")],
  );
  if (new Set(families).size > 1) return "`source` and `destination` are of two kinds of addresses";
  const isOther = families.includes(proto === "icmp");
  if (families.length > 0 && isOther && (proto === "icmp" || proto === "icmpv6")) {
    return `\`proto: ${proto}\` does not go with that kind of address`;
  }
  // It stands in files and commands of the firewall.
  return rule.interface === undefined || /^[\w.@:+-]{1,15}$/.test(rule.interface)
    ? undefined
    : `"${rule.interface}" is not the name of an interface`;
}

function isAddress(text: string): boolean {
  const [address = "", prefix = "0", ...rest] = text.split("/");
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  if (address.includes(":")) return Number(prefix) <= 128 && /^[\dA-Fa-f:.]+$/.test(address);
  const parts = address.split(".");
  return (
    Number(prefix) <= 32 &&
    parts.length === 4 &&
    parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
  );
}

async function observe(want: FirewallWant, host: HostView): Promise<RuleFound> {
  for (const provider of providers) {
    const isMeant =
      want.provider === "auto"
        ? await provider.isInCharge(host)
        : want.provider === provider.name && (await provider.isInstalled(host));
    if (isMeant) return provider.observe(want.rule, host);
  }
  const what = want.provider === "auto" ? "firewall that is known here" : want.provider;
  return {
    kind: "impossible",
    reason: `this host has no ${what}: install one first, such as nftables`,
  };
}

function decide({ state }: FirewallWant, found: RuleFound): Decision {
  if (found.kind === "impossible") {
    // What a firewall cannot keep, it does not have.
    return state === "absent" ? { kind: "settled", note: found.reason } : stuck(found.reason);
  }
  const steps = state === "present" ? found.add : found.remove;
  const note = found.note === undefined ? {} : { note: found.note };
  if (steps.length === 0) return { kind: "settled", ...(state === "present" && note) };
  return { kind: "steps", change: state === "present" ? "created" : "deleted", steps, ...note };
}
