// MySQL and MariaDB: one moment of all tables that have transactions, and a last line that says "completed".
import type { HostView } from "../../host/host.ts";
import { connection, printing, type DumpKind } from "./dump.ts";

export const mysql: DumpKind = kind(["mysqldump"]);
/** The older name is that of a link, which may be missing. */
export const mariadb: DumpKind = kind(["mariadb-dump", "mysqldump"]);

function kind(programs: readonly string[]): DumpKind {
  return {
    extension: "sql.gz",
    check: "mysql",
    compress: true,
    observe: async (database, host) => {
      const program = await firstOf(programs, host);
      if (program === undefined) {
        return { kind: "not", reason: `there is no program ${programs.join(" or ")} on this host` };
      }
      return printing(
        program,
        "--single-transaction",
        "--quick",
        "--routines",
        "--triggers",
        "--events",
        "--hex-blob",
        // The last line is a comment, which a file of options may have switched off.
        "--comments",
        ...connection(database, "user"),
        "--",
        database.source,
      );
    },
  };
}

async function firstOf(programs: readonly string[], host: HostView): Promise<string | undefined> {
  for (const program of programs) {
    if ((await host.ask({ argv: [program, "--version"] })) !== undefined) return program;
  }
  return undefined;
}
