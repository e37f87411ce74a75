// The comment above a draft: what it is, how it is used, and whom it concerns.
import type { DraftedResource } from "./draft.ts";

/** Of a configcrate that is in the stacks no more. */
export interface Removal {
  /** Hosts that had it in the release before; undefined when nobody could say. */
  readonly hosts: readonly string[] | undefined;
}

interface Head {
  readonly crate: string;
  /** Of the configcrate's file, below the stacks root. */
  readonly path: string;
  readonly drafted: readonly DraftedResource[];
  readonly removal: Removal | undefined;
}

export function headLines({ crate, path, drafted, removal }: Head): readonly string[] {
  const of = path === "" ? crate : `${crate} (${path})`;
  const isUsable = drafted.some(({ open }) => open !== true);
  const nothing =
    drafted.length === 0
      ? `REVIEW: in ${of} there is nothing to take back: all of it only reacts to others, or is gone.`
      : `REVIEW: nothing in ${of} can be taken back without a person.`;
  const paragraphs = isUsable
    ? [
        `Takes back ${of}. Inert until it is applied:`,
        ...applySteps(crate, path).map((step, at) => `  ${at + 1}. ${step}`),
      ]
    : [nothing];
  const lines = [...paragraphs, ...(removal === undefined ? [] : summaryOf(drafted, removal))];
  return lines.flatMap((line) => commentLines(line, 0));
}

/** RETR-06: beside the configcrate, or where that was. */
export function retractPath(crate: string, path: string): string {
  return `${path.replace(/[^/]*$/u, "")}${crate}.retract`;
}

/** RETR-23. */
export function applySteps(crate: string, path: string): readonly string[] {
  const draft = retractPath(crate, path);
  return [
    `Review ${draft}, above all what is marked REVIEW or WARNING.`,
    `Rename it to ${draft.replace(/\.retract$/u, "-retract.vgo")}.`,
    `Add ${crate}-retract to the match blocks or roles that had ${crate}, with the same foreach if there was one.`,
    "Publish.",
    `Once all hosts have converged, remove ${crate}-retract and the references to it.`,
  ];
}

/** RETR-09: what someone has to know who finds the file a year later. */
function summaryOf(drafted: readonly DraftedResource[], { hosts }: Removal): readonly string[] {
  const sure = drafted.map(({ name, type, confidence, open }) =>
    open === true ? `  ${name} (${type}): not taken back` : `  ${name} (${type}): ${confidence}`,
  );
  return [tellHosts(hosts), ...(sure.length === 0 ? [] : ["How sure each reversal is:", ...sure])];
}

export function tellHosts(hosts: readonly string[] | undefined): string {
  if (hosts === undefined) return "Which hosts had it is not known.";
  if (hosts.length === 0) return "No listed host had it in the release before.";
  const many = hosts.length === 1 ? "One host" : `${hosts.length} hosts`;
  return `${many} had it in the release before: ${hosts.join(", ")}.`;
}

/** Broken between words, so that no line is longer than people like to read. */
export function commentLines(text: string, indent: number): readonly string[] {
  const lead = `${" ".repeat(indent)}#`;
  const inner = /^ */u.exec(text)?.[0] ?? "";
  // The lines below a numbered step stand under its words.
  const hang = " ".repeat(/^ *(?:\d+\. )?/u.exec(text)?.[0].length ?? 0);
  const lines: string[] = [];
  let line = "";
  for (const word of text.trim().split(/\s+/u)) {
    if (line !== "" && lead.length + hang.length + line.length + word.length + 2 > 98) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each, at) => `${lead} ${at === 0 ? inner : hang}${each}`);
}
