// Tells of hosts that a release takes so much from that their agents will not believe it.
import { notice } from "./print.ts";
import type { Call } from "./command.ts";
import type { World } from "./world.ts";

/** A warning and no error: the agents hold on to what they have until somebody says that it is meant. */
export function noticeShrunk(
  { shrunk = [] }: { readonly shrunk?: readonly string[] },
  how: "compile" | "publish",
  { call, world }: { readonly call: Call; readonly world: World },
): void {
  if (shrunk.length === 0) return;
  const few = shrunk.slice(0, 3).map((host) => `"${host}"`);
  const named = shrunk.length > 3 ? [...few, `${shrunk.length - 3} more`] : few;
  const last = named.pop() ?? "";
  const who = named.length === 0 ? last : `${named.join(", ")} and ${last}`;
  const line = `warning: ${who} would lose so much that the agents will refuse this release, and go on with the one before.
If it is meant, ${how} with --allow-shrink; guard.shrink in server.yaml says how much is too much.`;
  notice(line, call, world);
}
