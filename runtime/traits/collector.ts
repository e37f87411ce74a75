// The shape that every trait has: one file, one name at the top of the tree, asked of the host.
import type { Value } from "../contract/value.ts";
import type { HostView } from "../host/host.ts";

export interface Collector {
  /** Its place in the tree of traits: `os` gives `.Traits.os`. */
  readonly name: string;
  /** Null when this host has no such thing. What it throws costs this trait and no other. */
  collect(surroundings: Surroundings): Promise<Value>;
}

export interface Surroundings {
  readonly host: HostView;
  readonly system: SystemFacts;
  readonly agent: { readonly version: string; readonly release: number | undefined };
}

/** What the running kernel says; a root folder has no say in it. */
export interface SystemFacts {
  readonly hostname: string;
  /** As `uname -s`, `uname -r` and `uname -m` say. */
  readonly kernel: string;
  readonly kernelVersion: string;
  readonly machine: string;
  readonly cpuCount: number;
  readonly memoryBytes: number;
  readonly uptimeSeconds: number;
  /** By name of the interface. */
  readonly interfaces: { readonly [name: string]: readonly InterfaceAddress[] };
}

export interface InterfaceAddress {
  readonly address: string;
  readonly mac: string;
  readonly internal: boolean;
}

/** The text of a file, without the line ends around it; undefined when there is none. */
export async function textOf(path: string, host: HostView): Promise<string | undefined> {
  const bytes = await host.read(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes).trim();
}

/** As textOf, for files of /proc and /sys that come and go, or that not everyone may read. */
export function textIfReadable(path: string, host: HostView): Promise<string | undefined> {
  return textOf(path, host).catch(() => undefined);
}

export async function linesOf(path: string, host: HostView): Promise<readonly string[]> {
  return ((await textOf(path, host)) ?? "").split("\n").filter((line) => line !== "");
}
