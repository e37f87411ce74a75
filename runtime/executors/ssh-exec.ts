// Runs one command on a device or machine that ssh reaches, unless its guards there say that there is nothing to do.
import type { HostView } from "../host/host.ts";
import { optionalText, requiredText } from "./attributes.ts";
import {
  connectionAttributes,
  connectionOf,
  nameOf,
  programFor,
  reach,
  talkStep,
  type Connection,
} from "./devices/connection.ts";
import type { Attributes, Decision, Executor } from "./executor.ts";

interface SshExecWant {
  readonly connection: Connection;
  readonly command: string;
  readonly onlyif?: string;
  readonly unless?: string;
}

interface SshExecFound {
  /** A guard says that there is nothing to do. */
  readonly isHeld: boolean;
}

export const sshExec: Executor<SshExecWant, SshExecFound> = {
  type: "ssh_exec",
  reach: "system",
  attributes: ["command", "onlyif", "unless", "on_revert", ...connectionAttributes],
  want,
  target: ({ connection, command }) => `${command} on ${nameOf(connection)}`,
  observe,
  decide,
};

function want(attributes: Attributes): SshExecWant {
  const onlyif = optionalText(attributes, "onlyif");
  const unless = optionalText(attributes, "unless");
  return {
    connection: connectionOf(attributes),
    command: requiredText(attributes, "command"),
    ...(onlyif !== undefined && { onlyif }),
    ...(unless !== undefined && { unless }),
  };
}

async function observe(want: SshExecWant, host: HostView): Promise<SshExecFound> {
  const { onlyif, unless } = want;
  if (onlyif !== undefined && !(await succeeds("onlyif", onlyif, want, host)))
    return { isHeld: true };
  return { isHeld: unless !== undefined && (await succeeds("unless", unless, want, host)) };
}

/** A guard that could not be run has not said no. */
async function succeeds(
  name: string,
  guard: string,
  { connection }: SshExecWant,
  host: HostView,
): Promise<boolean> {
  const program = { ...programFor(connection, { command: guard }), fresh: true } as const;
  const { code, err } = await reach(connection, program, host);
  if (code === 126 || code === 127) {
    throw new Error(`\`${name}\` cannot be run on ${nameOf(connection)}: ${err.trim()}`);
  }
  return code === 0;
}

function decide({ connection, command }: SshExecWant, { isHeld }: SshExecFound): Decision {
  if (isHeld) return { kind: "settled" };
  const steps = [talkStep(connection, { command }, command)];
  return { kind: "steps", change: "updated", steps, unseen: true, tells: true };
}
