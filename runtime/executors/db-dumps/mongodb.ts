// MongoDB: one archive of one database, compressed as it is written.
import { connection, printing, type DumpKind } from "./dump.ts";

const config = "/root/.mongodump.yaml";

export const mongodb: DumpKind = {
  extension: "archive.gz",
  check: "gzip",
  observe: async (database, host) => {
    // A password may stand there, and nowhere else.
    const isThere = (await host.stat(config))?.kind === "file";
    return printing(
      "mongodump",
      ...(isThere ? [`--config=${config}`] : []),
      "--archive",
      "--gzip",
      "--quiet",
      ...connection(database, "username"),
      `--db=${database.source}`,
    );
  },
};
