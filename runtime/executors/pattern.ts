// Regular expressions of the policy, held against texts of the host: one that never ends is stopped.
import { runInNewContext } from "node:vm";

/** Which of the lines it is found in. Throws, in words for a person, when the pattern cannot be used. */
export function matchingLines(
  pattern: string,
  lines: readonly string[],
  limitMs: number = patienceMs,
): readonly number[] {
  const work = "JSON.stringify(lines.flatMap((line, at) => re.test(line) ? [at] : []))";
  const found = guarded(work, { pattern, flags: "", given: { lines }, limitMs });
  const numbers: unknown = JSON.parse(found);
  return Array.isArray(numbers) ? numbers.filter((at) => typeof at === "number") : [];
}

export interface Replacing {
  readonly pattern: string;
  /** `$1` stands for what the first group matched, `$$` for a dollar sign. */
  readonly replacement: string;
  readonly occurrences: "all" | "first";
}

/** The text with what is found replaced; `^` and `$` match at each line. */
export function replaced(text: string, { pattern, replacement, occurrences }: Replacing): string {
  const flags = occurrences === "all" ? "gm" : "m";
  const given = { text, replacement };
  return guarded("text.replace(re, replacement)", { pattern, flags, given, limitMs: patienceMs });
}

const patienceMs = 5_000;

interface Guarded {
  readonly pattern: string;
  readonly flags: string;
  /** What the work can name besides the expression. */
  readonly given: { readonly [name: string]: string | readonly string[] };
  readonly limitMs: number;
}

/** The thread stands still while an expression runs, so that no timer could stop it from without. */
function guarded(work: string, { pattern, flags, given, limitMs }: Guarded): string {
  const names = { ...given, ...sound(pattern, flags) };
  const script = `const re = new RegExp(source, flags); ${work}`;
  try {
    const result: unknown = runInNewContext(script, names, { timeout: limitMs });
    return String(result);
  } catch (error) {
    if (!isLate(error)) throw error;
    throw new Error(
      `the pattern ${shown(pattern)} takes longer than ${limitMs / 1000} seconds on this file; avoid repetitions within repetitions`,
      { cause: error },
    );
  }
}

/** The error comes from another realm, so that it is no instance of our own Error. */
function isLate(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}

/** By whole characters where the pattern is written strictly enough for that. */
function sound(
  pattern: string,
  flags: string,
): { readonly source: string; readonly flags: string } {
  try {
    return { source: pattern, flags: new RegExp(pattern, `${flags}u`).flags };
  } catch {
    // Such as `\-`, which only the lax reading knows.
  }
  try {
    return { source: pattern, flags: new RegExp(pattern, flags).flags };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /, "") : String(error);
    throw new Error(`the pattern ${shown(pattern)} is no regular expression: ${why}`, {
      cause: error,
    });
  }
}

function shown(pattern: string): string {
  return JSON.stringify(pattern);
}
