// `vigocli compliance provisions`: the tags that a configcrate may list under `compliance.provides`.
import type { Command } from "commander";
import { configureListing, runListing } from "../catalog-listing.ts";
import type { Call } from "../command.ts";
import type { World } from "../world.ts";

export function configure(command: Command): void {
  configureListing("provisions", command);
}

export async function run(call: Call, world: World): Promise<number> {
  return runListing("provisions", call, world);
}
