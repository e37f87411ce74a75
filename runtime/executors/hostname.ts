// Looks after the name of the host: the one that it starts with, the one that it bears now, and its line in /etc/hosts.
import type { HostView, Step } from "../host/host.ts";
import { requiredText } from "./attributes.ts";
import type { Attributes, Decision, Executor } from "./executor.ts";

interface HostnameWant {
  readonly name: string;
}

interface HostnameFound {
  /** What it is called after the next start; undefined when nothing says so. */
  readonly lasting: string | undefined;
  /** What holds that name. */
  readonly text: string;
  /** What it is called now; undefined where that cannot be seen. */
  readonly now: string | undefined;
  readonly hosts: HostsFile;
  /** Where the name is written down. */
  readonly place: "/etc/hostname" | "/etc/conf.d/hostname";
  readonly isSystemd: boolean;
  readonly isForgotten: boolean;
}

interface HostsFile {
  /** Undefined when there is none, or when it is a mount, as in a container: then it is not ours to replace. */
  readonly text?: string;
  /** Debian's own way of making the name resolve. */
  readonly isDebian: boolean;
  readonly mode: number;
}

export const hostname: Executor<HostnameWant, HostnameFound> = {
  type: "hostname",
  reach: "system",
  attributes: ["hostname"],
  want,
  target: (want) => want.name,
  observe: (_, host) => observe(host),
  decide,
  value: { attribute: "hostname", current: ({ lasting, now }) => lasting ?? now },
};

function want(attributes: Attributes): HostnameWant {
  const name = requiredText(attributes, "hostname");
  const label = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
  if (name.length <= 64 && name.split(".").every((part) => label.test(part))) return { name };
  throw new Error(
    `\`hostname\` is ${JSON.stringify(name)}; a host can be called by letters, digits and dashes in parts of at most 63 characters, 64 in all`,
  );
}

async function observe(host: HostView): Promise<HostnameFound> {
  const isGentoo = (await host.stat("/etc/conf.d/hostname")) !== undefined;
  const isThere = (await host.stat("/etc/hostname")) !== undefined;
  const place = isGentoo && !isThere ? "/etc/conf.d/hostname" : "/etc/hostname";
  const written = (await text(host, place)) ?? "";
  const now = (await text(host, "/proc/sys/kernel/hostname"))?.trim();
  const isRunning = (await host.stat("/run/systemd/system")) !== undefined;
  const bus = await host.stat("/run/dbus/system_bus_socket");
  const tool = await host.stat("/usr/bin/hostnamectl");
  const cloud = await text(host, "/etc/cloud/cloud.cfg");
  return {
    lasting: lastingIn(written),
    text: written,
    now: now === "" ? undefined : now,
    hosts: await observeHosts(host),
    place,
    isSystemd: isRunning && bus !== undefined && tool !== undefined,
    isForgotten: cloud !== undefined && !/^preserve_hostname:\s*true/m.test(cloud),
  };
}

async function observeHosts(host: HostView): Promise<HostsFile> {
  const isDebian = (await host.stat("/etc/debian_version")) !== undefined;
  const state = await host.stat("/etc/hosts");
  const folder = await host.stat("/etc/.");
  const found = state?.kind === "file" && state.device === folder?.device;
  const content = found ? await text(host, "/etc/hosts") : undefined;
  return { isDebian, mode: state?.mode ?? 0o644, ...(content !== undefined && { text: content }) };
}

async function text(host: HostView, path: string): Promise<string | undefined> {
  const bytes = await host.read(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** A name on a line of its own, or as OpenRC writes it. */
function lastingIn(text: string): string | undefined {
  const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim());
  const line = lines.find((line) => line !== "");
  return line === undefined ? undefined : (/^hostname="?([^"]*)"?$/.exec(line)?.[1] ?? line);
}

