// Configurations as devices print them: lines, and lines below them that are indented more.

export interface ConfigLine {
  readonly text: string;
  /** The lines that it stands below, outermost first. */
  readonly above: readonly string[];
}

export function configLines(text: string): readonly ConfigLine[] {
  const open: { readonly indent: number; readonly text: string }[] = [];
  const lines: ConfigLine[] = [];
  for (const written of text.split(/\r?\n/)) {
    const line = written.trimEnd();
    const bare = line.trimStart();
    if (bare === "" || bare.startsWith("!")) continue;
    const indent = line.length - bare.length;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    lines.push({ text: normal(bare), above: open.map(({ text }) => text) });
    open.push({ indent, text: normal(bare) });
  }
  return lines;
}

/** Devices align with blanks, and quote what need not be quoted. */
function normal(line: string): string {
  return line.replaceAll(/\s+/g, " ").replaceAll('"', "");
}

/** A line that stands below others must be found below them; any other may be found anywhere. */
export function holds(config: readonly ConfigLine[], line: ConfigLine): boolean {
  return config.some(
    ({ text, above }) =>
      text === line.text &&
      (line.above.length === 0 || above.join("\n").endsWith(line.above.join("\n"))),
  );
}

/** True when nothing is left to say; a device does not print what it was told not to have. */
export function isSettled(config: readonly ConfigLine[], line: ConfigLine): boolean {
  if (holds(config, line)) return true;
  const [, kind, rest = ""] = /^(no|delete) (.+)$/.exec(line.text) ?? [];
  if (kind === "no") return !config.some((one) => holds([one], { ...line, text: rest }));
  if (kind === "delete") {
    return !config.some(({ text }) => `${text} `.startsWith(`set ${rest} `));
  }
  return false;
}

/** What stands right below a line. */
export function below(config: readonly ConfigLine[], head: string): readonly string[] | undefined {
  if (!config.some(({ text, above }) => above.length === 0 && sameWord(text, head)))
    return undefined;
  return config
    .filter(({ above }) => above.length === 1 && sameWord(above[0] ?? "", head))
    .map(({ text }) => text);
}

function sameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The lines with what has to be typed before them, and no head twice in a row. */
export function typedLines(lines: readonly ConfigLine[]): readonly string[] {
  let at: readonly string[] = [];
  return lines.flatMap(({ text, above }) => {
    const isSame = above.length > 0 && above.join("\n") === at.join("\n");
    at = above;
    return [...(isSame ? [] : above), text];
  });
}
