// Rules of nftables: one file that holds a table of our own, loaded as one transaction, and nothing of others.
import type { HostView, Step } from "../../host/host.ts";
import {
  commentOf,
  hasProgram,
  isAbout,
  portText,
  textAt,
  withRule,
  type FirewallProvider,
  type Rule,
  type RuleFound,
} from "./provider.ts";

export const nftables: FirewallProvider = {
  name: "nftables",
  isInCharge: (host) => hasProgram("nft", host),
  isInstalled: (host) => hasProgram("nft", host),
  observe,
};

const folder = "/etc/nftables.d";
const file = `${folder}/vigo.nft`;

/** What is loaded when the system starts, where distributions keep it. */
const mains = ["/etc/sysconfig/nftables.conf", "/etc/nftables.conf", "/etc/nftables.nft"];

/** Of the kernel; longer ones are refused. */
const commentLimit = 127;

interface Chains {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

async function observe(rule: Rule, host: HostView): Promise<RuleFound> {
  const chains = chainsIn((await textAt(file, host)) ?? "");
  const live = await liveComments(host);
  const boot = await observeBoot(host);
  const chain = rule.direction === "in" ? "input" : "output";
  const isOurs = (line: string): boolean => isAbout(commentIn(line), rule);
  const others = chains[chain].filter((line) => !isOurs(line));
  const line = lineOf(rule);
  const isWritten = chains[chain].filter(isOurs).join("\n") === line;
  const isLive = live.includes(commentIn(line));
  const isAway =
    others.length === chains[chain].length && !live.some((text) => isAbout(text, rule));
  const added = isWritten ? chains : { ...chains, [chain]: withRule(others, line, isAllowing) };
  return {
    kind: "known",
    add: isWritten && isLive && boot.steps.length === 0 ? [] : load(added, boot),
    remove: isAway ? [] : load({ ...chains, [chain]: others }, boot),
    ...(boot.note !== undefined && { note: boot.note }),
  };
}

/** The kernel's own listing, for whatever was flushed by hand has to come back. */
async function liveComments(host: HostView): Promise<readonly string[]> {
  const answered = await host.ask({ argv: ["nft", "-j", "list", "table", "inet", "vigo"] });
  // There is no such table yet.
  if (answered?.code !== 0) return [];
  const listing: unknown = JSON.parse(answered.out);
  if (!isRecord(listing) || !Array.isArray(listing["nftables"])) return [];
  return listing["nftables"].flatMap((item: unknown) => {
    const rule = isRecord(item) ? item["rule"] : undefined;
    const comment = isRecord(rule) ? rule["comment"] : undefined;
    return typeof comment === "string" ? [comment] : [];
  });
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}

interface Boot {
  readonly steps: readonly Step[];
  readonly hasFolder: boolean;
  readonly note?: string;
}

/** What it takes for the file to be loaded when the system starts. */
async function observeBoot(host: HostView): Promise<Boot> {
  const hasFolder = (await host.stat(folder)) !== undefined;
  const wants = "/etc/systemd/system/sysinit.target.wants/nftables.service";
  const isEnabled =
    (await host.stat("/usr/lib/systemd/systemd")) === undefined ||
    (await host.stat(wants)) !== undefined ||
    (await host.stat(wants.replace("sysinit", "multi-user"))) !== undefined;
  const note = isEnabled
    ? {}
    : { note: "it holds after a restart only once the service `nftables` is enabled" };
  for (const path of mains) {
    const text = await textAt(path, host);
    if (text === undefined) continue;
    const isIncluded = /^\s*include\s+"\/etc\/nftables\.d\/(vigo|\*)\.nft"/m.test(text);
    if (isIncluded) return { steps: [], hasFolder, ...note };
    const mode = (await host.stat(path))?.mode ?? 0o644;
    const ended = text === "" || text.endsWith("\n") ? text : `${text}\n`;
    return { steps: [write(path, `${ended}include "${file}"\n`, mode)], hasFolder, ...note };
  }
  return { steps: [], hasFolder, note: "nothing on this host loads it when the system starts" };
}

/** Tried first, then put in place, then loaded: the kernel takes all of it or nothing. */
function load(chains: Chains, boot: Boot): readonly Step[] {
  const text = fileText(chains);
  const stdin = new TextEncoder().encode(text);
  return [
    { kind: "run", program: { argv: ["nft", "-c", "-f", "-"], stdin } },
    ...(boot.hasFolder ? [] : [{ kind: "make-folder", path: folder, mode: 0o755 } as const]),
    write(file, text, 0o600),
    ...boot.steps,
    { kind: "run", program: { argv: ["nft", "-f", file] } },
  ];
}

function write(path: string, text: string, mode: number): Step {
  return { kind: "write-file", path, content: new TextEncoder().encode(text), mode };
}

/** Named before it is deleted, since deleting what is not there would fail. */
function fileText({ input, output }: Chains): string {
  return [
    "# Written by vigo; changes are lost.",
    "table inet vigo",
    "delete table inet vigo",
    "table inet vigo {",
    ...chainText("input", "iifname", input),
    ...chainText("output", "oifname", output),
    "}",
    "",
  ].join("\n");
}

/** What has begun may go on, and a host may always talk to itself. */
function chainText(
  name: string,
  interfaceKey: string,
  lines: readonly string[],
): readonly string[] {
  return [
    `  chain ${name} {`,
    `    type filter hook ${name} priority 0; policy accept;`,
    "    ct state established,related accept",
    `    ${interfaceKey} "lo" accept`,
    ...lines.map((line) => `    ${line}`),
    "  }",
  ];
}

function chainsIn(text: string): Chains {
  const rules = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => commentIn(line) !== "");
  return {
    input: rules.filter((line) => commentIn(line).startsWith("vigo in ")),
    output: rules.filter((line) => commentIn(line).startsWith("vigo out ")),
  };
}

function commentIn(line: string): string {
  return /comment "([^"]*)"$/.exec(line)?.[1] ?? "";
}

function isAllowing(line: string): boolean {
  return / accept comment /.test(` ${line}`);
}

function lineOf(rule: Rule): string {
  const { direction, proto, port, source, destination, action } = rule;
  const key = direction === "in" ? "iifname" : "oifname";
  const family = (address: string): string => (address.includes(":") ? "ip6" : "ip");
  return [
    ...(rule.interface === undefined ? [] : [`${key} "${rule.interface}"`]),
    ...(source === undefined ? [] : [`${family(source)} saddr ${source}`]),
    ...(destination === undefined ? [] : [`${family(destination)} daddr ${destination}`]),
    ...(port === undefined ? protocolText(proto) : [`${proto} dport ${portText(port, "-")}`]),
    { allow: "accept", deny: "drop", reject: "reject" }[action],
    `comment "${commentOf(rule, commentLimit)}"`,
  ].join(" ");
}

function protocolText(proto: Rule["proto"]): readonly string[] {
  if (proto === "any") return [];
  return [`meta l4proto ${proto === "icmpv6" ? "ipv6-icmp" : proto}`];
}
