// Breaks sentences into lines of a given width, between words.
import { columnsOf, visible } from "./cells.ts";

/** Lines of the text stay lines, with their indent; a word that is too long stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split(/\r?\n/u).flatMap((line) => wrapLine(visible(line), width));
}

function wrapLine(line: string, width: number): readonly string[] {
  if (columnsOf(line) <= width) return [line];
  const indent = /^ */u.exec(line)?.[0] ?? "";
  const rows: string[] = [];
  let current = "";
  let columns = 0;
  for (const word of line.trim().split(/ +/u)) {
    const length = columnsOf(word);
    if (current !== "" && columns + 1 + length > width) {
      rows.push(current);
      current = "";
    }
    columns = current === "" ? indent.length + length : columns + 1 + length;
    current = current === "" ? indent + word : `${current} ${word}`;
  }
  return [...rows, current];
}
