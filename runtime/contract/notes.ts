// What lies beside the agent's own state and is written by resources: notes of what they did, and operators' flags.

/** Conditions ask for them; operators and `file` resources set them. */
export const flagsFolder = "/var/lib/vigo/flags";
/** Of packages that vigo itself holds. */
export const holdsFolder = "/var/lib/vigo/holds";
/** Of packages that came as files. */
export const packageFilesFolder = "/var/lib/vigo/package-files";
/** Of what was fetched and unpacked. */
export const sourcePackagesFolder = "/var/lib/vigo/source-packages";

const all = [flagsFolder, holdsFolder, packageFilesFolder, sourcePackagesFolder];

/** Whether a resource may write there, although it is below what only the agent changes. */
export function isNote(path: string): boolean {
  return all.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
