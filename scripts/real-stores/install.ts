// Installs what is missing of the servers, once, before the tests.
import { installPackages } from "../debian/install.ts";
import { serverKinds, type ServerKind } from "./kinds.ts";
import { isInstalled } from "./programs.ts";

export interface Installed {
  /** One line about each server. */
  readonly lines: readonly string[];
  /** Why servers are missing; undefined when all are there. */
  readonly missing: string | undefined;
}

export async function installServers(say: (line: string) => void): Promise<Installed> {
  const wanted = await missingKinds();
  const packages = wanted.flatMap((kind) => kind.packages);
  const reason = wanted.length === 0 ? undefined : await installPackages(packages, say);
  const missing = await missingKinds();
  const lines = Object.values(serverKinds).map((kind) => {
    const isMissing = missing.includes(kind);
    return `${kind.title}: ${isMissing ? `skipped, ${reason ?? "it cannot run here"}` : "installed"}`;
  });
  if (missing.length === 0) return { lines, missing: undefined };
  const titles = missing.map(({ title }) => title).join(", ");
  return { lines, missing: `tests on ${titles}: ${reason ?? "programs are missing"}` };
}

async function missingKinds(): Promise<readonly ServerKind[]> {
  const missing: ServerKind[] = [];
  for (const kind of Object.values(serverKinds)) {
    if (!(await isInstalled(kind))) missing.push(kind);
  }
  return missing;
}
