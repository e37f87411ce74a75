// Reads the templates of the language, which are Go's: texts with actions between double braces.
import type { TemplateNode } from "../../../runtime/contract/template/tree.ts";
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../source/source.ts";
import type { ParsedTemplate } from "../syntax.ts";
import { add, parseNodes, type Cursor } from "./blocks.ts";
import * as sayBlock from "./block-diagnostics.ts";
import * as say from "./diagnostics.ts";
import { scan } from "./scan.ts";
import { place, type State } from "./state.ts";

export function holdsTemplate(text: string): boolean {
  return text.includes("{{");
}

/** Undefined when something could not be read; everything that was wrong is reported then. */
export function parseTemplate(source: Source, report: Report): ParsedTemplate | undefined {
  const found: Diagnostic[] = [];
  const state: State = {
    source,
    places: new Map(),
    report: (diagnostic) => found.push(diagnostic),
    variables: ["$"],
    loops: 0,
    nesting: 0,
    open: [],
    defined: new Map(),
    invoked: [],
  };
  const nodes = parseAll(state);
  const defines = [...state.defined].map(([name, { body, at }]) =>
    place(state, { kind: "define", name, body } as const, at),
  );
  // Words are read before sentences are.
  for (const diagnostic of found.sort((a, b) => a.subject.start - b.subject.start)) {
    report(diagnostic);
  }
  return found.length === 0 ? { tree: [...defines, ...nodes], places: state.places } : undefined;
}

function parseAll(state: State): readonly TemplateNode[] {
  const cursor: Cursor = { pieces: scan(state.source, state.report), at: 0, isAtTop: true };
  const nodes: TemplateNode[] = [];
  for (;;) {
    const { nodes: more, closer } = parseNodes(state, cursor);
    for (const node of more) add(state, nodes, node);
    if (closer === undefined) break;
    state.report(sayBlock.strayEnd(closer.piece.at, closer.word));
  }
  for (const { name, at } of state.invoked) {
    if (state.defined.has(name)) continue;
    state.report(say.unknownTemplate(at, name, [...state.defined.keys()]));
  }
  return nodes;
}
