// Types and values as a person names them.
import type { Node } from "../yaml/node.ts";

export function wantedWords(type: unknown): string {
  const words: Readonly<Record<string, string>> = {
    string: "text",
    integer: "a whole number",
    number: "a number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping",
    null: "empty",
  };
  return (Array.isArray(type) ? type : [type])
    .map((name) => words[String(name)] ?? String(name))
    .join(" or ");
}

export function foundWords(node: Node): string {
  if (node.kind === "map") return "a mapping";
  if (node.kind === "list") return "a list";
  if (node.value === null) return "empty";
  if (typeof node.value === "string") return `the text "${shown(node)}"`;
  return `${typeof node.value === "boolean" ? "the boolean" : "the number"} ${node.spelled}`;
}

export function shown(node: Node): string {
  if (node.kind !== "scalar") return node.kind === "map" ? "a mapping" : "a list";
  return node.spelled.length > 60 ? `${node.spelled.slice(0, 60)}…` : node.spelled;
}
