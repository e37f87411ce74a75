// What a function of the template language is, and the ways in which it can answer.
import type { Value } from "../../value.ts";
import type { FaultCode } from "../fault.ts";
import { limits } from "../limits.ts";
import { describe, known, type Known } from "../operand.ts";

export interface TemplateFunction {
  readonly least: number;
  /** Infinity when it takes any number of arguments. */
  readonly most: number;
  /** A name that nothing defines is nil to it; to the others such an argument is a fault. */
  readonly lenient?: true;
  /** Lists and maps that it gives are its own making, and count as work. */
  readonly grows?: true;
  /** The number of arguments is within bounds. */
  readonly call: (args: readonly Known[]) => FunctionResult;
}

export type FunctionResult = Known | Lacking | FunctionFault;

/** There is no such entry: a fault only where it is printed. */
export interface Lacking {
  readonly kind: "lacking";
  readonly name: string;
  readonly known: readonly string[];
}

export interface FunctionFault {
  readonly kind: "refused";
  readonly code: FaultCode;
  readonly message: string;
  /** Index of the argument that is to blame, if it is one alone. */
  readonly argument?: number;
}

/** Takes so many texts and gives a value. */
export function onTexts(
  count: number,
  make: (...texts: readonly string[]) => FunctionResult,
): TemplateFunction {
  return {
    least: count,
    most: count,
    call: (args) => {
      const texts: string[] = [];
      for (const [at, { value }] of args.entries()) {
        if (typeof value !== "string") return wrongType(at, "a text", value);
        texts.push(value);
      }
      return make(...texts);
    },
  };
}

/** Whatever it is given, it gives a text. */
export function onAnything(
  most: number,
  make: (args: readonly Known[]) => string,
): TemplateFunction {
  return {
    least: most === Infinity ? 0 : most,
    most,
    call: (args) => (isHuge(args) ? tooLong : bounded(make(args))),
  };
}

/** Texts in lists add up, and most grow when they are written down. */
export function isHuge(args: readonly Known[]): boolean {
  let length = 0;
  const add = (value: Value): boolean => {
    if (typeof value === "string") length += value.length;
    else if (typeof value === "object" && value !== null) Object.values(value).some(add);
    return length > limits.text;
  };
  return args.some((arg) => add(arg.value));
}

export function bounded(text: string): FunctionResult {
  return text.length > limits.text ? tooLong : known(text);
}

export const tooLong: FunctionFault = {
  kind: "refused",
  code: "too-much",
  message: `the text grows beyond ${limits.text} characters`,
};

export function wrongType(argument: number, wanted: string, found: Value): FunctionFault {
  return refused(
    "wrong-type",
    `${wanted} is wanted here, but this is ${describe(found)}`,
    argument,
  );
}

export function refused(code: FaultCode, message: string, argument?: number): FunctionFault {
  return { kind: "refused", code, message, ...(argument === undefined ? {} : { argument }) };
}
