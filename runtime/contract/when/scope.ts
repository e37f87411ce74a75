// What evaluating a condition may ask for, and what can come out of it.
import type { Template } from "../template/tree.ts";
import type { Value } from "../value.ts";
import type { Expression } from "./tree.ts";

/** Undefined always means "not known here": at compile time much is, on a host nothing. */
export interface Scope {
  readonly changed: boolean | undefined;
  name(name: string): NameAnswer;
  /** Called only with arguments that the function accepts. */
  call(name: string, args: readonly string[]): boolean | undefined;
  /** Null when the host has no such trait. */
  trait(path: string): Value | undefined;
  text(template: Template): TextAnswer;
}

export type NameAnswer =
  | { readonly kind: "known"; readonly value: Value }
  | { readonly kind: "unknown" }
  /** A conditional variable stands for a question. */
  | { readonly kind: "condition"; readonly expression: Expression }
  /** A variable whose value is only partly known. */
  | { readonly kind: "template"; readonly template: Template }
  | { readonly kind: "undefined"; readonly known: readonly string[] };

export type TextAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "residual"; readonly template: Template }
  | Fault;

export type Outcome = Known | Residual | Fault;

export interface Known {
  readonly kind: "known";
  readonly value: boolean;
}

/** What is left to ask; evaluating it with more knowledge gives what evaluating the whole would have. */
export interface Residual {
  readonly kind: "residual";
  readonly expression: Expression;
}

/** The condition means nothing: what was found while evaluating does not fit it. */
export interface Fault {
  readonly kind: "fault";
  readonly about: "name" | "type" | "arguments" | "text";
  /** The node of the condition, or of a template in it, that is at fault. */
  readonly node: object;
  /** One line, no full stop. */
  readonly message: string;
}

/** Answers nothing: evaluating with it only folds what a condition decides by itself. */
export const nothingKnown: Scope = {
  changed: undefined,
  name: () => ({ kind: "unknown" }),
  call: () => undefined,
  trait: () => undefined,
  text: (template) => ({ kind: "residual", template }),
};

export function known(value: boolean): Known {
  return { kind: "known", value };
}

export function residual(expression: Expression): Residual {
  return { kind: "residual", expression };
}

export function fault(about: Fault["about"], node: object, message: string): Fault {
  return { kind: "fault", about, node, message };
}
