// The table of resource types that an agent applies.
import { directory } from "./directory.ts";
import { exec } from "./exec.ts";
import { bound, type BoundExecutor } from "./executor.ts";
import { file } from "./file.ts";
import { group } from "./group.ts";
import { service } from "./service.ts";
import { user } from "./user.ts";

export const executors: ReadonlyMap<string, BoundExecutor> = new Map(
  [bound(directory), bound(exec), bound(file), bound(group), bound(service), bound(user)].map(
    (executor) => [executor.type, executor],
  ),
);
