// A unified diff of two texts, without file headers: the hunks alone.
import { structuredPatch } from "diff";

export function textPatch(old: string, next: string): string {
  const { hunks } = structuredPatch("old", "new", old, next, "", "", { context: 3 });
  return hunks
    .map((hunk) => {
      const head = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
      return `${[head, ...hunk.lines].join("\n")}\n`;
    })
    .join("");
}

/** A value with line breaks is compared line by line, and anything else as a whole. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value.includes("\n");
}
