// The table of resource types that an agent applies.
import { directory } from "./directory.ts";
import { exec } from "./exec.ts";
import { bound, type BoundExecutor } from "./executor.ts";
import { file } from "./file.ts";
import { nonrepoPackage } from "./nonrepo-package.ts";
import { packages } from "./package.ts";
import { repository } from "./repository.ts";
import { service } from "./service.ts";
import { sourcePackage } from "./source-package.ts";

export const executors: ReadonlyMap<string, BoundExecutor> = new Map(
  [
    bound(directory),
    bound(exec),
    bound(file),
    bound(nonrepoPackage),
    bound(packages),
    bound(repository),
    bound(service),
    bound(sourcePackage),
  ].map((executor) => [executor.type, executor]),
);
