// Finds programs, also where only root usually looks: that is where Debian puts servers.
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The PATH for all that is started here: no shim of a user's comes before the system's own programs. */
export const systemPath: string = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].join(delimiter);

export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of systemPath.split(delimiter)) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

export async function missingPrograms(names: readonly string[]): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const name of names) {
    if ((await findProgram(name)) === undefined) missing.push(name);
  }
  return missing;
}
