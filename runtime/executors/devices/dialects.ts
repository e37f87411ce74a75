// How each kind of device is spoken to: what shows its configuration, and what a change is framed by.

export type DeviceType =
  | "cisco_ios"
  | "cisco_nxos"
  | "cisco_iosxr"
  | "arista_eos"
  | "juniper_junos";

export interface Dialect {
  readonly running: string;
  readonly showAcl: (acl: string) => string;
  /** The line that the entries of an access list stand below; undefined where each entry names its list. */
  readonly aclHead: (acl: string, entry: string) => string | undefined;
  /** All that is typed, from the first prompt to the last. */
  readonly session: (lines: readonly string[], save: boolean) => string;
  /** Takes a line out. */
  readonly negate: (line: string) => string;
}

const begin = ["terminal length 0", "configure terminal"];

export const dialects: { readonly [type in DeviceType]: Dialect } = {
  cisco_ios: {
    running: "show running-config",
    showAcl: (acl) => `show access-lists ${acl}`,
    aclHead: (acl, entry) => {
      if (isIpv6(entry)) return `ipv6 access-list ${acl}`;
      const number = Number(acl);
      const isStandard = (number >= 1 && number <= 99) || (number >= 1300 && number <= 1999);
      return `ip access-list ${isStandard ? "standard" : "extended"} ${acl}`;
    },
    session: (lines, save) => typed([...begin, ...lines, "end"], save ? ["write memory"] : []),
    negate: no,
  },
  cisco_nxos: {
    running: "show running-config",
    showAcl: (acl) => `show access-lists ${acl}`,
    aclHead: (acl, entry) => `${isIpv6(entry) ? "ipv6" : "ip"} access-list ${acl}`,
    session: (lines, save) =>
      typed([...begin, ...lines, "end"], save ? ["copy running-config startup-config"] : []),
    negate: no,
  },
  cisco_iosxr: {
    running: "show running-config",
    showAcl: (acl) => `show access-lists ${acl}`,
    aclHead: (acl, entry) => `${isIpv6(entry) ? "ipv6" : "ipv4"} access-list ${acl}`,
    // What is committed is kept over a restart, and what is not does not count.
    session: (lines) => typed([...begin, ...lines, "commit", "end"], []),
    negate: no,
  },
  arista_eos: {
    running: "show running-config",
    showAcl: (acl) => `show ip access-lists ${acl}`,
    aclHead: (acl, entry) => `${isIpv6(entry) ? "ipv6" : "ip"} access-list ${acl}`,
    session: (lines, save) =>
      typed(["enable", ...begin, ...lines, "end"], save ? ["write memory"] : []),
    negate: no,
  },
  juniper_junos: {
    running: "show configuration | display set | no-more",
    showAcl: (acl) =>
      `show configuration firewall family inet filter ${acl} | display set | no-more`,
    aclHead: () => undefined,
    session: (lines, save) =>
      typed(
        ["configure private", ...lines],
        save ? ["commit and-quit"] : ["commit check", "rollback 0", "exit configuration-mode"],
      ),
    negate: (line) =>
      line.startsWith("delete ")
        ? line.replace(/^delete /, "set ")
        : line.replace(/^set /, "delete "),
  },
};

function typed(lines: readonly string[], after: readonly string[]): string {
  return [...lines, ...after, "exit", ""].join("\n");
}

function no(line: string): string {
  return line.startsWith("no ") ? line.slice(3) : `no ${line}`;
}

function isIpv6(entry: string): boolean {
  return /[0-9a-f]*:[0-9a-f]*:/i.test(entry);
}
