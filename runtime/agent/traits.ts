// The traits of this very host, as templates and conditions see them.
import { arch, cpus, hostname, networkInterfaces, release, totalmem, type, uptime } from "node:os";
import type { Bundle } from "../contract/bundle.ts";
import type { Host } from "../host/host.ts";
import { collect, type Collected } from "../traits/collect.ts";
import type { SystemFacts } from "../traits/collector.ts";
import { collectors } from "../traits/index.ts";
import type { Options } from "./options.ts";
import type { World } from "./world.ts";

export interface TraitOptions {
  readonly options: Options;
  readonly world: World;
  /** The release that was enforced last. */
  readonly release: number | undefined;
  /** Left out: all traits, whatever they cost. */
  readonly bundle?: Bundle;
}

export function collectTraits(
  host: Host,
  { options, world, release: enforced, bundle }: TraitOptions,
): Promise<Collected> {
  const all = collectors(options.traitsDir ?? "/etc/vigo/traits.d");
  const isAsked = askedOf(bundle);
  return collect({
    host,
    system: systemFacts(),
    agent: { version: world.version, release: enforced },
    collectors: all.filter(({ name }) => costly.get(name)?.some(isAsked) ?? true),
    deadlineMs: 10_000,
  });
}

/**
 * By what a bundle asks for them, which few do: they start programs, or have the kernel go through all
 * of its connections.
 */
const costly: ReadonlyMap<string, readonly string[]> = new Map([
  ["packages", ["packages"]],
  ["custom", ["custom"]],
  ["ports", ["ports", "port_listening"]],
]);

/** Whether a bundle may ask for a trait; one that prints all traits, or looks one up by a name of its own, may. */
function askedOf(bundle: Bundle | undefined): (word: string) => boolean {
  if (bundle === undefined) return () => true;
  const text = JSON.stringify([bundle.resources, bundle.vars, bundle.retract]);
  const isWhole = /"steps":\[("Traits")?\]/.test(text);
  return (word) => isWhole || new RegExp(`"${word}(\\.|")`).test(text);
}

function systemFacts(): SystemFacts {
  return {
    hostname: hostname(),
    kernel: type(),
    kernelVersion: release(),
    machine: machineOf(arch()),
    cpuCount: cpus().length,
    memoryBytes: totalmem(),
    uptimeSeconds: uptime(),
    interfaces: Object.fromEntries(
      Object.entries(networkInterfaces()).map(([name, addresses = []]) => [name, addresses]),
    ),
  };
}

/** Node has names of its own for what `uname -m` says. */
function machineOf(name: string): string {
  const known: Readonly<Record<string, string>> = {
    x64: "x86_64",
    arm64: "aarch64",
    ia32: "i686",
    arm: "armv7l",
    ppc64: "ppc64le",
  };
  return known[name] ?? name;
}
