// What a policy test says: which hosts it looks at, as whom, and what must be true of them.
import type { Value } from "../../../runtime/contract/value.ts";
import type { Located, Span } from "../../source/source.ts";

export interface PolicyTestSyntax {
  readonly name: Located<string>;
  /** All of it, from its first key on. */
  readonly at: Span;
  /** False when something in it is wrong: half a test would pass for the wrong reason. */
  readonly isSound: boolean;
  /** At least one, when the file fits its schema. */
  readonly hosts: readonly Located<HostSelector>[];
  /** Undefined when the bundle is looked at as it is. */
  readonly traits: Located<Value> | undefined;
  /** In the order written; what stands in a list is an assertion for each item. */
  readonly assertions: readonly Assertion[];
}

export type HostSelector =
  | { readonly kind: "host"; readonly name: string }
  | { readonly kind: "glob"; readonly glob: string }
  /** Hosts with such a tag. */
  | { readonly kind: "tag"; readonly glob: string }
  /** Hosts that the match block with this very pattern has chosen. */
  | { readonly kind: "match"; readonly pattern: string };

export type Assertion =
  | HeaderAssertion
  | { readonly kind: "has" | "lacks"; readonly what: Located<string> }
  | ResourceAssertion
  | { readonly kind: "order"; readonly names: readonly Located<string>[] }
  | CountAssertion
  | ComplianceAssertion
  | SnapshotAssertion;

export interface HeaderAssertion {
  readonly kind: "match" | "environment" | "tag";
  readonly wanted: Located<string>;
}

export interface ResourceAssertion {
  readonly kind: "resource";
  readonly id: Located<string>;
  readonly attributes: readonly ExpectedAttribute[];
}

export interface ExpectedAttribute {
  readonly name: Located<string>;
  readonly expected: Expectation;
}

export interface CountAssertion {
  readonly kind: "count";
  /** Undefined for all resources together. */
  readonly what: Located<string> | undefined;
  readonly wanted: Located<number>;
}

export interface ComplianceAssertion {
  readonly kind: "compliance";
  readonly framework: Located<string>;
  readonly control: Located<string>;
  readonly status: "claimed" | "waived" | "none";
}

export interface SnapshotAssertion {
  readonly kind: "snapshot";
  /** Undefined for the whole bundle. */
  readonly names: readonly Located<string>[] | undefined;
  readonly at: Span;
}

/** What a value must be like. */
export type Expectation =
  /** `spelled` is what a text must be: `mode: 0644` in a test means what it means in a resource. */
  | { readonly kind: "scalar"; readonly value: Scalar; readonly spelled: string; readonly at: Span }
  | { readonly kind: "list"; readonly items: readonly Expectation[]; readonly at: Span }
  /** `whole`: there is nothing in it but this; else other keys may stand beside these. */
  | {
      readonly kind: "map";
      readonly entries: readonly ExpectedEntry[];
      readonly whole: boolean;
      readonly at: Span;
    }
  /** A text that a text holds, or an item that a list holds. */
  | {
      readonly kind: "contains" | "lacks";
      readonly part: Expectation;
      readonly at: Span;
    }
  | { readonly kind: "matches"; readonly pattern: string; readonly at: Span }
  | { readonly kind: "absent"; readonly at: Span };

export interface ExpectedEntry {
  readonly key: string;
  readonly expected: Expectation;
}

export type Scalar = null | boolean | number | string;
