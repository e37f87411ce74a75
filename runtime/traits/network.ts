// `network`: names, addresses and the way out.
import type { Value } from "../contract/value.ts";
import type { HostView } from "../host/host.ts";
import { linesOf, textIfReadable, type Collector, type SystemFacts } from "./collector.ts";

export const network: Collector = {
  name: "network",
  collect: async ({ host, system }): Promise<Value> => {
    const { hostname, fqdn } = await namesOf(host, system.hostname);
    const outside = Object.entries(system.interfaces).flatMap(([, addresses]) =>
      addresses.filter(({ internal }) => !internal),
    );
    return {
      hostname,
      fqdn,
      domain: fqdn.includes(".") ? fqdn.slice(fqdn.indexOf(".") + 1) : "",
      ip_addresses: unique(outside.map(({ address }) => address)),
      mac_addresses: unique(outside.map(({ mac }) => mac)),
      interfaces: interfacesOf(system),
      default_gateway: await defaultGateway(host),
    };
  },
};

/** A resolver that does not answer must not hold up a host, so that only its own files are asked. */
async function namesOf(
  host: HostView,
  name: string,
): Promise<{ readonly hostname: string; readonly fqdn: string }> {
  const hostname = name.split(".")[0] ?? name;
  if (name.includes(".")) return { hostname, fqdn: name };
  for (const line of await linesOf("/etc/hosts", host)) {
    const [, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const full = names.includes(name)
      ? names.find((each) => each.startsWith(`${name}.`))
      : undefined;
    if (full !== undefined) return { hostname, fqdn: full };
  }
  return { hostname, fqdn: name };
}

function interfacesOf({ interfaces }: SystemFacts): Value {
  return Object.fromEntries(
    Object.entries(interfaces).map(([name, addresses]) => [
      name,
      {
        mac: addresses[0]?.mac ?? "",
        addresses: addresses.map(({ address }) => address),
      },
    ]),
  );
}

/** The kernel prints addresses of version 4 as numbers, in its own byte order. */
async function defaultGateway(host: HostView): Promise<string> {
  const table = (await textIfReadable("/proc/net/route", host)) ?? "";
  for (const line of table.split("\n").slice(1)) {
    const [, destination, gateway = "", flags = ""] = line.trim().split(/\s+/);
    const isGateway = (Number.parseInt(flags, 16) & 2) !== 0;
    if (destination !== "00000000" || !isGateway || !/^[0-9A-F]{8}$/i.test(gateway)) continue;
    const bytes = gateway.match(/../g) ?? [];
    return bytes
      .reverse()
      .map((byte) => Number.parseInt(byte, 16))
      .join(".");
  }
  return "";
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}
