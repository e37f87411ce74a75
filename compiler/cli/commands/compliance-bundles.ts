// `vigocli compliance bundles`: the tags that a configcrate may list under `compliance.bundle`.
import type { Command } from "commander";
import { configureListing, runListing } from "../catalog-listing.ts";
import type { Call } from "../command.ts";
import type { World } from "../world.ts";

export function configure(command: Command): void {
  configureListing("bundles", command);
}

export async function run(call: Call, world: World): Promise<number> {
  return runListing("bundles", call, world);
}
