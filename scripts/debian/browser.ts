// The browser that tests look at pages with: found where one is installed, and installed by scripts/test where it may.
import { installPackages } from "./install.ts";
import { findProgram } from "./programs.ts";

/** Debian's smallest one. Without a font of the system's there is nothing to see. */
export const browserPackages: readonly string[] = ["chromium-headless-shell", "fonts-dejavu-core"];

export async function findBrowser(): Promise<string | undefined> {
  for (const name of ["chromium-headless-shell", "chromium", "google-chrome"]) {
    const path = await findProgram(name);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Why there is none. */
export async function installBrowser(say: (line: string) => void): Promise<string | undefined> {
  if ((await findBrowser()) !== undefined) return undefined;
  const reason = await installPackages(browserPackages, say);
  if ((await findBrowser()) !== undefined) return undefined;
  return reason ?? "it is not where programs are";
}
