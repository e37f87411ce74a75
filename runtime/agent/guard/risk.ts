// Which changes could cut a host off from those who look after it: sshd, firewall, network, the agent's own unit.
import { initSystems } from "../service/index.ts";
import { optionalText } from "../../executors/attributes.ts";
import { plainService, type Change } from "./protection.ts";

export function isRisky({ type, attributes, decision }: Change): boolean {
  switch (type) {
    case "firewall":
    case "network_config":
      return true;
    case "service":
      return services.has(plainService(optionalText(attributes, "service") ?? ""));
    case "sysctl":
      return (optionalText(attributes, "key") ?? "").startsWith("net.");
    default:
      return decision.steps.some(
        (step) => step.kind !== "run" && places.some((place) => isAt(step.path, place)),
      );
  }
}

const services: ReadonlySet<string> = new Set(
  (
    "sshd networking network NetworkManager systemd-networkd systemd-resolved dhcpcd wpa_supplicant " +
    "nftables iptables ip6tables netfilter-persistent ufw firewalld vigo-agent"
  ).split(" "),
);

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

const places: readonly string[] = [
  ...firewallPlaces,
  "/etc/ssh",
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
  ...initSystems.flatMap(({ file: { path } }) => [path, `${path}.d`]),
];

function isAt(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}
