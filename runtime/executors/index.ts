// The table of resource types that an agent applies.
import { ciscoInterface } from "./cisco-interface.ts";
import { ciscoVlan } from "./cisco-vlan.ts";
import { directory } from "./directory.ts";
import { exec } from "./exec.ts";
import { bound, type BoundExecutor } from "./executor.ts";
import { file } from "./file.ts";
import { firewall } from "./firewall.ts";
import { group } from "./group.ts";
import { hostname } from "./hostname.ts";
import { junosInterface } from "./junos-interface.ts";
import { locale } from "./locale.ts";
import { networkAcl } from "./network-acl.ts";
import { networkConfig } from "./network-config.ts";
import { service } from "./service.ts";
import { sshExec } from "./ssh-exec.ts";
import { timezone } from "./timezone.ts";
import { user } from "./user.ts";

const all: readonly BoundExecutor[] = [
  bound(ciscoInterface),
  bound(ciscoVlan),
  bound(directory),
  bound(exec),
  bound(file),
  bound(firewall),
  bound(group),
  bound(hostname),
  bound(junosInterface),
  bound(locale),
  bound(networkAcl),
  bound(networkConfig),
  bound(service),
  bound(sshExec),
  bound(timezone),
  bound(user),
];

export const executors: ReadonlyMap<string, BoundExecutor> = new Map(
  all.map((executor) => [executor.type, executor]),
);
