// Verdicts for people: a line for each test, and a frame for each thing that is not as it should be.
import { visible } from "../../diagnostics/render/cells.ts";
import type { Palette } from "../../diagnostics/render/paint.ts";
import { paint } from "../../diagnostics/render/paint.ts";
import { drawer } from "../../diagnostics/render/text.ts";
import { byFile } from "../by-file.ts";
import type { Verdict } from "../run.ts";
import { plural, tallyWords } from "../tally.ts";

export interface TextOptions {
  readonly color: boolean;
  readonly width: number;
  /** Whether to leave out what is as it should be. */
  readonly quiet: boolean;
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
  const accent = failures.length === 0 ? colors.green : colors.red;
  const closing = options.quiet && failures.length === 0 ? [] : [accent(tallyWords(verdicts))];
  return [...list, ...frames, ...closing].map((row) => `${row}\n`).join("");
}

function line({ planned: { test, hosts, isNarrowed }, result }: Verdict, colors: Palette): string {
  const keepsSnapshot = test.assertions.some(({ kind }) => kind === "snapshot");
  const left = isNarrowed === true && keepsSnapshot ? ", without its snapshot" : "";
  const facts = colors.dim(`(${plural(hosts.length, "host")}${left})`);
  return `${mark(result, colors)} ${visible(test.name.value)} ${facts}`;
}

function mark(result: Verdict["result"], colors: Palette): string {
  switch (result) {
    case "passed":
      return colors.green("ok     ");
    case "failed":
      return colors.red("failed ");
    case "skipped":
      return colors.dim("not run");
  }
}
