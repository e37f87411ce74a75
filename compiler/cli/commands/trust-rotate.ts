// `vigocli trust rotate ROLE|KEYID`: a new key in the place of another, in the next root.
import type { Command } from "commander";
import { ok } from "../../../runtime/contract/refusal.ts";
import { replacementOf, targetOf, withReplaced } from "../../keys/next-root.ts";
import type { Call } from "../command.ts";
import { addStagingOptions, freshKey, stage } from "../staging.ts";
import type { World } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<role|keyid>", "root, release, snapshot or timestamp; or a key, by its id");
  addStagingOptions(command);
  command.option("--passphrase", "guard the new key by a passphrase").addHelpText(
    "after",
    `
Example:
  $ vigocli trust rotate timestamp --keys keys
  $ vigocli trust sign keys/2.root.json --key /media/alice/root-2.key
  $ vigocli trust publish keys/2.root.json --store store --key keys

It writes the next root as N.root.json beside root.json, signed by the keys of the root that are at
hand, and says who else must sign. Nothing changes for hosts until it is published. Run again before
that, it changes the same next root.`,
  );
}

export function run(call: Call, world: World): Promise<number> {
  return stage(call, world, (root) => {
    const target = targetOf(call.args[0] ?? "", root);
    if (target.kind === "refused") return target;
    const replacement = replacementOf(root, target.value);
    if (replacement.kind === "refused") return replacement;
    const fresh = freshKey(replacement.value.kind);
    return ok({ root: withReplaced(root, replacement.value, fresh.pair), fresh });
  });
}
