// The table of resource types that an agent applies.
import { directory } from "./directory.ts";
import { bound, type BoundExecutor } from "./executor.ts";
import { file } from "./file.ts";

export const executors: ReadonlyMap<string, BoundExecutor> = new Map(
  [bound(directory), bound(file)].map((executor) => [executor.type, executor]),
);
