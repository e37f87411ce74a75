// `vigocli trust revoke KEYID`: the next root no longer lists the key.
import type { Command } from "commander";
import { ok } from "../../../runtime/contract/refusal.ts";
import { keyIdNamed, withRevoked } from "../../keys/next-root.ts";
import type { Call } from "../command.ts";
import { addStagingOptions, stage } from "../staging.ts";
import type { World } from "../world.ts";

export function configure(command: Command): void {
  command.argument("<keyid>", "the key, by at least 8 digits of its id");
  addStagingOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigocli trust revoke 3f2a9c01 --keys keys

It takes the key out of every role, and refuses where too few would be left: \`trust rotate\` puts
another in its place. The next root is signed and published as after \`trust rotate\`.`,
  );
}

export function run(call: Call, world: World): Promise<number> {
  return stage(call, world, (root) => {
    const keyid = keyIdNamed(call.args[0] ?? "", root);
    if (keyid.kind === "refused") return keyid;
    const revoked = withRevoked(root, keyid.value);
    return revoked.kind === "refused" ? revoked : ok({ root: revoked.value });
  });
}
