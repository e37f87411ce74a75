// Where a host keeps what connects it to others and who may enter: for the guard on it, and for whoever reads a diff.

export const firewallPlaces: readonly string[] = [
  "/etc/nftables.conf",
  "/etc/nftables",
  "/etc/nftables.d",
  "/etc/iptables",
  "/etc/sysconfig/iptables",
  "/etc/sysconfig/ip6tables",
  "/etc/sysconfig/nftables.conf",
  "/etc/ufw",
  "/etc/default/ufw",
  "/etc/firewalld",
];

export const networkPlaces: readonly string[] = [
  ...firewallPlaces,
  "/etc/network",
  "/etc/netplan",
  "/etc/systemd/network",
  "/etc/systemd/resolved.conf",
  "/etc/systemd/resolved.conf.d",
  "/etc/NetworkManager",
  "/etc/sysconfig/network",
  "/etc/sysconfig/network-scripts",
  "/etc/dhcp",
  "/etc/dhcpcd.conf",
  "/etc/wpa_supplicant",
  "/etc/resolv.conf",
  "/etc/hosts",
  "/etc/hosts.allow",
  "/etc/hosts.deny",
  "/etc/nsswitch.conf",
];

export const networkServices: readonly string[] = [
  "networking",
  "network",
  "NetworkManager",
  "systemd-networkd",
  "systemd-resolved",
  "dhcpcd",
  "wpa_supplicant",
  "nftables",
  "iptables",
  "ip6tables",
  "netfilter-persistent",
  "ufw",
  "firewalld",
];

export const sshFolder = "/etc/ssh";

/** Besides that of sshd. */
export const accessPlaces: readonly string[] = [
  "/etc/sudoers",
  "/etc/sudoers.d",
  "/etc/pam.conf",
  "/etc/pam.d",
  "/etc/security",
  "/etc/passwd",
  "/etc/shadow",
  "/etc/group",
  "/etc/gshadow",
];

/** The place itself, or something below it. */
export function isAt(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}
