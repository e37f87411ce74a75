// `vigocli trust floor N`: the next root forbids releases below N, even to hosts that remember nothing.
import type { Command } from "commander";
import { ok, refuse } from "../../../runtime/contract/refusal.ts";
import type { Call } from "../command.ts";
import { printUsage } from "../print.ts";
import { addStagingOptions, stage } from "../staging.ts";
import type { World } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<release>", "the lowest release that any host may apply");
  addStagingOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli trust floor 41 --keys keys

A new host remembers nothing, and could be shown an old release that has not expired yet. The floor
in the root forbids that. The next root is signed and published as after \`trust rotate\`.`,
  );
}

export function run(call: Call, world: World): Promise<number> {
  const word = call.args[0] ?? "";
  const floor = /^[1-9]\d{0,14}$/u.test(word) ? Number(word) : undefined;
  if (floor === undefined) {
    const hint = "count releases from 1: `vigocli bundle verify STORE` says which is current";
    return Promise.resolve(printUsage(`"${word}" is no release`, hint, call, world));
  }
  return stage(call, world, (root) => {
    if (floor >= (root.floor ?? 1)) return ok({ root: { ...root, floor } });
    return refuse(
      "bad-key",
      `the floor is ${root.floor} already, and does not go down to ${floor}`,
      "publish a new release with the old content instead",
    );
  });
}
