// Text with holes, as a tree that crosses to hosts as JSON: no positions, and every node an object, so
// that the compiler can keep the places of nodes in a table of its own.
import type { Value } from "../value.ts";

/** In the outermost list, `define` nodes come first; they stand nowhere else. */
export type Template = readonly TemplateNode[];

export type TemplateNode =
  | TextNode
  | SecretNode
  | PrintNode
  | SetNode
  | BranchNode
  | RangeNode
  | LeaveNode
  | InvokeNode
  | DefineNode;

export interface TextNode {
  readonly kind: "text";
  readonly text: string;
}

/** The value of a secret, which only the host that it was sealed to can print. */
export interface SecretNode {
  readonly kind: "secret";
  readonly path: string;
}

export interface PrintNode {
  readonly kind: "print";
  readonly value: Expression;
}

/** `{{ $x := … }}` declares, `{{ $x = … }}` assigns. */
export interface SetNode {
  readonly kind: "declare" | "assign";
  readonly name: string;
  readonly value: Expression;
}

export interface BranchNode {
  readonly kind: "if" | "with";
  readonly value: Expression;
  readonly bind?: Binding;
  readonly body: Template;
  /** `{{ else if }}` is an `if` that is alone in here. */
  readonly otherwise?: Template;
}

export interface RangeNode {
  readonly kind: "range";
  readonly value: Expression;
  /** One name takes the item; of two, the first takes the index or the key. */
  readonly bind?: Binding;
  readonly body: Template;
  readonly otherwise?: Template;
}

export interface Binding {
  readonly names: readonly string[];
  /** Set for `=`, which needs variables that exist; left out for `:=`. */
  readonly assigns?: true;
}

export interface LeaveNode {
  readonly kind: "break" | "continue";
}

/** `{{ template "name" value }}`. */
export interface InvokeNode {
  readonly kind: "template";
  readonly name: string;
  readonly value?: Expression;
}

export interface DefineNode {
  readonly kind: "define";
  readonly name: string;
  readonly body: Template;
}

export type Expression =
  | PathExpression
  | FieldExpression
  | LiteralExpression
  | FloatExpression
  | CallExpression;

/** `.a.b`, `$.a`, `$x.a`: names are kept with their dollar, and no `from` means the dot. */
export interface PathExpression {
  readonly kind: "path";
  readonly from?: string;
  readonly steps: readonly string[];
}

/** `(…).a.b` */
export interface FieldExpression {
  readonly kind: "field";
  readonly of: Expression;
  readonly steps: readonly string[];
}

export interface LiteralExpression {
  readonly kind: "literal";
  readonly value: Value;
}

/** A number without a fraction that was written as a float: `1.0` and `1e3` are not integers. */
export interface FloatExpression {
  readonly kind: "float";
  readonly value: number;
}

/** A pipeline is a call too: `a | f b` is `f b a`. */
export interface CallExpression {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expression[];
}
