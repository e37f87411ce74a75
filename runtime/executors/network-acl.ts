// Keeps entries in an access list of a network device, in their order.
import type { HostView } from "../host/host.ts";
import { oneOf, optionalFlag, optionalText, texts } from "./attributes.ts";
import {
  askDevice,
  connectionAttributes,
  connectionOf,
  nameOf,
  talkStep,
  type Connection,
} from "./devices/connection.ts";
import { typedLines, type ConfigLine } from "./devices/configuration.ts";
import { dialects, type DeviceType } from "./devices/dialects.ts";
import type { Attributes, Decision, Executor } from "./executor.ts";

interface NetworkAclWant {
  readonly connection: Connection;
  readonly device: DeviceType;
  readonly acl: string;
  readonly entries: readonly string[];
  readonly check: string;
  readonly save: boolean;
  readonly state: "present" | "absent";
}

export const networkAcl: Executor<NetworkAclWant, readonly string[]> = {
  type: "network_acl",
  reach: "system",
  attributes: [
    "device_type",
    "acl",
    "entry",
    "check_command",
    "save",
    "state",
    ...connectionAttributes,
  ],
  want,
  target: ({ connection, acl }) => `${acl} on ${nameOf(connection)}`,
  observe,
  decide,
};

function want(attributes: Attributes): NetworkAclWant {
  const device = oneOf(attributes, "device_type", [
    "cisco_ios",
    "cisco_nxos",
    "cisco_iosxr",
    "arista_eos",
    "juniper_junos",
  ]);
  const { acl: written } = attributes;
  const acl = typeof written === "number" ? String(written) : optionalText(attributes, "acl");
  if (acl === undefined || !/^[^\s|;]+$/.test(acl))
    throw new Error("`acl` is no name of an access list");
  return {
    connection: connectionOf(attributes),
    device,
    acl,
    entries: texts(attributes, "entry").map((entry) => normal(entry)),
    check: optionalText(attributes, "check_command") ?? dialects[device].showAcl(acl),
    save: optionalFlag(attributes, "save") ?? true,
    state: oneOf(attributes, "state", ["present", "absent"]),
  };
}

/** Devices number entries, and count what they met. */
function normal(line: string): string {
  return line
    .trim()
    .replace(/^\d+ /, "")
    .replace(/\s*[([]\d+ match(es)?[^)\]]*[)\]]$/, "")
    .replaceAll(/\s+/g, " ");
}

async function observe(want: NetworkAclWant, host: HostView): Promise<readonly string[]> {
  const listed = await askDevice(want.connection, want.check, host);
  const prefix = `set firewall family inet filter ${want.acl} `;
  return listed.split(/\r?\n/).map((line) => {
    const bare = line.trim();
    return bare.startsWith(prefix) ? normal(bare.slice(prefix.length)) : normal(bare);
  });
}

function decide(want: NetworkAclWant, found: readonly string[]): Decision {
  const { connection, device, acl, entries, save, state } = want;
  const there = entries.filter((entry) => found.includes(entry));
  const [out, into] = state === "absent" ? [there, []] : mended(entries, found);
  if (out.length === 0 && into.length === 0) return { kind: "settled" };
  const { session } = dialects[device];
  const typed = [
    ...out.map((entry) => ({ entry, is: false })),
    ...into.map((entry) => ({ entry, is: true })),
  ];
  const lines = typedLines(typed.map(({ entry, is }) => lineFor(want, entry, is)));
  const about = `access list ${acl}: ${[...out.map((entry) => `- ${entry}`), ...into].join("; ")}`;
  const isThrownAway = device === "juniper_junos" && !save;
  return {
    kind: "steps",
    change: state === "absent" ? "deleted" : "updated",
    steps: [talkStep(connection, { input: session(lines, save) }, about)],
    ...(isThrownAway && { unseen: true }),
  };
}

/** What has to go and what has to come, for all to stand in order: a device appends. */
function mended(
  entries: readonly string[],
  found: readonly string[],
): readonly [readonly string[], readonly string[]] {
  const places = entries.map((entry) => found.indexOf(entry));
  const first = places.findIndex(
    (place, at) => place === -1 || place < Math.max(-1, ...places.slice(0, at)),
  );
  if (first === -1) return [[], []];
  const rest = entries.slice(first);
  return [rest.filter((entry) => found.includes(entry)), rest];
}

function lineFor({ device, acl }: NetworkAclWant, entry: string, is: boolean): ConfigLine {
  const { aclHead, negate } = dialects[device];
  const head = aclHead(acl, entry);
  const line = head === undefined ? `set firewall family inet filter ${acl} ${entry}` : entry;
  return { above: head === undefined ? [] : [head], text: is ? line : negate(line) };
}
