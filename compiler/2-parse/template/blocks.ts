// Reads lists of nodes and the blocks in them, and mends what is missing so that each mistake is told once.
import type {
  BranchNode,
  RangeNode,
  Template,
  TemplateNode,
} from "../../../runtime/contract/template/tree.ts";
import type { Span } from "../../source/source.ts";
import * as sayBlock from "./block-diagnostics.ts";
import * as say from "./diagnostics.ts";
import { parseWhole } from "./expression.ts";
import type { ActionPiece, Piece } from "./scan.ts";
import { nestingLimit, place, spanOf, type Reader, type State } from "./state.ts";
import {
  parseBinding,
  parseInvocation,
  parseLeave,
  parseStatement,
  readName,
} from "./statement.ts";

export interface Cursor {
  readonly pieces: readonly Piece[];
  at: number;
  /** No block is around, so that templates can be defined. */
  isAtTop: boolean;
}

/** What ended a list: an `end`, or an `else` with what follows it. */
export interface Closer {
  readonly word: "end" | "else";
  readonly piece: ActionPiece;
  readonly reader: Reader;
}

export interface List {
  readonly nodes: Template;
  /** Undefined at the end of the text. */
  readonly closer: Closer | undefined;
}

/** Variables that are set in the list end with it. */
export function parseNodes(state: State, cursor: Cursor): List {
  const nodes: TemplateNode[] = [];
  const mark = state.variables.length;
  let closer: Closer | undefined;
  while (cursor.at < cursor.pieces.length && closer === undefined) {
    const piece = cursor.pieces[cursor.at];
    cursor.at += 1;
    if (piece === undefined) break;
    if (piece.kind === "text") {
      add(state, nodes, place(state, { kind: "text", text: piece.text }, piece.at));
      continue;
    }
    const found = parseAction(state, cursor, piece);
    if (found === undefined) continue;
    if ("word" in found) closer = found;
    else add(state, nodes, found);
  }
  state.variables.length = mark;
  return { nodes, closer };
}

/** Texts beside each other become one. */
export function add(state: State, nodes: TemplateNode[], node: TemplateNode): void {
  const last = nodes.at(-1);
  if (node.kind !== "text" || last?.kind !== "text") {
    if (node.kind !== "text" || node.text !== "") nodes.push(node);
    return;
  }
  const from = state.places.get(last);
  const to = state.places.get(node);
  const both = { kind: "text", text: last.text + node.text } as const;
  nodes[nodes.length - 1] = both;
  if (from !== undefined && to !== undefined) place(state, both, { ...from, end: to.end });
}

function parseAction(
  state: State,
  cursor: Cursor,
  piece: ActionPiece,
): TemplateNode | Closer | undefined {
  const reader: Reader = { state, tokens: piece.tokens, action: piece.at, at: 0, depth: 0 };
  const [first] = piece.tokens;
  const word = first?.kind === "word" ? first.text : "";
  const meant = borrowed.get(word);
  if (first !== undefined && meant !== undefined) {
    reader.at += 1;
    if (!piece.isBroken)
      state.report(sayBlock.otherLanguage(spanOf(reader, first), word, meant.words));
    return meant.word === undefined
      ? undefined
      : { word: meant.word, piece: broken(piece), reader };
  }
  if (word !== "") reader.at += 1;
  switch (word) {
    case "end": {
      const stray = piece.tokens[1];
      if (stray !== undefined && !piece.isBroken) {
        state.report(say.unexpected(spanOf(reader, stray), stray.text));
      }
      return { word, piece, reader };
    }
    case "else":
      return { word, piece, reader };
    case "if":
    case "with":
    case "range":
      return parseControl(reader, cursor, piece, word);
    case "define":
    case "block":
      return parseDefinition(reader, cursor, piece, word);
    default:
      if (piece.isBroken) return undefined;
      break;
  }
  switch (word) {
    case "break":
    case "continue":
      return parseLeave(reader, word);
    case "template":
      return parseInvocation(reader);
    default:
      reader.at = 0;
      return parseStatement(reader);
  }
}

/** Words for the same things elsewhere; closing ones close here too, so that one slip is one mistake. */
const borrowed: ReadonlyMap<string, { readonly words: string; readonly word?: "end" | "else" }> =
  new Map([
    ["elif", { words: "else if …", word: "else" }],
    ["elsif", { words: "else if …", word: "else" }],
    ["elseif", { words: "else if …", word: "else" }],
    ["endif", { words: "end", word: "end" }],
    ["endfor", { words: "end", word: "end" }],
    ["endrange", { words: "end", word: "end" }],
    ["endwith", { words: "end", word: "end" }],
    ["endblock", { words: "end", word: "end" }],
    ["set", { words: "$name := …" }],
    ["let", { words: "$name := …" }],
    ["include", { words: 'template "name" .' }],
  ]);

/** Reported already, so that the rest of its words matters no more. */
function broken(piece: ActionPiece): ActionPiece {
  return { ...piece, isBroken: true };
}

type Control = "if" | "with" | "range";

