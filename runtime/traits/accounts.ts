// `users` and `groups`: the names in the host's own tables.
import type { Collector } from "./collector.ts";
import { linesOf } from "./collector.ts";

export const users: Collector = names("users", "/etc/passwd");
export const groups: Collector = names("groups", "/etc/group");

function names(name: string, table: string): Collector {
  return {
    name,
    collect: async ({ host }) => {
      const lines = await linesOf(table, host);
      return lines
        .map((line) => line.split(":")[0] ?? "")
        .filter((each) => /^[^#+-]/.test(each))
        .sort();
    },
  };
}
