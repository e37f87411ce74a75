// The table of resource types that an agent applies.
import { cron } from "./cron.ts";
import { directory } from "./directory.ts";
import { exec } from "./exec.ts";
import { bound, type BoundExecutor } from "./executor.ts";
import { file } from "./file.ts";
import { kernelModule } from "./kernel-module.ts";
import { mount } from "./mount.ts";
import { service } from "./service.ts";
import { swap } from "./swap.ts";
import { sysctl } from "./sysctl.ts";

const all: readonly BoundExecutor[] = [
  bound(cron),
  bound(directory),
  bound(exec),
  bound(file),
  bound(kernelModule),
  bound(mount),
  bound(service),
  bound(swap),
  bound(sysctl),
];

export const executors: ReadonlyMap<string, BoundExecutor> = new Map(
  all.map((executor) => [executor.type, executor]),
);
