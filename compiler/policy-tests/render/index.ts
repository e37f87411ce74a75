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
  /** What was found in the tree, for formats that tell all in one document. */
  readonly diagnostics: readonly Diagnostic[];
}

export type Renderer = (verdicts: readonly Verdict[], options: RenderOptions) => string;

export const formats: Readonly<Record<Format, Renderer>> = {
  text: renderText,
  json: (verdicts, { diagnostics }) => renderJson(verdicts, diagnostics),
  junit: (verdicts, { width }) => renderJunit(verdicts, width),
  github: (verdicts, options) =>
    renderGithub(
      verdicts.flatMap(({ failures }) => failures),
      options,
    ),
};
