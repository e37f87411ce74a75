// The browser that tests look at pages with, where one is installed.
import { findProgram } from "./programs.ts";

/** Debian's smallest one. */
export const browserPackage = "chromium-headless-shell";

export async function findBrowser(): Promise<string | undefined> {
  for (const name of ["chromium-headless-shell", "chromium", "google-chrome"]) {
    const path = await findProgram(name);
    if (path !== undefined) return path;
  }
  return undefined;
}
