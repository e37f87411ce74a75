// Addresses: where to listen, what is reached from this machine alone, and who counts as one caller.
import { isIP, isIPv6 } from "node:net";

export interface Listening {
  /** Undefined for all addresses. */
  readonly host: string | undefined;
  readonly port: number;
}

/** Reads `:8443`, `127.0.0.1:8443`, `[::1]:8443` and `localhost:8443`; undefined when it is none. */
export function parseListening(text: string): Listening | undefined {
  const found = /^(?:\[(?<six>[^\]]+)\]|(?<name>[^:[\]\s]*)):(?<port>\d{1,5})$/u.exec(text);
  const { six, name = "", port } = found?.groups ?? {};
  const number = Number(port);
  if (found === null || number > 65_535 || (six !== undefined && !isIPv6(six))) return undefined;
  const host = six ?? name;
  return { host: host === "" ? undefined : host, port: number };
}

/** Whether nobody but programs of this machine gets there. */
export function isLoopback(host: string | undefined): boolean {
  if (host === undefined) return false;
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

/** As an address is written where a port follows. */
export function withBrackets(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

/** As people write it: Node names those of IPv4 in the words of IPv6, where it listens for both. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/u, "").replace(/%.*$/u, "");
}

/** Whoever has one address of IPv6 has the 2^64 beside it, so that these are one caller. */
export function callerOf(address: string): string {
  const plain = plainAddress(address);
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(":")}::/64` : plain;
}

function groupsOf(address: string): readonly string[] {
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/u, ""));
}
