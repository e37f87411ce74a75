// PostgreSQL: pg_dump sees one moment of the database, and its own format lists what it holds.
import { connection, printing, type DumpKind } from "./dump.ts";

export const postgres: DumpKind = {
  extension: "dump",
  check: "postgres",
  observe: async (database, host) => {
    const { source, user = "postgres" } = database;
    // On its own machine the server knows accounts of the system, and root is none of its own.
    const isLocal = database.host === undefined && (await host.userId(user)) !== undefined;
    const options = ["--format=custom", "--no-password", ...connection(database, "username")];
    const dump = ["pg_dump", ...options, "--", source] as const;
    if (!isLocal || user === "root") return printing(...dump);
    // It may not enter the folder of the dumps, which is closed to it.
    return printing("runuser", "-u", user, "--", "sh", "-c", 'cd / && exec "$@"', "sh", ...dump);
  },
};
