// `vigocli trust renew`: the same root once more, with another year to go.
import type { Command } from "commander";
import { ok } from "../../../runtime/contract/refusal.ts";
import type { Call } from "../command.ts";
import { addStagingOptions, stage } from "../staging.ts";
import type { World } from "../world.ts";

export function configure(command: Command): void {
  addStagingOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli trust renew --keys keys

A root is good for a year, and hosts refuse an expired one: renew it every half. The next root is
signed and published as after \`trust rotate\`.`,
  );
}

export function run(call: Call, world: World): Promise<number> {
  return stage(call, world, (root) => ok({ root }));
}
