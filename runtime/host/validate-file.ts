// Has a program say whether a new file is sound, before the file is put in place.
import { realpath } from "node:fs/promises";
import type { Program } from "./host.ts";
import type { Place } from "./place.ts";
import { runProgram } from "./run-program.ts";

export interface Validation {
  /** Where the file is to go: what the program says is told of this path. */
  readonly target: string;
  readonly program: Program;
  readonly signal: AbortSignal | undefined;
}

export async function validateFile(
  { folder, name }: Place,
  { target, program, signal }: Validation,
): Promise<void> {
  // The address of an open folder means something else in another process.
  const path = `${await realpath(folder)}/${name}`;
  const [first, ...rest] = program.argv;
  const args = rest.map((word) => word.replaceAll("%", () => quoted(path)));
  const answered = await runProgram({ ...program, argv: [first, ...args] }, signal);
  if (answered?.code === 0) return;
  const said = `${answered?.out ?? ""}${answered?.err ?? `there is no program "${first}"`}`;
  const why = said.replaceAll(path, target).trim().split("\n").slice(-10).join("\n");
  throw new Error(`\`validate\` refuses the new ${target}, and the old one stays: ${why}`);
}

/** As one word of a shell's line. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
