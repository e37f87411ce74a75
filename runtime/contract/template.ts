// Text with holes, as a tree. The compiler parses and folds it; a host only ever evaluates it.
import type { Value } from "./value.ts";

export type Template = readonly TemplateNode[];

export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "print"; readonly path: readonly string[] };

/** What a name stands for. A host's scope is never "unknown"; the compiler's may be. */
export type Lookup =
  | { readonly kind: "known"; readonly value: Value }
  | { readonly kind: "unknown" }
  | { readonly kind: "undefined"; readonly known: readonly string[] };

export type Scope = (path: readonly string[]) => Lookup;

export type Evaluated =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "residual"; readonly template: Template }
  | {
      readonly kind: "fault";
      readonly node: TemplateNode;
      readonly lookup: Lookup & { readonly kind: "undefined" };
    };

export function evaluateTemplate(template: Template, scope: Scope): Evaluated {
  const left: TemplateNode[] = [];
  let text = "";
  const flush = (): void => {
    if (text !== "") left.push({ kind: "text", text });
    text = "";
  };
  for (const node of template) {
    if (node.kind === "text") {
      text += node.text;
      continue;
    }
    const found = scope(node.path);
    if (found.kind === "undefined") return { kind: "fault", node, lookup: found };
    if (found.kind === "known") {
      text += printed(found.value);
      continue;
    }
    flush();
    left.push(node);
  }
  if (left.length === 0) return { kind: "text", text };
  flush();
  return { kind: "residual", template: left };
}

/** As Go prints values: lists `[a b]`, maps `map[a:1 b:2]` with sorted keys. */
export function printed(value: Value): string {
  if (value === null) return "<no value>";
  if (typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(printed).join(" ")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${printed(item)}`).join(" ")}]`;
}
