// Keeps lines in the running configuration of a network device.
import type { HostView } from "../host/host.ts";
import { oneOf, optionalFlag, optionalText, texts } from "./attributes.ts";
import {
  configLines,
  holds,
  isSettled,
  typedLines,
  type ConfigLine,
} from "./devices/configuration.ts";
import {
  askDevice,
  connectionAttributes,
  connectionOf,
  nameOf,
  talkStep,
  type Connection,
} from "./devices/connection.ts";
import { dialects, type DeviceType } from "./devices/dialects.ts";
import type { Attributes, Decision, Executor } from "./executor.ts";

interface NetworkConfigWant {
  readonly connection: Connection;
  readonly device: DeviceType;
  readonly lines: readonly ConfigLine[];
  readonly check: string;
  readonly save: boolean;
  readonly state: "present" | "absent";
}

export const networkConfig: Executor<NetworkConfigWant, readonly ConfigLine[]> = {
  type: "network_config",
  reach: "system",
  attributes: [
    "device_type",
    "config_lines",
    "check_command",
    "save",
    "state",
    ...connectionAttributes,
  ],
  want,
  target: ({ connection }) => nameOf(connection),
  observe: async ({ connection, check }, host: HostView) =>
    configLines(await askDevice(connection, check, host)),
  decide,
};

function want(attributes: Attributes): NetworkConfigWant {
  const device = oneOf(attributes, "device_type", [
    "cisco_ios",
    "cisco_nxos",
    "cisco_iosxr",
    "arista_eos",
    "juniper_junos",
  ]);
  return {
    connection: connectionOf(attributes),
    device,
    lines: configLines(texts(attributes, "config_lines").join("\n")),
    check: optionalText(attributes, "check_command") ?? dialects[device].running,
    save: optionalFlag(attributes, "save") ?? true,
    state: oneOf(attributes, "state", ["present", "absent"]),
  };
}

function decide(want: NetworkConfigWant, config: readonly ConfigLine[]): Decision {
  const { connection, device, lines, save, state } = want;
  const { negate, session } = dialects[device];
  // A line that only leads to others below it is no line to take out.
  const leaves = lines.filter(
    ({ text, above }) =>
      !lines.some((other) => other.above.join("\n") === [...above, text].join("\n")),
  );
  const left =
    state === "present"
      ? lines.filter((line) => !isSettled(config, line))
      : leaves
          .filter((line) => holds(config, line))
          .map((line) => ({ ...line, text: negate(line.text) }));
  if (left.length === 0) return { kind: "settled" };
  const typed = typedLines(left);
  const steps = [talkStep(connection, { input: session(typed, save) }, typed.join("; "))];
  const change = state === "present" ? "updated" : "deleted";
  // What is not committed is not seen afterwards.
  const isThrownAway = device === "juniper_junos" && !save;
  return { kind: "steps", change, steps, ...(isThrownAway && { unseen: true }) };
}
