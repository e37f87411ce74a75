// Says on the error stream what was refused, and what to do about it.
import type { Refusal } from "../contract/refusal.ts";
import type { Options } from "./options.ts";
import { harmless, painter } from "./paint.ts";
import { wantsColor, type World } from "./world.ts";

export function printRefusal(
  { message, hint, reason }: Refusal,
  { color }: Options,
  world: World,
): void {
  const paint = painter(wantsColor(color, world.err, world));
  world.err.write(`${paint("red", "error")}: ${harmless(message)} (${reason})\n`);
  if (hint !== undefined) world.err.write(`${paint("cyan", "help")}: ${harmless(hint)}\n`);
}
