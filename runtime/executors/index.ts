// The table of resource types that an agent applies.
import { authorizedKey } from "./authorized-key.ts";
import { backup } from "./backup.ts";
import { blockinfile } from "./blockinfile.ts";
import { cron } from "./cron.ts";
import { customIn, defaultExecutorsFolder } from "./custom.ts";
import { dbBackup } from "./db-backup.ts";
import { directory } from "./directory.ts";
import { exec } from "./exec.ts";
import { bound, type BoundExecutor } from "./executor.ts";
import { fileLine } from "./file-line.ts";
import { file } from "./file.ts";
import { firewall } from "./firewall.ts";
import { group } from "./group.ts";
import { hostname } from "./hostname.ts";
import { hostsEntry } from "./hosts-entry.ts";
import { ini } from "./ini.ts";
import { jsonFile } from "./json-file.ts";
import { kernelModule } from "./kernel-module.ts";
import { locale } from "./locale.ts";
import { mount } from "./mount.ts";
import { nonrepoPackage } from "./nonrepo_package.ts";
import { packages } from "./package.ts";
import { processType } from "./process.ts";
import { replace } from "./replace.ts";
import { service } from "./service.ts";
import { swap } from "./swap.ts";
import { symlink } from "./symlink.ts";
import { sysctl } from "./sysctl.ts";
import { timezone } from "./timezone.ts";
import { user } from "./user.ts";

const all: readonly BoundExecutor[] = [
  bound(authorizedKey),
  bound(backup),
  bound(blockinfile),
  bound(cron),
  bound(customIn(defaultExecutorsFolder)),
  bound(dbBackup),
  bound(directory),
  bound(exec),
  bound(file),
  bound(fileLine),
  bound(firewall),
  bound(group),
  bound(hostname),
  bound(hostsEntry),
  bound(ini),
  bound(jsonFile),
  bound(kernelModule),
  bound(locale),
  bound(mount),
  bound(nonrepoPackage),
  bound(packages),
  bound(processType),
  bound(replace),
  bound(service),
  bound(swap),
  bound(symlink),
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
