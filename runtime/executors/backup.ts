// Looks after copies of one folder: a new archive when one is due, and none that is too old.
import type { HostView } from "../host/host.ts";
import {
  archiveName,
  archiveWant,
  decideArchive,
  observeArchive,
  type ArchiveFound,
  type ArchiveWant,
} from "./archive.ts";
import { optionalText, texts } from "./attributes.ts";
import { stuck, type Attributes, type Decision, type Executor } from "./executor.ts";
import { targetPath } from "./target-path.ts";

interface BackupWant {
  readonly source: string;
  readonly archive: ArchiveWant;
  readonly exclude: readonly string[];
  readonly before?: string;
  readonly after?: string;
}

interface BackupFound {
  readonly isThere: boolean;
  readonly archive: ArchiveFound;
}

export const backup: Executor<BackupWant, BackupFound> = {
  type: "backup",
  reach: "system",
  attributes: [
    "source_dir",
    "target_path",
    "retain",
    "schedule",
    "exclude",
    "min_free_space",
    "pre_command",
    "post_command",
    "on_revert",
  ],
  want,
  target: (want) => want.archive.folder,
  observe,
  decide,
};

function want(attributes: Attributes): BackupWant {
  const source = targetPath({ target_path: attributes["source_dir"] ?? null });
  const before = optionalText(attributes, "pre_command");
  const after = optionalText(attributes, "post_command");
  return {
    source,
    archive: archiveWant(attributes, {
      folder: targetPath(attributes),
      prefix: archiveName(source) || "root",
      extension: "tar.gz",
    }),
    exclude: texts(attributes, "exclude").map((pattern) => pattern.replace(/(?<=.)\/+$/, "")),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

async function observe(want: BackupWant, host: HostView): Promise<BackupFound> {
  const isThere = (await host.stat(`${want.source}/.`))?.kind === "folder";
  return { isThere, archive: await observeArchive(want.archive, host) };
}

function decide(want: BackupWant, { isThere, archive }: BackupFound): Decision {
  const { source, before, after } = want;
  const { folder } = want.archive;
  if (!isThere) return stuck(`the folder "${source}" does not exist`);
  if (folder === source) {
    return stuck(`"${folder}" cannot hold copies of itself: let target_path be another folder`);
  }
  return decideArchive(want.archive, archive, {
    about: `back up ${source}`,
    program: () => ({ argv: ["tar", ...tarArguments(want), "--directory", source, "."] }),
    check: "tar",
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  });
}

function tarArguments({ source, archive, exclude }: BackupWant): readonly string[] {
  const within = `${source.replace(/\/$/, "")}/`;
  const own = archive.folder.startsWith(within)
    ? [
        "--anchored",
        "--no-wildcards",
        `--exclude=./${archive.folder.slice(within.length)}`,
        "--no-anchored",
        "--wildcards",
      ]
    : [];
  return [
    "--create",
    "--gzip",
    "--file=-",
    "--acls",
    "--xattrs",
    "--sparse",
    ...own,
    ...exclude.flatMap(excluding),
  ];
}

/** With a slash in front it is meant from source_dir on, otherwise at any depth. */
function excluding(pattern: string): readonly string[] {
  return pattern.startsWith("/")
    ? ["--anchored", `--exclude=.${pattern}`, "--no-anchored"]
    : [`--exclude=${pattern}`];
}
