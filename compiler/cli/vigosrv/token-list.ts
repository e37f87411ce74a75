// `vigosrv token list`: who may use the API, for what and until when; of the tokens themselves nothing is known.
import type { Command } from "commander";
import { columns } from "../../explore/columns.ts";
import { readTokens } from "../../server/token-file.ts";
import { hasExpired, shownToken, type TokenRecord } from "../../server/token.ts";
import { addClockOption, timeOf } from "../clock.ts";
import type { Call } from "../command.ts";
import { flag } from "../command.ts";
import { notice, printUsage } from "../print.ts";
import type { World } from "../world.ts";
import { exitCodes } from "../world.ts";
import { addTokenOptions, refusedTokens, tokenFileOf } from "./token-options.ts";

export function configure(command: Command): void {
  addTokenOptions(command);
  addClockOption(command);
  command.option("--json", "print it as JSON").addHelpText(
    "after",
    `
Example:
  $ vigosrv token list`,
  );
}

export async function run(call: Call, world: World): Promise<number> {
  const now = timeOf(call, world);
  if (now.kind === "wrong") return printUsage(now.message, now.hint, call, world);
  const file = await tokenFileOf(call, world);
  if (file.kind === "ended") return file.code;
  const tokens = await readTokens(file.path);
  if (tokens.kind === "refused") return refusedTokens(tokens, call, world);
  if (flag(call, "json")) {
    world.out.write(`${JSON.stringify({ tokens: tokens.value.map(shownToken) })}\n`);
    return exitCodes.done;
  }
  if (tokens.value.length === 0) notice(`there are no tokens in ${file.path}`, call, world);
  const rows = tokens.value.map((record) => [
    record.name,
    record.permissions.join(", "),
    until(record, now.value),
  ]);
  for (const line of columns(rows)) world.out.write(`${line}\n`);
  return exitCodes.done;
}

function until(record: TokenRecord, now: Date): string {
  if (record.expires === undefined) return "does not expire";
  return `${hasExpired(record, now) ? "expired at" : "until"} ${record.expires}`;
}
