// Formats the files of a stacks tree in memory; whoever asked writes what has changed.
import { join } from "node:path";
import { ok, type Answer } from "../../runtime/contract/refusal.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { format } from "../format/format.ts";
import { rewrite, stacksFiles } from "./stacks-files.ts";

export interface FormattedFile {
  /** Below the stacks root, with "/". */
  readonly path: string;
  readonly was: string;
  readonly text: string;
}

export interface FormattedStacks {
  /** Only files that are to change. */
  readonly changes: readonly FormattedFile[];
  /** How many were looked at. */
  readonly count: number;
  /** Files that cannot be read are left alone. */
  readonly diagnostics: readonly Diagnostic[];
}

export async function formatStacks(
  folder: string,
  isWanted: (path: string) => boolean = () => true,
): Promise<Answer<FormattedStacks>> {
  const found = await stacksFiles(folder, isWanted);
  if (found.kind === "refused") return found;
  const { value: sources, diagnostics } = found.value;
  const changes: FormattedFile[] = [];
  const unreadable: Diagnostic[] = [...diagnostics];
  for (const source of sources) {
    const made = format(source);
    if (made.kind === "unreadable") unreadable.push(...made.diagnostics);
    else if (made.text !== source.text) {
      changes.push({ path: source.path, was: source.text, text: made.text });
    }
  }
  return ok({ changes, count: sources.length, diagnostics: unreadable });
}

export async function writeFormatted(
  folder: string,
  { path, was, text }: FormattedFile,
): Promise<Answer<undefined>> {
  return rewrite(join(folder, path), was, text);
}
