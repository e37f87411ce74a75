// The table of resource types that an agent applies.
import { authorizedKey } from "./authorized-key.ts";
import { blockinfile } from "./blockinfile.ts";
import { directory } from "./directory.ts";
import { exec } from "./exec.ts";
import { bound, type BoundExecutor } from "./executor.ts";
import { fileLine } from "./file-line.ts";
import { file } from "./file.ts";
import { hostsEntry } from "./hosts-entry.ts";
import { ini } from "./ini.ts";
import { jsonFile } from "./json-file.ts";
import { replace } from "./replace.ts";
import { service } from "./service.ts";
import { symlink } from "./symlink.ts";

export const executors: ReadonlyMap<string, BoundExecutor> = new Map(
  [
    bound(authorizedKey),
    bound(blockinfile),
    bound(directory),
    bound(exec),
    bound(file),
    bound(fileLine),
    bound(hostsEntry),
    bound(ini),
    bound(jsonFile),
    bound(replace),
    bound(service),
    bound(symlink),
  ].map((executor) => [executor.type, executor]),
);
