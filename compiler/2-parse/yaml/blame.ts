// A mistake of the writer's in YAML that is not well formed: where, in which words, how far it reaches.
import type { TextEdit } from "../../source/edit.ts";

export interface Blame {
  readonly start: number;
  readonly end: number;
  readonly summary: string;
  readonly detail?: string;
  readonly hint: string;
  readonly fix?: readonly TextEdit[] | undefined;
  /**
   * How far the mistake confuses the reading of what follows: to the end of its line, or to the end
   * of the document. Complaints about what it reaches say nothing new.
   */
  readonly reach: "line" | "document";
}
