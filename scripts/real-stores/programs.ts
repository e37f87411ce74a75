// Whether a server can be run here.
import { missingPrograms } from "../debian/programs.ts";
import type { ServerKind } from "./kinds.ts";

/** What is started dies with whoever started it; setpriv sees to that. */
export async function isInstalled({ programs }: ServerKind): Promise<boolean> {
  return (await missingPrograms([...programs, "setpriv"])).length === 0;
}
