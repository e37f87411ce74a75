// A diagnostic as running text, for formats that have one field for all that is said.
import type { Diagnostic } from "../diagnostic.ts";

export function messageOf({ summary, detail, hint }: Diagnostic): string {
  const paragraphs = [summary, detail, hint === undefined ? undefined : `help: ${hint}`];
  return paragraphs.filter((paragraph) => paragraph !== undefined).join("\n");
}
