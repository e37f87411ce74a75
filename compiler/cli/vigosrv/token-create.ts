// `vigosrv token create NAME`: a new token, which is printed this once and kept nowhere.
import type { Command } from "commander";
import { randomBytes } from "node:crypto";
import { ok, refuse, type Answer } from "../../../runtime/contract/refusal.ts";
import { instant } from "../../../runtime/trust/metadata.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { isPermission, permissions } from "../../server/permissions.ts";
import { changeTokens } from "../../server/token-file.ts";
import {
  hasExpired,
  shownToken,
  tokenHash,
  tokenOf,
  type TokenRecord,
} from "../../server/token.ts";
import { addClockOption, timeOf, timeToCome } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag, text, texts } from "../command.ts";
import { notice, printUsage } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";
import { addTokenOptions, refusedTokens, tokenFileOf } from "./token-options.ts";

export function configure(command: Command): void {
  command
    .argument("<name>", "who holds it, as the log is to say")
    .requiredOption(
      "--permission <name>",
      "what it opens, repeatable",
      (name: string, names: readonly string[] | undefined) => [...(names ?? []), name],
    )
    .option("--expires <time>", "when it ends: 2026-12-24T06:00:00Z, or 90d from now");
  addTokenOptions(command);
  addClockOption(command);
  command.option("--json", "print it as JSON").addHelpText(
    "after",
    `
Example:
  $ vigosrv token create publisher --permission config.publish --permission fleet.read --expires 90d

Permissions: ${permissions.join(", ")}.
config.publish opens reload and retract, fleet.read version and status, admin everything.
The token is printed once; the file tokens.json holds its hash. A running server knows it at once.`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const [name = ""] = call.args;
  const fault = faultIn(name, call, now.value);
  if (fault !== undefined) return printUsage(fault.message, fault.hint, call, world);
  const file = await tokenFileOf(call, world);
  if (file.kind === "ended") return file.code;
  const token = tokenOf(randomBytes(32));
  const expires = timeToCome(text(call, "expires") ?? "", now.value);
  const record: TokenRecord = {
    name,
    hash: tokenHash(token),
    permissions: permissions.filter((known) => texts(call, "permission").includes(known)),
    created: instant(now.value),
    ...(expires === undefined ? {} : { expires: instant(expires) }),
  };
  const changed = await changeTokens(file.path, (before) => withToken(before, record, now.value));
  if (changed.kind === "refused") return refusedTokens(changed, call, world);
  if (flag(call, "json")) {
    world.out.write(`${JSON.stringify({ token, ...shownToken(record) })}\n`);
    return exitCodes.done;
  }
  world.out.write(`${token}\n`);
  notice("Keep it now: it is not shown again, and only its hash was kept.", call, world);
  return exitCodes.done;
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

function faultIn(name: string, call: Call, now: Date): Fault | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u.test(name)) {
    const hint = "a name is letters, digits, dots, dashes and underscores, at most 64 of them";
    return { message: `"${name}" is no name for a token`, hint };
  }
  const unknown = texts(call, "permission").find((word) => !isPermission(word));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, permissions) ?? `there are: ${permissions.join(", ")}`;
    return { message: `there is no permission "${unknown}"`, hint };
  }
  const expires = text(call, "expires");
  if (expires === undefined || timeToCome(expires, now) !== undefined) return undefined;
  const hint = "write it as 2026-12-24T06:00:00Z, or as 90d for ninety days from now";
  return { message: `--expires is no time to come: "${expires}"`, hint };
}

/** A token that has expired gives its name free. */
function withToken(
  before: readonly TokenRecord[],
  added: TokenRecord,
  now: Date,
): Answer<readonly TokenRecord[]> {
  const others = before.filter(({ name }) => name !== added.name);
  const same = before.find(({ name }) => name === added.name);
  if (same === undefined || hasExpired(same, now)) return ok([...others, added]);
  const hint = `take another name, or revoke it first: vigosrv token revoke ${added.name}`;
  return refuse("conflict", `there is a token "${added.name}" already`, hint);
}
