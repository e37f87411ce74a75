// Why a template cannot be evaluated, and which of its nodes is to blame.
import type { Expression, TemplateNode } from "./tree.ts";

export type FaultCode =
  /** A name that nothing defines is printed, or used as something that must exist. */
  | "undefined"
  | "wrong-type"
  | "out-of-range"
  | "not-iterable"
  | "wrong-count"
  | "unknown-function"
  | "unknown-template"
  /** The template itself says that a value must be given; the message is its own. */
  | "required"
  /** A secret would be looked at, and not only be printed. */
  | "secret"
  /** More steps, text or nesting than an evaluation may take. */
  | "too-much";

export interface Fault {
  readonly node: TemplateNode | Expression;
  readonly code: FaultCode;
  /** One line without a full stop. */
  readonly message: string;
  /** The word at fault and those that would have been right, where there are such. */
  readonly name?: string;
  readonly known?: readonly string[];
}

/** An outcome beside the others of an evaluation. */
export interface Faulty {
  readonly kind: "fault";
  readonly fault: Fault;
}

export function faulty(fault: Fault): Faulty {
  return { kind: "fault", fault };
}
