// A migration as people read it: a line for each file, and two for each thing that they must decide.
import { placeFinder } from "../source/position.ts";
import type { Finding } from "./draft.ts";
import type { Change } from "./index.ts";

export function renderChange(change: Change, isNew: boolean): string {
  const why = change.why.join("; ");
  switch (change.kind) {
    case "move":
      return `${change.text === undefined ? "move  " : "change"}  ${change.from} -> ${change.path}  (${why})\n`;
    case "write":
      return `${isNew ? "create" : "change"}  ${change.path}  (${why})\n`;
    case "delete":
      return `delete  ${change.path}  (${why})\n`;
  }
}

export function renderFindings(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const { file, line, what, decide } = placed(finding);
      return `${file}:${line}: ${what}\n    decide: ${decide}\n`;
    })
    .join("");
}

export interface PlacedFinding {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly decide: string;
}

/** In the file as it is, and not as it would become. */
export function placed({ at, what, decide }: Finding): PlacedFinding {
  const { file, line } = placeFinder()(at);
  return { file, line, what, decide };
}
