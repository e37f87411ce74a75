// What parsing gives: one syntax value for each file of the tree, shaped by its kind, each by itself.
import type { Template, TemplateNode } from "../../runtime/contract/template.ts";
import type { Value } from "../../runtime/contract/value.ts";
import type { Located, Span } from "../source/source.ts";

export interface Syntax {
  readonly configcrates: readonly ConfigcrateSyntax[];
  /** In the order in which a host is tried against them. */
  readonly matchBlocks: readonly MatchBlockSyntax[];
  /** Files below templates/, by path. */
  readonly templates: ReadonlyMap<string, ParsedTemplate>;
  /** Undefined when no inventory was given: then literal names in match blocks are the hosts. */
  readonly inventory: InventorySyntax | undefined;
}

export interface ConfigcrateSyntax {
  readonly name: Located<string>;
  readonly vars: ReadonlyMap<string, Located<Value>>;
  readonly dependsOn: readonly Located<string>[];
  readonly before: readonly Located<string>[];
  readonly resources: readonly ResourceSyntax[];
}

export interface ResourceSyntax {
  readonly name: Located<string>;
  readonly type: Located<string>;
  readonly attributes: ReadonlyMap<string, ValueSyntax>;
  readonly dependsOn: readonly Located<string>[];
  readonly before: readonly Located<string>[];
  readonly timeoutSeconds: number;
}

export interface MatchBlockSyntax {
  readonly match: Located<string>;
  readonly environment: Located<string> | undefined;
  readonly configcrates: readonly Located<string>[];
  readonly tags: readonly string[];
  readonly vars: ReadonlyMap<string, Located<Value>>;
}

export interface InventorySyntax {
  readonly fleet: string | undefined;
  readonly hosts: readonly Located<string>[];
}

/** A value as written, with its templates parsed. */
export type ValueSyntax =
  | {
      readonly kind: "literal";
      readonly value: null | boolean | number | string;
      readonly at: Span;
    }
  | { readonly kind: "template"; readonly template: ParsedTemplate; readonly at: Span }
  | { readonly kind: "list"; readonly items: readonly ValueSyntax[]; readonly at: Span }
  | {
      readonly kind: "map";
      readonly entries: readonly { readonly key: string; readonly value: ValueSyntax }[];
      readonly at: Span;
    };

/** The tree that crosses to hosts holds no positions; they stay behind in `places`. */
export interface ParsedTemplate {
  readonly tree: Template;
  readonly places: ReadonlyMap<TemplateNode, Span>;
}
