// The table of report formats: what `--format` may name, and what renders it.
import type { Diagnostic } from "../diagnostic.ts";
import { renderGithub } from "./github.ts";
import { renderJson } from "./json.ts";
import { renderJunit } from "./junit.ts";
import { renderSarif } from "./sarif.ts";
import { renderText } from "./text.ts";

export type Format = "text" | "json" | "sarif" | "github" | "junit";

export interface RenderOptions {
  readonly color: boolean;
  /** Columns of the reader's terminal. */
  readonly width?: number;
  /** How many diagnostics are drawn as text. */
  readonly limit?: number;
  /** Of vigocli. */
  readonly version: string;
  /** The stacks root as seen from the root of the repository. */
  readonly prefix?: string;
}

/** Sorts, drops repeats, and ends with a line break when there is anything to say. */
export type Renderer = (diagnostics: readonly Diagnostic[], options: RenderOptions) => string;

export const formats: Readonly<Record<Format, Renderer>> = {
  text: renderText,
  json: renderJson,
  sarif: renderSarif,
  github: renderGithub,
  junit: renderJunit,
};
