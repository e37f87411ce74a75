// `timezone` and `uptime_seconds`.
import type { Collector } from "./collector.ts";
import { textOf } from "./collector.ts";

export const timezone: Collector = {
  name: "timezone",
  collect: async ({ host }) => {
    const link = await host.stat("/etc/localtime");
    const [, linked] = /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(link?.linkTo ?? "") ?? [];
    // Where the zone is a copy and no link, Debian has its name beside it. Without either it is UTC.
    return linked ?? (await textOf("/etc/timezone", host)) ?? "UTC";
  },
};

export const uptime: Collector = {
  name: "uptime_seconds",
  collect: ({ system }) => Promise.resolve(Math.floor(system.uptimeSeconds)),
};
