// PostgreSQL: pg_dump sees one moment of the database, and its own format lists what it holds.
import { connection, printing, type DumpKind } from "./dump.ts";

export const postgres: DumpKind = {
  extension: "dump",
  check: "postgres",
  observe: async (database, host) => {
    const { source, user = "postgres" } = database;
    // On its own machine the server knows accounts of the system, and root is none of its own.
    const isLocal = database.host === undefined && (await host.userId(user)) !== undefined;
    const as = isLocal && user !== "root" ? ["runuser", "-u", user, "--", "pg_dump"] : ["pg_dump"];
    const [program = "pg_dump", ...rest] = as;
    const options = ["--format=custom", "--no-password", ...connection(database, "username")];
    return printing(program, ...rest, ...options, "--", source);
  },
};
