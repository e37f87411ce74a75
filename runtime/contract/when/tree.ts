// Conditions as trees: what `when` says, without positions, so that it crosses to hosts as data.
import type { Template } from "../template/tree.ts";

/** Every node is an object of its own: the compiler remembers beside the tree where each was written. */
export type Expression = Literal | Name | Changed | Call | Not | Junction | Comparison | TraitTest;

export interface Literal {
  readonly kind: "literal";
  readonly value: boolean;
}

/** A variable, or one of the predefined names. */
export interface Name {
  readonly kind: "name";
  readonly name: string;
}

/** True when something that the resource listens to changed in this run. */
export interface Changed {
  readonly kind: "changed";
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Argument[];
}

export interface Not {
  readonly kind: "not";
  readonly operand: Expression;
}

/** At least two operands, none of which is a junction of the same kind. */
export interface Junction {
  readonly kind: "all" | "any";
  readonly operands: readonly Expression[];
}

/** Of texts, to the letter. */
export interface Comparison {
  readonly kind: "equal" | "differs";
  readonly left: Operand;
  readonly right: Operand;
}

/** What a conditional variable asks: whether a trait satisfies the test with any of the values. */
export interface TraitTest {
  readonly kind: "trait";
  readonly path: string;
  readonly op: TraitOperator;
  readonly values: readonly string[];
}

export type TraitOperator = "in" | "gte" | "lte" | "matches";

export type Operand = Name | Text | TemplateText;

export type Argument = Text | Integer | TemplateText;

export interface Text {
  readonly kind: "text";
  readonly text: string;
}

export interface Integer {
  readonly kind: "integer";
  readonly value: number;
}

/** A quoted text with `{{ }}` in it. Conditions never look inside: scope and printer are given for that. */
export interface TemplateText {
  readonly kind: "template";
  readonly template: Template;
}
