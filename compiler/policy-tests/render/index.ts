// The table of report formats for verdicts: what `--format` may name, and what renders it.
import { renderGithub } from "../../diagnostics/render/github.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Verdict } from "../run.ts";
import { renderJson } from "./json.ts";
import { renderJunit } from "./junit.ts";
import { renderText } from "./text.ts";

export type Format = "text" | "json" | "junit" | "github";

export interface RenderOptions {
  readonly color: boolean;
  readonly width: number;
  readonly quiet: boolean;
  /** The stacks root as seen from the root of the repository. */
  readonly prefix: string;
  /** What was found and stands in no test, for formats that tell all in one document. */
  readonly diagnostics: readonly Diagnostic[];
}

export type Renderer = (verdicts: readonly Verdict[], options: RenderOptions) => string;

export const formats: Readonly<Record<Format, Renderer>> = {
  text: (verdicts, options) =>
    renderText(verdicts, { ...options, unread: errorsIn(options.diagnostics) }),
  json: (verdicts, { diagnostics }) => renderJson(verdicts, diagnostics),
  junit: (verdicts, { width, diagnostics }) =>
    renderJunit(verdicts, { width, unread: errorsIn(diagnostics) }),
  github: (verdicts, options) =>
    renderGithub(
      [...errorsIn(options.diagnostics), ...verdicts.flatMap(({ failures }) => failures)],
      options,
    ),
};

function errorsIn(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error");
}
