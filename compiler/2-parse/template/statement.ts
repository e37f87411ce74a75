// Reads the actions that stand by themselves: those that print, set a variable, call a template, leave a loop.
import type { Binding, Expression, TemplateNode } from "../../../runtime/contract/template/tree.ts";
import type { Span } from "../../source/source.ts";
import * as sayBlock from "./block-diagnostics.ts";
import * as say from "./diagnostics.ts";
import { parseWhole } from "./expression.ts";
import type { Token } from "./lex.ts";
import { here, place, refuse, spanOf, type Reader } from "./state.ts";

export function parseStatement(reader: Reader): TemplateNode | undefined {
  const { state, tokens, action } = reader;
  const [first] = tokens;
  if (first === undefined) return refuse(reader, say.emptyAction(action));
  const bind = parseBinding(reader, 1);
  if (bind === "refused") return undefined;
  const value = parseWhole(reader, bind === undefined ? "here" : "to set the variable to");
  if (value === undefined) return undefined;
  if (bind === undefined) return parsePrint(reader, value);
  const [name = ""] = bind.names;
  if (bind.assigns !== true) state.variables.push(name);
  return place(state, { kind: bind.assigns === true ? "assign" : "declare", name, value }, action);
}

function parsePrint(reader: Reader, value: Expression): TemplateNode | undefined {
  const { state, action } = reader;
  if (value.kind !== "literal") return place(state, { kind: "print", value }, action);
  if (value.value === null) return refuse(reader, say.nilAlone(action));
  // A text that is printed is a text.
  if (typeof value.value === "string")
    return place(state, { kind: "text", text: value.value }, action);
  return place(state, { kind: "print", value }, action);
}

/** `$x :=`, `$x =`, and for loops `$key, $value :=`. The variables exist only behind the value. */
export function parseBinding(reader: Reader, most: number): Binding | "refused" | undefined {
  const { tokens, at, state } = reader;
  const words: Token[] = [];
  let next = at;
  while (tokens[next] !== undefined && tokens[next]?.kind !== "mark") {
    const word = tokens[next];
    if (word !== undefined) words.push(word);
    next += 1;
    if (tokens[next]?.text !== ",") break;
    next += 1;
  }
  const mark = tokens[next];
  const [first] = words;
  const last = words.at(-1);
  if (
    mark?.kind !== "mark" ||
    !mark.text.endsWith("=") ||
    first === undefined ||
    last === undefined
  ) {
    return settingOfPath(reader, next) ?? undefined;
  }
  const other = words.find((word) => word.kind !== "variable" || word.text === "$");
  const refuseWith = (diagnostic: ReturnType<typeof say.unexpected>): "refused" => {
    state.report(diagnostic);
    return "refused";
  };
  if (other !== undefined) return refuseWith(say.setsNoVariable(spanOf(reader, other), other.text));
  if (words.length > most) return refuseWith(say.tooManyVariables(spanOf(reader, first, last)));
  const assigns = mark.text === "=";
  const unknown = words.find((word) => assigns && !state.variables.includes(word.text));
  if (unknown !== undefined) {
    return refuseWith(say.undefinedDollar(spanOf(reader, unknown), unknown.text, state.variables));
  }
  reader.at = next + 1;
  return { names: words.map((word) => word.text), ...(assigns ? { assigns } : {}) };
}

/** `.Vars.x = 1`, `$x.y := 1` */
function settingOfPath(reader: Reader, from: number): "refused" | undefined {
  const { tokens, at, state } = reader;
  let next = from;
  while (tokens[next]?.kind === "field") next += 1;
  const mark = tokens[next];
  const first = tokens[at];
  const last = tokens[next - 1];
  if (
    mark?.kind !== "mark" ||
    !mark.text.endsWith("=") ||
    first === undefined ||
    last === undefined
  ) {
    return undefined;
  }
  const span = spanOf(reader, first, last);
  state.report(say.setsNoVariable(span, state.source.text.slice(span.start, span.end)));
  return "refused";
}

export function parseLeave(reader: Reader, kind: "break" | "continue"): TemplateNode | undefined {
  const { state, action, tokens } = reader;
  const stray = tokens[reader.at];
  if (stray !== undefined) return refuse(reader, say.unexpected(spanOf(reader, stray), stray.text));
  if (state.loops === 0) return refuse(reader, sayBlock.strayLeave(action, kind));
  return place(state, { kind }, action);
}

export function parseInvocation(reader: Reader): TemplateNode | undefined {
  const { state, tokens, action } = reader;
  const name = readName(reader, "template");
  if (name === undefined) return undefined;
  state.invoked.push(name);
  if (reader.at === tokens.length)
    return place(state, { kind: "template", name: name.name }, action);
  const value = parseWhole(reader, "behind the name");
  return value && place(state, { kind: "template", name: name.name, value }, action);
}

export function readName(
  reader: Reader,
  word: string,
): { readonly name: string; readonly at: Span } | undefined {
  const token = reader.tokens[reader.at];
  if (token?.kind !== "text") {
    return refuse(
      reader,
      sayBlock.unquotedName(token === undefined ? here(reader) : spanOf(reader, token), word),
    );
  }
  reader.at += 1;
  return { name: token.value, at: spanOf(reader, token) };
}
