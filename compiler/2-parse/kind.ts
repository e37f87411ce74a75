// Tells the kinds of files apart: by where they lie first, by their name next, by their top keys last.

export type FileKind =
  | "template"
  | "data"
  | "configcrate"
  | "usercrate"
  | "roles"
  | "legacy-role"
  | "legacy-vars"
  | "common"
  | "environments"
  | "compliance"
  | "waivers"
  | "task"
  | "workflow"
  | "policy-test"
  /** A hostcrate or a leaf entry: only its top keys tell. */
  | "assignment";

export function kindOf(path: string): FileKind {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  const byFolder = kindOfFolder(folders[0]);
  if (byFolder !== undefined) return byFolder;
  const inLibrary = folders[0] === "configcrates" || folders.includes("usercrates");
  // FILE-12: in the library this is the one name that is not a crate. X-23: waivers likewise, anywhere.
  if (name === "compliance.vgo") return "compliance";
  if (name === "waivers.vgo") return "waivers";
  if (inLibrary) return folders.includes("usercrates") ? "usercrate" : "configcrate";
  if (name === "common.vgo") return "common";
  if (name === "environments.vgo") return "environments";
  if (path === "roles.vgo") return "roles";
  if (folders[0] === "roles") return "legacy-role";
  if (folders[0] === "vars") return "legacy-vars";
  return "assignment";
}

function kindOfFolder(folder: string | undefined): FileKind | undefined {
  switch (folder) {
    case "templates":
      return "template";
    case "files":
      return "data";
    case "tasks":
      return "task";
    case "workflows":
      return "workflow";
    case "tests":
      return "policy-test";
    default:
      return undefined;
  }
}

/** folders of the old layout, which still load. */
export function legacyFolderOf(path: string): string | undefined {
  const [folder, ...rest] = path.split("/");
  if (rest.length === 0) return undefined;
  return folder === "envoys" || folder === "roles" || folder === "vars" ? folder : undefined;
}

/**
 * Match blocks are tried folder by folder, subfolders before the files of their parent, both by
 * name: what lies deeper is more specific, and a catch-all at the root comes last.
 */
export function inMatchOrder<T extends { readonly path: string }>(
  files: ReadonlyMap<string, T>,
): readonly T[] {
  return [...files.values()]
    .map((file) => ({ file, key: orderKey(file.path) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ file }) => file);
}

/** "\u{10FFFF}" sorts behind every folder name, so a folder's own files come after its subfolders. */
function orderKey(path: string): readonly string[] {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  return [...folders, "\u{10FFFF}", name];
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const [left = "", right = ""] = [a[i], b[i]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