function parseControl(
  reader: Reader,
  cursor: Cursor,
  piece: ActionPiece,
  kind: Control,
): TemplateNode | undefined {
  const { state } = reader;
  state.nesting += 1;
  const mark = state.variables.length;
  const bind = piece.isBroken ? undefined : parseBinding(reader, kind === "range" ? 2 : 1);
  const isRefused = piece.isBroken || bind === "refused";
  const value = isRefused ? undefined : parseWhole(reader, `behind \`${kind}\``);
  const binding = bind === "refused" ? undefined : bind;
  if (binding !== undefined && binding.assigns !== true) state.variables.push(...binding.names);
  const { loops } = state;
  if (kind === "range") state.loops += 1;
  const opener = { word: kind, at: piece.at };
  const body = parseBlock(state, cursor, opener);
  // What a loop does when there is nothing to loop over cannot leave it.
  state.loops = kind === "range" ? 0 : loops;
  const otherwise =
    body.closer?.word === "else" ? parseElse(state, cursor, body.closer, opener) : [];
  state.loops = loops;
  state.variables.length = mark;
  state.nesting -= 1;
  if (value === undefined || otherwise === undefined) return undefined;
  const node: BranchNode | RangeNode = {
    kind,
    value,
    ...(binding === undefined ? {} : { bind: binding }),
    body: body.nodes,
    ...(otherwise.length === 0 ? {} : { otherwise }),
  };
  return place(state, node, piece.at);
}

interface Opener {
  readonly word: string;
  readonly at: Span;
}

/** The nodes up to what closes the block, or at least does not belong into it. */
function parseBlock(state: State, cursor: Cursor, opener: Opener): List {
  const wasAtTop = cursor.isAtTop;
  cursor.isAtTop = false;
  state.open.push(opener);
  if (state.nesting > nestingLimit) {
    state.report(say.nestedTooDeeply(opener.at, nestingLimit));
    cursor.at = cursor.pieces.length;
    state.open.length = 0;
    return { nodes: [], closer: undefined };
  }
  const list = parseNodes(state, cursor);
  if (list.closer === undefined && state.open.length > 0) {
    const { source } = state;
    const end = source.text.length;
    state.report(sayBlock.missingEnd({ source, start: end, end }, state.open));
    // The blocks around have the same cause.
    state.open.length = 0;
  }
  state.open.pop();
  cursor.isAtTop = wasAtTop;
  return list;
}

/** What follows an `else`, up to the `end`. Undefined when it could not be read. */
function parseElse(
  state: State,
  cursor: Cursor,
  { reader, piece }: Closer,
  opener: Opener,
): Template | undefined {
  const next = reader.tokens[reader.at];
  if (next?.kind === "word" && (next.text === "if" || next.text === "with")) {
    reader.at += 1;
    if (next.text !== opener.word)
      state.report(sayBlock.mixedElse(spanOf(reader, next), opener.word, next.text));
    const node = parseControl(reader, cursor, piece, next.text);
    return node && [node];
  }
  if (next !== undefined && !piece.isBroken)
    state.report(say.unexpected(spanOf(reader, next), next.text));
  let list = parseBlock(state, cursor, opener);
  while (list.closer?.word === "else") {
    state.report(sayBlock.secondElse(list.closer.piece.at, opener.at));
    list = parseBlock(state, cursor, opener);
  }
  return list.nodes;
}

/** `define` gives a name to a template; `block` also prints it in place. */
function parseDefinition(
  reader: Reader,
  cursor: Cursor,
  piece: ActionPiece,
  word: "define" | "block",
): TemplateNode | undefined {
  const { state } = reader;
  if (word === "define" && !cursor.isAtTop) state.report(sayBlock.nestedDefine(piece.at));
  const name = piece.isBroken ? undefined : readName(reader, word);
  const value =
    name === undefined || word === "define" ? undefined : parseWhole(reader, "behind the name");
  const stray = word === "define" ? reader.tokens[reader.at] : undefined;
  if (name !== undefined && stray !== undefined)
    state.report(say.unexpected(spanOf(reader, stray), stray.text));

  // Nothing of what is around reaches inside.
  const { variables, loops } = state;
  state.variables = ["$"];
  state.loops = 0;
  state.nesting += 1;
  let body = parseBlock(state, cursor, { word, at: piece.at });
  while (body.closer?.word === "else") {
    state.report(sayBlock.strayElse(body.closer.piece.at, word));
    body = parseBlock(state, cursor, { word, at: piece.at });
  }
  state.variables = variables;
  state.loops = loops;
  state.nesting -= 1;
  if (name === undefined) return undefined;
  keepDefinition(state, name, body.nodes);
  if (value === undefined) return undefined;
  return place(state, { kind: "template", name: name.name, value }, piece.at);
}

/** One of two definitions may be blank: the other counts then. */
function keepDefinition(
  state: State,
  { name, at }: { name: string; at: Span },
  body: Template,
): void {
  const earlier = state.defined.get(name);
  if (earlier !== undefined && isBlank(body)) return;
  if (earlier !== undefined && !isBlank(earlier.body))
    state.report(sayBlock.secondDefine(at, name, earlier.at));
  state.defined.set(name, { body, at });
}

function isBlank(body: Template): boolean {
  return body.every((node) => node.kind === "text" && node.text.trim() === "");
}
