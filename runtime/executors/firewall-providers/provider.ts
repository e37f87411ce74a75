// What every firewall can be asked about a rule, and the rule itself.
import type { HostView, Step } from "../../host/host.ts";

export interface Rule {
  readonly action: "allow" | "deny" | "reject";
  readonly direction: "in" | "out";
  readonly proto: "tcp" | "udp" | "sctp" | "icmp" | "icmpv6" | "any";
  /** The last is the first unless it is a range. */
  readonly port?: { readonly first: number; readonly last: number };
  readonly source?: string;
  readonly destination?: string;
  readonly interface?: string;
  /** For people. */
  readonly remark?: string;
}

export interface FirewallProvider {
  readonly name: "nftables" | "iptables" | "ufw" | "firewalld";
  /** Whether it is what this host's firewall is looked after with. */
  isInCharge(host: HostView): Promise<boolean>;
  /** Whether the host has its programs. */
  isInstalled(host: HostView): Promise<boolean>;
  observe(rule: Rule, host: HostView): Promise<RuleFound>;
}

export type RuleFound =
  | {
      readonly kind: "known";
      /** What makes it hold now and after a restart; empty when it does. */
      readonly add: readonly Step[];
      /** What takes it away, now and for good; empty when it is not there. */
      readonly remove: readonly Step[];
      readonly note?: string;
    }
  /** Such a rule is nothing that this firewall could keep. */
  | { readonly kind: "impossible"; readonly reason: string };

/** By which a rule is found again, however the firewall prints it. */
export function identity(rule: Rule): string {
  const { action, direction, proto, port, source, destination } = rule;
  const text = [
    `vigo ${direction} ${action} ${proto}`,
    ...(port === undefined ? [] : [portText(port, "-")]),
    ...(source === undefined ? [] : [`from ${source}`]),
    ...(destination === undefined ? [] : [`to ${destination}`]),
    ...(rule.interface === undefined ? [] : [`on ${rule.interface}`]),
  ].join(" ");
  // Two long addresses do not fit into what firewalls keep: the rest is told apart by a sum of it all.
  return text.length <= identityLimit ? text : `${text.slice(0, identityLimit - 9)} ${sumOf(text)}`;
}

const identityLimit = 110;

/** FNV-1a: short, and the same everywhere. */
function sumOf(text: string): string {
  const sum = new TextEncoder()
    .encode(text)
    .reduce((sum, byte) => Math.imul(sum ^ byte, 0x01_00_01_93) >>> 0, 0x81_1c_9d_c5);
  return sum.toString(16).padStart(8, "0");
}

/** The identity and what a person remarked, without what would end a quoted text. */
export function commentOf(rule: Rule, limit: number): string {
  const { remark = "" } = rule;
  const clean = remark.replaceAll(/["\\`$]/g, "").replaceAll("'", "");
  return clean === "" ? identity(rule) : `${identity(rule)}; ${clean}`.slice(0, limit).trimEnd();
}

/** True for the comment of this very rule, whatever its remark. */
export function isAbout(comment: string, rule: Rule): boolean {
  return comment === identity(rule) || comment.startsWith(`${identity(rule)};`);
}

export function portText({ first, last }: NonNullable<Rule["port"]>, between: string): string {
  return first === last ? String(first) : `${first}${between}${last}`;
}

export type Family = "ipv4" | "ipv6";

/** The families of addresses that the rule can be about. */
export function familiesOf({ proto, source, destination }: Rule): readonly Family[] {
  const address = source ?? destination;
  if (proto === "icmp") return ["ipv4"];
  if (proto === "icmpv6") return ["ipv6"];
  if (address === undefined) return ["ipv4", "ipv6"];
  return [address.includes(":") ? "ipv6" : "ipv4"];
}

/** Allowing comes first: whoever may pass is not kept out by a rule for all. */
export function withRule(
  lines: readonly string[],
  line: string,
  isAllowing: (line: string) => boolean,
): readonly string[] {
  if (!isAllowing(line)) return [...lines, line];
  const at = lines.findLastIndex(isAllowing) + 1;
  return lines.toSpliced(at, 0, line);
}

export async function hasProgram(name: string, host: HostView): Promise<boolean> {
  for (const folder of ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]) {
    if ((await host.stat(`${folder}/${name}`)) !== undefined) return true;
  }
  return false;
}

export async function textAt(path: string, host: HostView): Promise<string | undefined> {
  const bytes = await host.read(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
