// Looks after one VLAN of a Cisco device: that it is there, its name, and whether it is shut down.
import type { HostView } from "../host/host.ts";
import { oneOf, optionalFlag, optionalInteger, optionalText } from "./attributes.ts";
import {
  askDevice,
  connectionAttributes,
  connectionOf,
  nameOf,
  talkStep,
  type Connection,
} from "./devices/connection.ts";
import { dialects } from "./devices/dialects.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";

interface CiscoVlanWant {
  readonly connection: Connection;
  readonly device: "cisco_ios" | "cisco_nxos" | "cisco_iosxr";
  readonly id: number;
  readonly name?: string;
  readonly shutdown?: boolean;
  readonly save: boolean;
  readonly state: "present" | "absent";
}

interface Vlan {
  readonly name: string;
  readonly isShut: boolean;
}

export const ciscoVlan: Executor<CiscoVlanWant, Vlan | undefined> = {
  type: "cisco_vlan",
  reach: "system",
  attributes: [
    "vlan_id",
    "device_type",
    "vlan_name",
    "shutdown",
    "save",
    "state",
    ...connectionAttributes,
  ],
  want,
  target: ({ connection, id }) => `VLAN ${id} of ${nameOf(connection)}`,
  observe,
  decide,
};

function want(attributes: Attributes): CiscoVlanWant {
  const id = optionalInteger(attributes, "vlan_id");
  const name = optionalText(attributes, "vlan_name");
  const shutdown = optionalFlag(attributes, "shutdown");
  if (id === undefined) throw new Error("the attribute `vlan_id` is missing");
  if (name !== undefined && !/^\S{1,32}$/.test(name)) {
    throw new Error(
      `\`vlan_name\` is ${JSON.stringify(name)}: at most 32 characters without spaces`,
    );
  }
  return {
    connection: connectionOf(attributes),
    device: oneOf(attributes, "device_type", ["cisco_ios", "cisco_nxos", "cisco_iosxr"]),
    id,
    ...(name !== undefined && { name }),
    ...(shutdown !== undefined && { shutdown }),
    save: optionalFlag(attributes, "save") ?? true,
    state: oneOf(attributes, "state", ["present", "absent"]),
  };
}

/** Many switches keep their VLANs in a database of their own, which the running configuration leaves out. */
async function observe(want: CiscoVlanWant, host: HostView): Promise<Vlan | undefined> {
  if (want.device === "cisco_iosxr") return undefined;
  const listed = await askDevice(want.connection, "show vlan brief", host);
  for (const line of listed.split(/\r?\n/)) {
    const [, id, name = "", status = ""] = /^(\d+)\s+(\S+)\s+(\S+)/.exec(line.trim()) ?? [];
    if (id === String(want.id)) return { name, isShut: /shut/i.test(status) };
  }
  return undefined;
}

function decide(want: CiscoVlanWant, found: Vlan | undefined): Decision {
  const { connection, device, id, name, shutdown, save, state } = want;
  if (device === "cisco_iosxr") {
    return stuck("IOS XR keeps no VLANs by themselves: they belong to its interfaces");
  }
  const lines =
    state === "absent"
      ? found === undefined
        ? []
        : [`no vlan ${id}`]
      : [
          ...(found === undefined ? [""] : []),
          ...(name === undefined || name === found?.name ? [] : [`name ${name}`]),
          ...(shutdown === undefined || shutdown === (found?.isShut ?? false)
            ? []
            : [shutdown ? "shutdown" : "no shutdown"]),
        ];
  if (lines.length === 0) return { kind: "settled" };
  const typed =
    state === "absent" ? lines : [`vlan ${id}`, ...lines.filter((line) => line !== ""), "exit"];
  const input = dialects[device].session(typed, save);
  return {
    kind: "steps",
    change: state === "absent" ? "deleted" : found === undefined ? "created" : "updated",
    steps: [talkStep(connection, { input }, typed.join("; "))],
  };
}
