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
