// The certificates of an authority that server.yaml names for somebody else's server.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import { systemRefusal } from "../../runtime/contract/system-refusal.ts";
import { besideSettings, type Settings } from "./settings.ts";
import type { World } from "./world.ts";

/** Undefined when none is named: then those count that Node trusts. */
export async function authorityNamed(
  caFile: string | undefined,
  settings: Settings,
  world: World,
): Promise<Answer<Uint8Array | undefined>> {
  if (caFile === undefined) return ok(undefined);
  const path = besideSettings(settings, caFile);
  try {
    return ok(await readFile(resolve(world.cwd, path)));
  } catch (error) {
    return systemRefusal(error, `cannot read "${path}"`);
  }
}
