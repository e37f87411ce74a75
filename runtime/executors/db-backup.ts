// Looks after dumps of one database: a new one when one is due, and none that is too old.
import type { HostView } from "../host/host.ts";
import {
  archiveName,
  archiveWant,
  decideArchive,
  isDue,
  observeArchive,
  type ArchiveFound,
  type ArchiveWant,
} from "./archive.ts";
import { oneOf, optionalInteger, optionalText, requiredText } from "./attributes.ts";
import type { Database, DumpKind, Readiness } from "./db-dumps/dump.ts";
import { mongodb } from "./db-dumps/mongodb.ts";
import { mariadb, mysql } from "./db-dumps/mysql.ts";
import { postgres } from "./db-dumps/postgres.ts";
import { sqlite } from "./db-dumps/sqlite.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import { targetPath } from "./target-path.ts";

interface DbBackupWant {
  readonly database: Database;
  readonly kind: DumpKind;
  readonly archive: ArchiveWant;
}

interface DbBackupFound {
  readonly archive: ArchiveFound;
  /** Undefined while nothing is due. */
  readonly readiness?: Readiness;
}

const kinds: { readonly [name: string]: DumpKind } = { postgres, mysql, mariadb, sqlite, mongodb };

export const dbBackup: Executor<DbBackupWant, DbBackupFound> = {
  type: "db_backup",
  reach: "system",
  attributes: [
    "db_type",
    "source_db",
    "target_path",
    "db_user",
    "db_host",
    "db_port",
    "db_dump_command",
    "retain",
    "schedule",
    "min_free_space",
    "on_revert",
  ],
  want,
  target: (want) => want.archive.folder,
  observe,
  decide,
};

function want(attributes: Attributes): DbBackupWant {
  const type = oneOf(attributes, "db_type", ["", ...Object.keys(kinds)]);
  const command = optionalText(attributes, "db_dump_command");
  const folder = targetPath(attributes);
  const usual = kinds[type];
  if (usual === undefined) throw new Error("the attribute `db_type` is missing");
  const kind = command === undefined ? usual : ownKind(command);
  const source = requiredText(attributes, "source_db");
  // Some programs take other texts for the address of a server, or for an option.
  if (type !== "sqlite" && command === undefined && !/^\w[\w.$ -]*$/.test(source)) {
    throw new Error(`the attribute \`source_db\` is "${source}", which is no name of a database`);
  }
  const prefix = archiveName(`${type}-${source}`);
  return {
    database: databaseOf(source, attributes),
    kind,
    archive: archiveWant(attributes, { folder, prefix, extension: kind.extension }),
  };
}

function databaseOf(source: string, attributes: Attributes): Database {
  const user = optionalText(attributes, "db_user");
  const host = optionalText(attributes, "db_host");
  const port = optionalInteger(attributes, "db_port");
  return {
    source,
    ...(user !== undefined && { user }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
  };
}

/** A command of the operator's own, which is kept out of the arguments. */
function ownKind(command: string): DumpKind {
  const isWriting = command.includes("{output}");
  const line = isWriting ? 'eval "$VIGO_DUMP" >&2' : 'eval "$VIGO_DUMP"';
  const program = ({ path }: { readonly path: string }) =>
    ({
      argv: ["sh", "-c", line],
      env: { VIGO_DUMP: command.replaceAll("{output}", quoted(path)) },
    }) as const;
  return {
    extension: "dump",
    check: "size",
    observe: () => Promise.resolve({ kind: "ready", program }),
  };
}

/** Only a path that means the same to a shell with and without quotes: nobody knows which stand around it. */
function quoted(path: string): string {
  if (/^[\w./+:@-]+$/.test(path)) return path;
  throw new Error(
    `\`db_dump_command\` cannot be told of "${path}": use letters, digits and dashes`,
  );
}

async function observe(want: DbBackupWant, host: HostView): Promise<DbBackupFound> {
  const archive = await observeArchive(want.archive, host);
  if (!isDue(want.archive, archive)) return { archive };
  return { archive, readiness: await want.kind.observe(want.database, host) };
}

function decide(want: DbBackupWant, { archive, readiness }: DbBackupFound): Decision {
  if (readiness === undefined) return { kind: "settled" };
  if (readiness.kind === "not") return stuck(readiness.reason);
  const { check, compress } = want.kind;
  return decideArchive(want.archive, archive, {
    about: `dump the database ${want.database.source}`,
    program: readiness.program,
    check,
    ...(compress !== undefined && { compress }),
  });
}
