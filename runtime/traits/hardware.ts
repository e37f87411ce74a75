// `hardware`: processors, memory, who built the machine, and its disks.
import type { Value } from "../contract/value.ts";
import type { HostView } from "../host/host.ts";
import { textIfReadable, type Collector } from "./collector.ts";

export const hardware: Collector = {
  name: "hardware",
  collect: async ({ host, system }): Promise<Value> => ({
    cpu_count: system.cpuCount,
    memory_mb: Math.floor(system.memoryBytes / (1024 * 1024)),
    vendor: (await textIfReadable("/sys/class/dmi/id/sys_vendor", host)) ?? "",
    model: (await textIfReadable("/sys/class/dmi/id/product_name", host)) ?? "",
    disks: await disksOf(host),
  }),
};

async function disksOf(host: HostView): Promise<Value> {
  const disks: Value[] = [];
  for (const name of (await host.list("/sys/block")) ?? []) {
    if (virtual.test(name)) continue;
    const sectors = Number(await textIfReadable(`/sys/block/${name}/size`, host));
    if (!Number.isSafeInteger(sectors) || sectors === 0) continue;
    // Always counted in 512 bytes, whatever the disk's own sectors are.
    disks.push({ name, size_mb: Math.floor((sectors * 512) / (1024 * 1024)) });
  }
  return disks;
}

const virtual = /^(loop|ram|zram|dm-|md|sr|fd|nbd)/;
