// Reads the holes of a text: `{{ .Vars.name }}` becomes a node, everything between stays text.
import type { TemplateNode } from "../../../runtime/contract/template.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import { templateSyntax, unclosedAction } from "../diagnostics.ts";
import type { ParsedTemplate } from "../syntax.ts";

export function holdsTemplate(text: string): boolean {
  return text.includes("{{");
}

/** Undefined when something could not be read; it was reported then. */
export function parseTemplate(source: Source, report: Report): ParsedTemplate | undefined {
  const { text } = source;
  const tree: TemplateNode[] = [];
  const places = new Map<TemplateNode, Span>();
  let whole = true;
  let done = 0;
  const keep = (end: number): void => {
    if (end > done) tree.push({ kind: "text", text: text.slice(done, end) });
  };
  for (let open = text.indexOf("{{"); open !== -1; open = text.indexOf("{{", done)) {
    const close = text.indexOf("}}", open + 2);
    if (close === -1) {
      report(unclosedAction({ source, start: open, end: open + 2 }));
      return undefined;
    }
    keep(open);
    const node = parseAction(text.slice(open + 2, close));
    if (node === undefined) {
      report(templateSyntax({ source, start: open, end: close + 2 }));
      whole = false;
    } else {
      tree.push(node);
      places.set(node, actionSpan(source, open + 2, close));
    }
    done = close + 2;
  }
  keep(text.length);
  return whole ? { tree, places } : undefined;
}

function parseAction(action: string): TemplateNode | undefined {
  const dotted = /^\s*((?:\.[A-Za-z_][A-Za-z0-9_]*)+)\s*$/u.exec(action)?.[1];
  if (dotted === undefined) return undefined;
  const path = dotted.slice(1).split(".");
  return path[0] === "Vars" && path.length > 1 ? { kind: "print", path } : undefined;
}

/** The words between the braces, without the space around them. */
function actionSpan(source: Source, start: number, end: number): Span {
  const words = source.text.slice(start, end);
  const lead = words.length - words.trimStart().length;
  return { source, start: start + lead, end: start + words.trimEnd().length };
}
