// The table of resource types that an agent applies.
import { directory } from "./directory.ts";
import { exec } from "./exec.ts";
import { bound, type BoundExecutor } from "./executor.ts";
import { file } from "./file.ts";
import { firewall } from "./firewall.ts";
import { group } from "./group.ts";
import { hostname } from "./hostname.ts";
import { locale } from "./locale.ts";
import { service } from "./service.ts";
import { timezone } from "./timezone.ts";
import { user } from "./user.ts";

const all: readonly BoundExecutor[] = [
  bound(directory),
  bound(exec),
  bound(file),
  bound(firewall),
  bound(group),
  bound(hostname),
  bound(locale),
  bound(service),
  bound(timezone),
  bound(user),
];

export const executors: ReadonlyMap<string, BoundExecutor> = new Map(
  all.map((executor) => [executor.type, executor]),
);
