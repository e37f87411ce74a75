// Has something written down before the first change to a host, and nothing at all where there is none.
import type { Host } from "../host/host.ts";

/** What cannot be written down keeps every change from being made. */
export function announced(host: Host, announce: () => Promise<void>): Host {
  let first: Promise<void> | undefined;
  const over = (host: Host): Host => ({
    ...host,
    perform: async (step) => {
      await (first ??= announce());
      return host.perform(step);
    },
    until: (signal) => over(host.until(signal)),
  });
  return over(host);
}
