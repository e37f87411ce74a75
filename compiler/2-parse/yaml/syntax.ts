// One report for each mistake that keeps a document from being YAML, and none for its consequences.
import type { Blame } from "./blame.ts";
import { unquotedTemplate, unquotedTemplates } from "./braces.ts";
import type { Complaint } from "./library.ts";
import type { Scene } from "./scene.ts";
import { lineEnd, lineStart } from "./scene.ts";
import { translate } from "./translate.ts";

export interface SyntaxMistakes {
  readonly blames: readonly Blame[];
  /** What was read in these places was not meant so. */
  readonly confused: readonly { readonly start: number; readonly end: number }[];
}

/** Whoever has more mistakes than this in one document sees them in the next run. */
const blameLimit = 100;

export function syntaxMistakes(scene: Scene, complaints: readonly Complaint[]): SyntaxMistakes {
  const templates = unquotedTemplates(scene).map((start) => ({
    start,
    words: () => unquotedTemplate(scene, start),
  }));
  const others = complaints.map((complaint) => ({
    start: complaint.start,
    words: () => translate(scene, complaint),
  }));
  const blames: Blame[] = [];
  const confused: { start: number; end: number }[] = [];
  let until = 0;
  for (const { start, words } of [...templates, ...others].sort((a, b) => a.start - b.start)) {
    if (start < until) continue;
    if (blames.length === blameLimit) {
      confused.push({ start, end: Infinity });
      break;
    }
    const blame = words();
    // What is found here may have its cause in a line that was blamed already.
    if (blame.start >= until) blames.push(blame);
    const last = Math.max(start, blame.end);
    until = blame.reach === "document" ? Infinity : lineEnd(scene.text, last) + 1;
    confused.push({ start: lineStart(scene.text, Math.min(start, blame.start)), end: until });
  }
  return { blames, confused };
}
