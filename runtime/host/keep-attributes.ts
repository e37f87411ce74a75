// Gives a new file the extended attributes of the one that it replaces: access lists, security labels, notes of users.
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import type { Place } from "./place.ts";
import { runProgram } from "./run-program.ts";

/** Node has no call for them, so coreutils copies them; where it cannot, they could not have been there either. */
export async function keepAttributes(
  { folder, name }: Place,
  heir: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const labels = existsSync("/sys/fs/selinux/enforce") ? ",context" : "";
  // The address of an open folder means something else in another process.
  const real = await realpath(folder);
  const answered = await runProgram(
    {
      argv: [
        "cp",
        "--no-dereference",
        "--attributes-only",
        `--preserve=mode,xattr${labels}`,
        "--",
        `${real}/${name}`,
        `${real}/${heir}`,
      ],
    },
    signal,
  );
  const knowsHow = answered !== undefined && !/(unrecognized|invalid) option/.test(answered.err);
  if (!knowsHow || answered.code === 0) return;
  throw new Error(
    `the extended attributes of ${real}/${name} cannot be kept: ${answered.err.trim()}`,
  );
}