function decide({ name }: HostnameWant, found: HostnameFound): Decision {
  const { lasting, now, hosts, place, isSystemd } = found;
  const isToKeep = lasting !== name;
  const isToBear = now !== undefined && now !== name;
  const old = lasting ?? now;
  const text =
    hosts.text === undefined ? undefined : hostsText(hosts.text, name, old, hosts.isDebian);
  const steps: readonly Step[] = [
    // sudo and mail servers look the name up: it resolves before it is borne.
    ...(text === undefined || text === hosts.text ? [] : [write("/etc/hosts", text, hosts.mode)]),
    ...(isSystemd && (isToKeep || isToBear)
      ? [run("hostnamectl", "set-hostname", name)]
      : [
          ...(isToKeep ? [write(place, lastingText(found, name), 0o644)] : []),
          ...(isToBear ? [run("hostname", name)] : []),
        ]),
  ];
  const note = found.isForgotten
    ? {
        note: "cloud-init may set it back at the next start, unless its `preserve_hostname` is true",
      }
    : {};
  if (steps.length === 0) return { kind: "settled" };
  return { kind: "steps", change: "updated", steps, ...note };
}

function lastingText({ place, text }: HostnameFound, name: string): string {
  if (place === "/etc/hostname") return `${name}\n`;
  const line = `hostname="${name}"`;
  return /^hostname=.*$/m.test(text) ? text.replace(/^hostname=.*$/m, line) : `${text}${line}\n`;
}

function write(path: string, text: string, mode: number): Step {
  return { kind: "write-file", path, content: new TextEncoder().encode(text), mode };
}

function run(...argv: readonly [string, ...string[]]): Step {
  return { kind: "run", program: { argv } };
}

/** Only what leads to the host itself is changed, and of that only the old name. */
function hostsText(text: string, name: string, old: string | undefined, isDebian: boolean): string {
  const lines = text.split("\n");
  const renamed = lines.map((line) => {
    const [address = "", ...names] = fields(line);
    if (!isOwnAddress(address) || old === undefined || old === name) return line;
    if (!names.includes(old)) return line;
    return lineOf(line, address, renamedAll(names, old, name));
  });
  if (renamed.some((line) => names(line).includes(name))) return renamed.join("\n");
  const at = renamed.findIndex((line) => fields(line)[0] === "127.0.1.1");
  if (at !== -1) {
    const line = renamed[at] ?? "";
    return renamed
      .with(at, lineOf(line, "127.0.1.1", [...namesOf(name), ...names(line)]))
      .join("\n");
  }
  if (!isDebian) return renamed.join("\n");
  const local = renamed.findIndex((line) => fields(line)[0] === "127.0.0.1");
  return renamed.toSpliced(local + 1, 0, `127.0.1.1\t${namesOf(name).join(" ")}`).join("\n");
}

function fields(line: string): readonly string[] {
  return line
    .replace(/#.*/, "")
    .split(/\s+/)
    .filter((field) => field !== "");
}

function names(line: string): readonly string[] {
  return fields(line).slice(1);
}

function isOwnAddress(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}

/** A full name brings its first part along. */
function namesOf(name: string): readonly string[] {
  const [short = name] = name.split(".");
  return short === name ? [name] : [name, short];
}

/** The old full name goes with the old short one; a domain that the new name does not give stays. */
function renamedAll(names: readonly string[], old: string, name: string): readonly string[] {
  const [oldShort = old] = old.split(".");
  const [short = name] = name.split(".");
  const all = names.flatMap((one) => {
    if (one === old) return namesOf(name);
    if (one === oldShort) return [short];
    if (!one.startsWith(`${oldShort}.`)) return [one];
    return name.includes(".") ? [name] : [`${short}${one.slice(oldShort.length)}`];
  });
  return [...new Set(all)];
}

function lineOf(line: string, address: string, names: readonly string[]): string {
  const remark = /\s*#.*$/.exec(line)?.[0] ?? "";
  return `${address}\t${names.join(" ")}${remark}`;
}
