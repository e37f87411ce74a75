// `ports`: the TCP ports that something listens on.
import type { Value } from "../contract/value.ts";
import { textIfReadable, type Collector } from "./collector.ts";

export const ports: Collector = {
  name: "ports",
  collect: async ({ host }): Promise<Value> => {
    const found = new Set<number>();
    for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
      const text = (await textIfReadable(table, host)) ?? "";
      for (const line of text.split("\n").slice(1)) {
        const [, local = "", , state] = line.trim().split(/\s+/);
        if (state !== listening) continue;
        const port = Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16);
        if (Number.isInteger(port)) found.add(port);
      }
    }
    return [...found].sort((a, b) => a - b);
  },
};

/** As the kernel numbers the states of TCP. */
const listening = "0A";
