// Has a program say whether a new file is sound, before the file is put in place.
import { realpath } from "node:fs/promises";
import type { Answered, Program } from "./host.ts";
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
  const why = answered === undefined ? `there is no program "${first}"` : said(answered, program);
  const words = why.replaceAll(path, target);
  throw new Error(`\`validate\` refuses the new ${target}, and the old one stays: ${words}`);
}

/** What it said last is most often why. */
function said({ code, out, err }: Answered, { discreet }: Program): string {
  const words = `${out}${err}`.trim();
  return discreet === true || words === ""
    ? `exit code ${code}`
    : words.split("\n").slice(-10).join("\n");
}

/** As one word of a shell's line. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
