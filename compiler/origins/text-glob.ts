// A text with holes, as a pattern of the texts that it may come out as.
import type { TextSyntax } from "../2-parse/syntax.ts";

export function globOf(text: TextSyntax): string {
  if (typeof text === "string") return text;
  return text.tree.map((node) => (node.kind === "text" ? node.text : "*")).join("");
}
