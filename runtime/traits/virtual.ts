// `virtual`: whether this is a container or a virtual machine, and which.
import type { Value } from "../contract/value.ts";
import type { HostView } from "../host/host.ts";
import { textIfReadable, type Collector } from "./collector.ts";

export const virtual: Collector = {
  name: "virtual",
  collect: async ({ host }): Promise<Value> => {
    const container = await containerOf(host);
    const machine = container === undefined ? await machineOf(host) : undefined;
    return {
      is_container: container !== undefined,
      is_vm: machine !== undefined,
      type: container ?? machine ?? "physical",
    };
  },
};

async function containerOf(host: HostView): Promise<string | undefined> {
  // systemd writes down what its container manager told it.
  const told = await textIfReadable("/run/systemd/container", host);
  if (told !== undefined && told !== "") return told;
  if ((await host.stat("/.dockerenv")) !== undefined) return "docker";
  if ((await host.stat("/run/.containerenv")) !== undefined) return "podman";
  const environment = (await textIfReadable("/proc/1/environ", host)) ?? "";
  const variable = environment.split("\0").find((item) => item.startsWith("container="));
  if (variable !== undefined) return variable.slice("container=".length) || "container";
  const groups = (await textIfReadable("/proc/1/cgroup", host)) ?? "";
  return /\/(docker|lxc|kubepods|libpod)[/-]/.exec(groups)?.[1];
}

async function machineOf(host: HostView): Promise<string | undefined> {
  const vendor = (await textIfReadable("/sys/class/dmi/id/sys_vendor", host)) ?? "";
  const product = (await textIfReadable("/sys/class/dmi/id/product_name", host)) ?? "";
  const known = products.find(({ pattern }) => pattern.test(`${vendor} ${product}`));
  if (known !== undefined) return known.type;
  if ((await textIfReadable("/sys/hypervisor/type", host)) === "xen") return "xen";
  const processors = (await textIfReadable("/proc/cpuinfo", host)) ?? "";
  return /^flags\s*:.*\bhypervisor\b/m.test(processors) ? "vm" : undefined;
}

const products: readonly { readonly pattern: RegExp; readonly type: string }[] = [
  { pattern: /VMware/i, type: "vmware" },
  { pattern: /VirtualBox|innotek/i, type: "virtualbox" },
  { pattern: /Microsoft Corporation Virtual Machine/i, type: "hyperv" },
  { pattern: /Amazon EC2/i, type: "ec2" },
  { pattern: /Google Compute Engine/i, type: "gce" },
  { pattern: /KVM/i, type: "kvm" },
  { pattern: /QEMU|Bochs/i, type: "qemu" },
  { pattern: /Parallels/i, type: "parallels" },
  { pattern: /Xen|HVM domU/i, type: "xen" },
];
