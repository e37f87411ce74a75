// The way to a device: the system's own ssh, which never asks a person and never trusts a key that it does not know.
import type { Answered, HostView, Program, RunStep } from "../../host/host.ts";
import { optionalInteger, optionalText } from "../attributes.ts";
import type { Attributes } from "../executor.ts";

export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  /** A private key as a file holds it, or a password. */
  readonly credential?: string;
  /** Its public key: kind and key, without a remark. */
  readonly key?: string;
}

export const connectionAttributes: readonly string[] = [
  "host",
  "port",
  "username",
  "credential",
  "host_key",
];

export function connectionOf(attributes: Attributes): Connection {
  const host = optionalText(attributes, "host");
  const username = optionalText(attributes, "username");
  const credential = optionalText(attributes, "credential");
  if (host === undefined) throw new Error("no device is named: say which with `host`");
  if (!/^[\w.:%-]+$/.test(host) || host.startsWith("-")) {
    throw new Error(`\`host\` is ${JSON.stringify(host)}, which is no name and no address`);
  }
  if (credential?.startsWith("secret:") === true) {
    throw new Error("`credential` names a secret that this host was not given");
  }
  return {
    host,
    port: optionalInteger(attributes, "port") ?? 22,
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
    ...keyOf(attributes),
  };
}

function keyOf(attributes: Attributes): Pick<Connection, "key"> {
  const written = optionalText(attributes, "host_key");
  if (written === undefined) return {};
  const [, kind, key] =
    /^((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]+) +([\w+/]+=*)(?: |$)/.exec(written.trim()) ?? [];
  if (kind === undefined || key === undefined) {
    throw new Error("`host_key` is no public key such as ssh-ed25519 AAAA...");
  }
  return { key: `${kind} ${key}` };
}

export function nameOf({ host, port, username }: Connection): string {
  const account = username === undefined ? "" : `${username}@`;
  return port === 22 ? `${account}${host}` : `${account}${host}:${port}`;
}

/** With `input` the device's own prompt is talked to; with `command` it runs that one. */
export interface Talk {
  readonly command?: string;
  readonly input?: string;
}

const placeholder = "{{credential}}";

/** The credential lies in a file that only root can read, for as long as the connection lasts. */
export function programFor(connection: Connection, { command, input }: Talk): Program {
  const { host, port, username, credential, key } = connection;
  const isKey = credential?.includes("-----BEGIN") === true;
  const isPassword = credential !== undefined && !isKey;
  const ended = credential?.endsWith("\n") === true ? credential : `${credential}\n`;
  const argv = [
    ...(isPassword ? ["sshpass", "-f", placeholder] : []),
    "ssh",
    "-T",
    ...option(`BatchMode=${isPassword ? "no" : "yes"}`),
    ...option("StrictHostKeyChecking=yes"),
    ...(key === undefined ? [] : pinned(key)),
    ...option("ConnectTimeout=10"),
    ...option("ServerAliveInterval=5"),
    ...option("ServerAliveCountMax=3"),
    ...option("LogLevel=ERROR"),
    ...(isKey ? ["-i", placeholder, ...option("IdentitiesOnly=yes")] : []),
    ...(isPassword
      ? [...option("NumberOfPasswordPrompts=1"), ...option("PubkeyAuthentication=no")]
      : []),
    "-p",
    String(port),
    ...(username === undefined ? [] : ["-l", username]),
    "--",
    host,
    ...(command === undefined ? [] : [command]),
  ];
  const [first = "ssh", ...rest] = argv;
  return {
    argv: [first, ...rest],
    ...(input !== undefined && { stdin: new TextEncoder().encode(input) }),
    ...(credential !== undefined && {
      privateFile: { placeholder, content: new TextEncoder().encode(ended) },
    }),
  };
}

/** This key and no other: ssh puts in the name under which it looks for it. */
function pinned(key: string): readonly string[] {
  return [
    ...option(`KnownHostsCommand=/bin/echo %H ${key}`),
    ...option("UserKnownHostsFile=none"),
    ...option("GlobalKnownHostsFile=none"),
    ...option(`HostKeyAlgorithms=${algorithms(key)}`),
  ];
}

/** A device with several keys is asked for the one that is known; one of RSA signs in several ways. */
function algorithms(key: string): string {
  const [kind = ""] = key.split(" ");
  return kind === "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256,ssh-rsa" : kind;
}

function option(text: string): readonly string[] {
  return ["-o", text];
}

/** What a command on the device prints; the same question is put to it once in a run. */
export async function askDevice(
  connection: Connection,
  command: string,
  host: HostView,
): Promise<string> {
  const answered = await reach(connection, programFor(connection, { command }), host);
  if (answered.code === 0) return answered.out;
  const said = (answered.err.trim() === "" ? answered.out : answered.err).trim();
  throw new Error(`\`${command}\` on ${nameOf(connection)} failed with ${answered.code}: ${said}`);
}

/** Rejects when the device was not reached, which is not the same as its saying no. */
export async function reach(
  connection: Connection,
  program: Program,
  host: HostView,
): Promise<Answered> {
  const answered = await host.ask(program);
  const name = nameOf(connection);
  if (answered === undefined) {
    throw new Error(
      program.argv[0] === "sshpass"
        ? "a password needs the program `sshpass` on this host: install it, or give a key"
        : "this host has no `ssh`: install the package openssh-client",
    );
  }
  const why = unreached(answered, program.argv[0] === "sshpass");
  if (why === undefined) return answered;
  throw new Error(`${name} was not reached: ${why}`);
}

/** ssh says 255 of itself, and so may a command of the device; then only the words tell. */
function unreached({ code, err }: Answered, isPassword: boolean): string | undefined {
  const said = err.trim();
  if (isPassword && code === 5) return "the password was refused";
  if (isPassword && code === 6) return unknownKey;
  if (code !== 255) return undefined;
  if (/Host key verification failed|host key is known/.test(said)) {
    return /IDENTIFICATION HAS CHANGED/.test(said)
      ? "it shows another key than the one that is known here; find out why before you change `host_key` or /etc/ssh/ssh_known_hosts"
      : unknownKey;
  }
  const own =
    /^(ssh:|kex_|banner exchange|Connection |Timeout, |Received disconnect|Disconnected|Load key|Unable to negotiate|command-line: |no matching )|Permission denied|Too many authentication failures/m;
  return own.test(said) ? said : undefined;
}

const unknownKey =
  "its key is not known here: give it with `host_key` or in /etc/ssh/ssh_known_hosts, from a source that you trust";

export function talkStep(connection: Connection, talk: Talk, about: string): RunStep {
  return {
    kind: "run",
    program: programFor(connection, talk),
    about: `${nameOf(connection)}: ${about}`,
  };
}
