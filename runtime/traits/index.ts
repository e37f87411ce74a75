// The table of traits.
import { groups, users } from "./accounts.ts";
import { agent } from "./agent.ts";
import { timezone, uptime } from "./clock.ts";
import type { Collector } from "./collector.ts";
import { custom } from "./custom.ts";
import { hardware } from "./hardware.ts";
import { mounts } from "./mounts.ts";
import { network } from "./network.ts";
import { os } from "./os.ts";
import { packages } from "./packages.ts";
import { ports } from "./ports.ts";
import { virtual } from "./virtual.ts";

export function collectors(customFolder: string): readonly Collector[] {
  return [
    agent,
    custom(customFolder),
    groups,
    hardware,
    mounts,
    network,
    os,
    packages,
    ports,
    timezone,
    uptime,
    users,
    virtual,
  ];
}
