// Sets fields of an interface of a Cisco device, and leaves those alone that are not given.
import type { HostView } from "../host/host.ts";
import { oneOf, optionalFlag, optionalInteger, optionalText, requiredText } from "./attributes.ts";
import { below, configLines } from "./devices/configuration.ts";
import {
  askDevice,
  connectionAttributes,
  connectionOf,
  nameOf,
  talkStep,
  type Connection,
} from "./devices/connection.ts";
import { dialects } from "./devices/dialects.ts";
import type { Attributes, Decision, Executor } from "./executor.ts";

type Device = "cisco_ios" | "cisco_nxos" | "cisco_iosxr";

interface CiscoInterfaceWant {
  readonly connection: Connection;
  readonly device: Device;
  readonly name: string;
  /** As they are to stand below the interface. */
  readonly fields: readonly string[];
  readonly save: boolean;
  readonly state: "present" | "absent";
}

export const ciscoInterface: Executor<CiscoInterfaceWant, readonly string[] | undefined> = {
  type: "cisco_interface",
  reach: "system",
  attributes: [
    "interface",
    "device_type",
    "description",
    "ip_address",
    "mtu",
    "speed",
    "duplex",
    "shutdown",
    "switchport_mode",
    "access_vlan",
    "trunk_allowed_vlans",
    "native_vlan",
    "channel_group",
    "save",
    "state",
    ...connectionAttributes,
  ],
  want,
  target: ({ connection, name }) => `${name} of ${nameOf(connection)}`,
  observe: async ({ connection, device, name }, host: HostView) => {
    const config = configLines(await askDevice(connection, dialects[device].running, host));
    return below(config, `interface ${name}`);
  },
  decide,
};

function want(attributes: Attributes): CiscoInterfaceWant {
  const device = oneOf(attributes, "device_type", ["cisco_ios", "cisco_nxos", "cisco_iosxr"]);
  return {
    connection: connectionOf(attributes),
    device,
    name: oneLine(requiredText(attributes, "interface")),
    fields: [...portFields(attributes, device), ...switchFields(attributes)],
    save: optionalFlag(attributes, "save") ?? true,
    state: oneOf(attributes, "state", ["present", "absent"]),
  };
}

/** A further line would be a further command. */
function oneLine(text: string): string {
  if (/^[^\r\n]*$/.test(text)) return text.trim().replaceAll(/\s+/g, " ");
  throw new Error(`${JSON.stringify(text)} has more than one line`);
}

function portFields(attributes: Attributes, device: Device): readonly string[] {
  const description = optionalText(attributes, "description");
  const address = optionalText(attributes, "ip_address");
  const shutdown = optionalFlag(attributes, "shutdown");
  return [
    ...(description === undefined
      ? []
      : [description === "" ? "no description" : `description ${oneLine(description)}`]),
    ...(address === undefined ? [] : [addressLine(address, device)]),
    ...field(attributes, "mtu", "mtu"),
    ...field(attributes, "speed", "speed"),
    ...field(attributes, "duplex", "duplex"),
    ...(shutdown === undefined ? [] : [shutdown ? "shutdown" : "no shutdown"]),
  ];
}

function switchFields(attributes: Attributes): readonly string[] {
  const group = optionalInteger(attributes, "channel_group");
  return [
    ...field(attributes, "switchport_mode", "switchport mode"),
    ...field(attributes, "access_vlan", "switchport access vlan"),
    ...field(attributes, "trunk_allowed_vlans", "switchport trunk allowed vlan"),
    ...field(attributes, "native_vlan", "switchport trunk native vlan"),
    ...(group === undefined ? [] : [`channel-group ${group} mode active`]),
  ];
}

function field(attributes: Attributes, name: string, words: string): readonly string[] {
  const value = attributes[name];
  if (value === undefined) return [];
  const text = typeof value === "number" ? String(value) : optionalText(attributes, name);
  return [`${words} ${oneLine(text ?? "")}`];
}

function addressLine(address: string, device: Device): string {
  const words = device === "cisco_iosxr" ? "ipv4 address" : "ip address";
  if (address === "dhcp") return `${words} dhcp`;
  const [ip = "", prefix = ""] = address.split("/");
  if (ip.includes(":")) return `ipv6 address ${address.toUpperCase()}`;
  return device === "cisco_ios"
    ? `${words} ${ip} ${maskOf(Number(prefix))}`
    : `${words} ${address}`;
}

function maskOf(prefix: number): string {
  const bits = prefix === 0 ? 0 : (0xff_ff_ff_ff << (32 - prefix)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join(".");
}

function decide(want: CiscoInterfaceWant, found: readonly string[] | undefined): Decision {
  const { connection, device, name, fields, save, state } = want;
  const { session } = dialects[device];
  if (state === "absent") {
    // What an interface has by default is not printed, or printed as what it has not.
    const isBare = found?.every((line) => /^(no |shutdown$)/.test(line)) ?? true;
    if (isBare) return { kind: "settled" };
    const line = device === "cisco_iosxr" ? `no interface ${name}` : `default interface ${name}`;
    const steps = [talkStep(connection, { input: session([line], save) }, line)];
    return { kind: "steps", change: "deleted", steps };
  }
  const left = fields.filter((line) => !isThere(found ?? [], line));
  if (left.length === 0) return { kind: "settled" };
  const typed = [`interface ${name}`, ...left];
  const steps = [talkStep(connection, { input: session(typed, save) }, typed.join("; "))];
  return { kind: "steps", change: "updated", steps };
}

function isThere(found: readonly string[], line: string): boolean {
  if (line.startsWith("no ")) {
    const word = line.slice(3);
    return !found.some((one) => one === word || one.startsWith(`${word} `));
  }
  // Whoever made the channel may have chosen another way of agreeing on it.
  const [, channel] = /^(channel-group \d+) mode active$/.exec(line) ?? [];
  return found.some(
    (one) =>
      one.toLowerCase() === line.toLowerCase() ||
      (channel !== undefined && `${one} `.startsWith(`${channel} `)),
  );
}
