// The table of resource types that an agent applies.
import { backup } from "./backup.ts";
import { cron } from "./cron.ts";
import { customIn, defaultExecutorsFolder } from "./custom.ts";
import { dbBackup } from "./db-backup.ts";
import { directory } from "./directory.ts";
import { exec } from "./exec.ts";
import { bound, type BoundExecutor } from "./executor.ts";
import { file } from "./file.ts";
import { firewall } from "./firewall.ts";
import { group } from "./group.ts";
import { hostname } from "./hostname.ts";
import { kernelModule } from "./kernel-module.ts";
import { locale } from "./locale.ts";
import { mount } from "./mount.ts";
import { nonrepoPackage } from "./nonrepo_package.ts";
import { packages } from "./package.ts";
import { processType } from "./process.ts";
import { service } from "./service.ts";
import { swap } from "./swap.ts";
import { sysctl } from "./sysctl.ts";
import { timezone } from "./timezone.ts";
import { user } from "./user.ts";

const all: readonly BoundExecutor[] = [
  bound(backup),
  bound(cron),
  bound(customIn(defaultExecutorsFolder)),
  bound(dbBackup),
  bound(directory),
  bound(exec),
  bound(file),
  bound(firewall),
  bound(group),
  bound(hostname),
  bound(kernelModule),
  bound(locale),
  bound(mount),
  bound(nonrepoPackage),
  bound(packages),
  bound(processType),
  bound(service),
  bound(swap),
  bound(sysctl),
  bound(timezone),
  bound(user),
];

export const executors: ReadonlyMap<string, BoundExecutor> = new Map(
  all.map((executor) => [executor.type, executor]),
);

/** The same, with the operator's own executors in another folder. */
export function executorsWith(folder: string): ReadonlyMap<string, BoundExecutor> {
  return new Map([...executors, ["custom", bound(customIn(folder))]]);
}
