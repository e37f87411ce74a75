// Calls: the function exists, takes as many arguments as there are, and can make sense of each.
import type { IToken } from "chevrotain";
import { builtins } from "../../../runtime/contract/when/builtins.ts";
import type { Parameter } from "../../../runtime/contract/when/parameters.ts";
import type { Argument, Call, Expression, Integer } from "../../../runtime/contract/when/tree.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { Span } from "../../source/source.ts";
import { buildText, readNumber, wordsOf } from "./build-word.ts";
import type { Building } from "./building.ts";
import { placed } from "./building.ts";
import { buildTraitTest } from "./build-trait-test.ts";
import { whenArguments, whenUnknownFunction } from "./diagnostics.ts";
import { spanOf } from "./token-span.ts";

export interface CallWords {
  readonly name: Span;
  readonly words: readonly IToken[];
  /** From the name to the closing bracket. */
  readonly at: Span;
}

export function buildCall(call: CallWords, building: Building): Expression | undefined {
  const name = wordsOf(call.name);
  const built = call.words.map((word) => buildArgument(word, building));
  const args = built.filter((arg) => arg !== undefined);
  const isWhole = args.length === built.length;
  if (building.context.residual === true && name.startsWith("trait_")) {
    return isWhole ? buildTraitTest(name, args) : undefined;
  }
  const builtin = builtins.get(name);
  if (builtin === undefined) {
    building.report(whenUnknownFunction(call.name, name));
    return undefined;
  }
  const { parameters } = builtin;
  if (parameters.length !== built.length) {
    building.report(wrongCount(call, parameters));
    return undefined;
  }
  for (const [index, arg] of built.entries()) {
    const parameter = parameters[index];
    if (arg !== undefined && parameter !== undefined) checkArgument(arg, parameter, building);
  }
  return isWhole ? ({ kind: "call", name, args } satisfies Call) : undefined;
}

function buildArgument(token: IToken, building: Building): Argument | undefined {
  const at = spanOf(building.source, token);
  switch (token.tokenType.name) {
    case "text":
      return buildText(at, building);
    case "number": {
      const value = readNumber(at, building.report);
      return value === undefined
        ? undefined
        : placed<Integer>(building, { kind: "integer", value }, at);
    }
    default:
      building.report(unquoted(at, token.tokenType.name === "name"));
      return undefined;
  }
}

function checkArgument(arg: Argument, parameter: Parameter, building: Building): void {
  // What a template prints is checked when it is known.
  if (arg.kind === "template") return;
  const text = arg.kind === "text" ? arg.text : String(arg.value);
  const refused = parameter.refuse(text);
  const at = building.places.get(arg);
  if (refused === undefined || at === undefined) return;
  const { words } = parameter;
  const hint = (words && didYouMean(text, words)) ?? parameter.hint;
  building.report(
    whenArguments({
      subject: at,
      summary: refused,
      ...(words === undefined ? {} : { detail: `Known are ${words.join(", ")}.` }),
      ...(hint === undefined ? {} : { hint }),
      rules: ["LANG-28"],
    }),
  );
}

function wrongCount({ name, words, at }: CallWords, parameters: readonly Parameter[]): Diagnostic {
  const wanted = parameters.length;
  const counted =
    ["no arguments", "one argument", "two arguments"][wanted] ?? `${wanted} arguments`;
  const names = parameters.map((parameter) => parameter.name).join(", ");
  return whenArguments({
    subject: at,
    summary: `"${wordsOf(name)}" takes ${counted}, but gets ${words.length === 0 ? "none" : words.length}`,
    hint: `write ${wordsOf(name)}(${names})`,
    rules: ["LANG-28"],
  });
}

function unquoted(at: Span, isName: boolean): Diagnostic {
  const word = wordsOf(at);
  return whenArguments({
    subject: at,
    summary: `the argument \`${word}\` stands without quotes`,
    hint: `write '${word}'${isName ? `, or '{{ .Vars.${word} }}' if it is a variable` : ""}`,
    rules: ["LANG-28"],
  });
}
