// SQLite: its own backup copies a database while others write to it.
import type { DumpKind } from "./dump.ts";

export const sqlite: DumpKind = {
  extension: "sqlite.gz",
  check: "sqlite",
  compress: true,
  observe: async ({ source }, host) => {
    if (!source.startsWith("/")) {
      return { kind: "not", reason: `"${source}" is no absolute path of a database file` };
    }
    // The program would make one that is missing, and copy that.
    if ((await host.stat(source))?.kind !== "file") {
      return { kind: "not", reason: `there is no database file "${source}"` };
    }
    // The name of the copy is ours, and holds nothing that would need quotes.
    return {
      kind: "ready",
      program: ({ name }) => ({ argv: ["sqlite3", "-bail", source, `.backup main ${name}`] }),
    };
  },
};
