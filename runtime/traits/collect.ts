// Collects all traits at once, each within its own time; one that fails or is late is left out.
import type { Value } from "../contract/value.ts";
import type { Host } from "../host/host.ts";
import type { Collector, Surroundings } from "./collector.ts";

export interface Collected {
  readonly traits: { readonly [name: string]: Value };
  /** Why a trait is missing. */
  readonly faults: { readonly [name: string]: string };
}

export interface CollectOptions extends Omit<Surroundings, "host"> {
  readonly host: Host;
  readonly collectors: readonly Collector[];
  readonly deadlineMs: number;
}

export async function collect(options: CollectOptions): Promise<Collected> {
  const results = await Promise.all(
    options.collectors.map(async (collector) => {
      try {
        return { name: collector.name, value: await inTime(collector, options) };
      } catch (error) {
        const fault = error instanceof Error ? error.message : String(error);
        return { name: collector.name, fault };
      }
    }),
  );
  const traits: [string, Value][] = [];
  const faults: [string, string][] = [];
  for (const { name, value, fault } of results) {
    if (fault !== undefined) faults.push([name, fault]);
    else if (value !== undefined && value !== null) traits.push([name, value]);
  }
  return { traits: Object.fromEntries(traits), faults: Object.fromEntries(faults) };
}

async function inTime(
  collector: Collector,
  { host, system, agent, deadlineMs }: CollectOptions,
): Promise<Value> {
  const stop = new AbortController();
  const late = new Error(`took longer than ${deadlineMs / 1000} seconds`);
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late);
      stop.abort(late);
    }, deadlineMs);
  });
  try {
    const surroundings = { host: host.until(stop.signal), system, agent };
    return await Promise.race([collector.collect(surroundings), limit]);
  } finally {
    clearTimeout(timer);
  }
}
