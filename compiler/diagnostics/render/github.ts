// Diagnostics as workflow commands, which GitHub shows beside the changed lines.
import { join } from "node:path/posix";
import { placeFinder } from "../../source/position.ts";
import type { Diagnostic, Severity } from "../diagnostic.ts";
import { sortDiagnostics } from "../order.ts";
import { visible } from "./cells.ts";
import { messageOf } from "./message.ts";

export interface GithubOptions {
  /** The stacks root as seen from the root of the repository. */
  readonly prefix?: string;
}

export function renderGithub(
  diagnostics: readonly Diagnostic[],
  { prefix = "" }: GithubOptions,
): string {
  const place = placeFinder();
  const lines = sortDiagnostics(diagnostics).map((diagnostic) => {
    const { file, line, column, endLine, endColumn } = place(diagnostic.subject);
    // GitHub refuses columns for a range of several lines.
    const columns = line === endLine ? [`col=${column}`, `endColumn=${endColumn}`] : [];
    const properties = [
      `file=${property(join(prefix, file))}`,
      `line=${line}`,
      `endLine=${endLine}`,
      ...columns,
      `title=${property(diagnostic.code)}`,
    ];
    const notes = (diagnostic.related ?? []).map(({ at, note }) => {
      const there = place(at);
      return `${there.file}:${there.line}:${there.column}: ${note}`;
    });
    const text = [messageOf(diagnostic), ...notes].join("\n");
    return `::${commands[diagnostic.severity]} ${properties.join(",")}::${message(text)}\n`;
  });
  return lines.join("");
}

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  hint: "notice",
};

/** A line break would end the command, and whatever follows could be a command of its own. */
function message(text: string): string {
  const escaped = text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  return visible(escaped);
}

function property(text: string): string {
  return message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
