// `vigosrv token revoke NAME`: from now on the token opens nothing, on a running server too.
import type { Command } from "commander";
import { ok, refuse } from "../../../runtime/contract/refusal.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { changeTokens } from "../../server/token-file.ts";
import type { Call } from "../command.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";
import { addTokenOptions, refusedTokens, tokenFileOf } from "./token-options.ts";

export function configure(command: Command): void {
  command.argument("<name>", "as `vigosrv token list` shows it");
  addTokenOptions(command);
  command.addHelpText(
    "after",
    `
Example:
  $ vigosrv token revoke publisher`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const [name = ""] = call.args;
  const file = await tokenFileOf(call, world);
  if (file.kind === "ended") return file.code;
  let known = false;
  const changed = await changeTokens(file.path, (before) => {
    known = before.some((record) => record.name === name);
    if (known) return ok(before.filter((record) => record.name !== name));
    const names = before.map((record) => record.name);
    const hint = didYouMean(name, names) ?? "`vigosrv token list` shows those that there are";
    return refuse("not-found", `there is no token "${name}"`, hint);
  });
  if (changed.kind === "ok") {
    world.out.write(`${name}: revoked\n`);
    return exitCodes.done;
  }
  const code = refusedTokens(changed, call, world);
  return known ? code : exitCodes.wrongInput;
}
