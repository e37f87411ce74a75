// Verdicts for people: a line for each test, and a frame for each thing that is not as it should be.
import { visible } from "../../diagnostics/render/cells.ts";
import type { Palette } from "../../diagnostics/render/paint.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { drawer } from "../../diagnostics/render/text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { inFile } from "../../source/source.ts";
import { byFile } from "../by-file.ts";
import type { Verdict } from "../run.ts";
import { plural, tallyWords } from "../tally.ts";

export interface TextOptions {
  readonly color: boolean;
  readonly width: number;
  /** Whether to leave out what is as it should be. */
  readonly quiet: boolean;
  /** Mistakes that stand in none of the tests; they were told before. */
  readonly unread: readonly Diagnostic[];
}

export function renderText(verdicts: readonly Verdict[], options: TextOptions): string {
  const colors = paint(options.color);
  const files = [...byFile(verdicts, ({ planned }) => planned)];
  const list = options.quiet
    ? []
    : files.flatMap(([path, found]) => [
        colors.bold(visible(path)),
        ...found.map((verdict) => `  ${line(verdict, colors)}`),
        "",
      ]);
  const draw = drawer(options);
  const failures = verdicts.flatMap((verdict) => verdict.failures);
  const frames = failures.flatMap((failure) => [draw(failure), ""]);
  const isSound = failures.length === 0 && options.unread.length === 0;
  const accent = isSound ? colors.green : colors.red;
  const words = `${tallyWords(verdicts)}${unreadWords(options.unread)}`;
  const closing = options.quiet && isSound ? [] : [accent(words)];
  return [...list, ...frames, ...closing].map((row) => `${row}\n`).join("");
}

function line({ planned: { test, hosts, isNarrowed }, result }: Verdict, colors: Palette): string {
  if (result === "error") return `${mark(result, colors)} ${visible(test.name.value)}`;
  const keepsSnapshot = test.assertions.some(({ kind }) => kind === "snapshot");
  const left = isNarrowed === true && keepsSnapshot ? ", without its snapshot" : "";
  const facts = colors.dim(`(${plural(hosts.length, "host")}${left})`);
  return `${mark(result, colors)} ${visible(test.name.value)} ${facts}`;
}

/** Who reads the last line alone must not take it for all that there is. */
function unreadWords(unread: readonly Diagnostic[]): string {
  const files = [...new Set(unread.map(({ subject }) => inFile(subject).source.path))];
  return files.length === 0 ? "" : `; mistakes in ${files.map(visible).join(", ")}`;
}

function mark(result: Verdict["result"], colors: Palette): string {
  switch (result) {
    case "passed":
      return colors.green("ok     ");
    case "failed":
      return colors.red("failed ");
    case "error":
      return colors.red("error  ");
    case "skipped":
      return colors.dim("not run");
  }
}
