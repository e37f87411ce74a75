// Sets fields of an interface of a Juniper device, and leaves those alone that are not given.
import type { HostView } from "../host/host.ts";
import {
  optionalFlag,
  optionalInteger,
  oneOf,
  optionalText,
  requiredText,
  texts,
} from "./attributes.ts";
import { configLines } from "./devices/configuration.ts";
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

interface JunosInterfaceWant {
  readonly connection: Connection;
  readonly name: string;
  /** What follows `set interfaces NAME`: where, and all values that are to be there. */
  readonly fields: readonly Field[];
  readonly save: boolean;
  readonly state: "present" | "absent";
}

interface Field {
  readonly path: string;
  /** Empty: nothing is to be there. One that is no text is a mark without a value. */
  readonly values: readonly (string | true)[];
}

export const junosInterface: Executor<JunosInterfaceWant, readonly string[]> = {
  type: "junos_interface",
  reach: "system",
  attributes: [
    "interface",
    "unit",
    "device_type",
    "description",
    "inet_address",
    "inet6_address",
    "vlan_id",
    "mtu",
    "speed",
    "disable",
    "save",
    "state",
    ...connectionAttributes,
  ],
  want,
  target: ({ connection, name }) => `${name} of ${nameOf(connection)}`,
  observe,
  decide,
};

function want(attributes: Attributes): JunosInterfaceWant {
  const name = requiredText(attributes, "interface");
  if (!/^[\w./:-]+$/.test(name))
    throw new Error(`${JSON.stringify(name)} is not the name of an interface`);
  oneOf(attributes, "device_type", ["juniper_junos"]);
  return {
    connection: connectionOf(attributes),
    name,
    fields: fieldsOf(attributes),
    save: optionalFlag(attributes, "save") ?? true,
    state: oneOf(attributes, "state", ["present", "absent"]),
  };
}

function fieldsOf(attributes: Attributes): readonly Field[] {
  const unit = `unit ${optionalInteger(attributes, "unit") ?? 0}`;
  const description = optionalText(attributes, "description");
  const disable = optionalFlag(attributes, "disable");
  const one = (path: string, value: string | number | undefined): readonly Field[] =>
    value === undefined
      ? []
      : [{ path, values: value === "" ? [] : [oneWordOrMore(String(value))] }];
  const addresses = (name: string, family: string): readonly Field[] =>
    attributes[name] === undefined
      ? []
      : [
          {
            path: `${unit} family ${family} address`,
            values: texts(attributes, name).map(oneWordOrMore),
          },
        ];
  return [
    ...one("description", description),
    ...one("mtu", optionalInteger(attributes, "mtu")),
    ...one("speed", optionalText(attributes, "speed")),
    ...(disable === undefined ? [] : [{ path: "disable", values: disable ? [true as const] : [] }]),
    ...one(`${unit} vlan-id`, optionalInteger(attributes, "vlan_id")),
    ...addresses("inet_address", "inet"),
    ...addresses("inet6_address", "inet6"),
  ];
}

/** A further line would be a further command, and a quotation mark would end the text. */
function oneWordOrMore(text: string): string {
  if (/^[^\r\n"]*$/.test(text)) return text.trim().replaceAll(/\s+/g, " ");
  throw new Error(`${JSON.stringify(text)} has a quotation mark or more than one line`);
}

async function observe(
  { connection, name }: JunosInterfaceWant,
  host: HostView,
): Promise<readonly string[]> {
  const command = `show configuration interfaces ${name} | display set | no-more`;
  const lines = configLines(await askDevice(connection, command, host));
  const prefix = `set interfaces ${name} `;
  return lines.flatMap(({ text }) => (text.startsWith(prefix) ? [text.slice(prefix.length)] : []));
}

function decide(want: JunosInterfaceWant, found: readonly string[]): Decision {
  const { connection, name, save, state } = want;
  const lines =
    state === "absent"
      ? found.length === 0
        ? []
        : [`delete interfaces ${name}`]
      : want.fields.flatMap((field) => fieldLines(name, field, found));
  if (lines.length === 0) return { kind: "settled" };
  const input = dialects.juniper_junos.session(lines, save);
  return {
    kind: "steps",
    change: state === "absent" ? "deleted" : "updated",
    steps: [talkStep(connection, { input }, lines.join("; "))],
    // What is not committed is not seen afterwards.
    ...(!save && { unseen: true }),
  };
}

/** Addresses add up on a device, so those that are not wanted have to be taken away. */
function fieldLines(
  name: string,
  { path, values }: Field,
  found: readonly string[],
): readonly string[] {
  const there = found.flatMap((line): readonly (string | true)[] => {
    if (line === path) return [true];
    return line.startsWith(`${path} `) ? [line.slice(path.length + 1)] : [];
  });
  const words = (value: string | true): string => {
    if (value === true) return "";
    return value.includes(" ") && !path.endsWith("address") ? ` "${value}"` : ` ${value}`;
  };
  const isList = path.endsWith("address");
  const out = there.filter((value) => !values.includes(value) && (isList || values.length === 0));
  const into = values.filter((value) => !there.includes(value));
  return [
    ...out.map((value) => `delete interfaces ${name} ${path}${isList ? words(value) : ""}`),
    ...into.map((value) => `set interfaces ${name} ${path}${words(value)}`),
  ];
}
