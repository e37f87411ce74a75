// Reads the assertions of a policy test, in the order in which they were written.
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Located } from "../../source/source.ts";
import { textAt, textOf } from "../fields.ts";
import type { Entry, MapNode, Node } from "../yaml/node.ts";
import { entryOf } from "../yaml/node.ts";
import { readExpectation } from "./read-expectation.ts";
import type {
  Assertion,
  ComplianceAssertion,
  CountAssertion,
  ExpectedAttribute,
  ResourceAssertion,
} from "./syntax.ts";

export function readAssertions(node: MapNode, report: Report): readonly Assertion[] {
  return node.entries.flatMap((entry) => readAssertion(entry, report));
}

function readAssertion({ key, keyAt, value }: Entry, report: Report): readonly Assertion[] {
  switch (key) {
    case "match":
    case "environment":
      return textsOf(value).map((wanted) => ({ kind: key, wanted }));
    case "tags":
      return textsOf(value).map((wanted) => ({ kind: "tag", wanted }));
    case "has":
    case "lacks":
      return textsOf(value).map((what) => ({ kind: key, what }));
    case "resource":
      return mapsOf(value).flatMap((map) => readResource(map, report));
    case "order":
      return [{ kind: "order", names: textsOf(value) }];
    case "count":
      return readCounts(value);
    case "compliance":
      return mapsOf(value).flatMap(readControl);
    case "snapshot":
      return readSnapshot(value, keyAt);
    default:
      // Its name and its hosts, which are no assertions.
      return [];
  }
}

/** One, or a list of them. */
function textsOf(node: Node): readonly Located<string>[] {
  const nodes = node.kind === "list" ? node.items : [node];
  return nodes.map(textOf).filter((text) => text !== undefined);
}

function mapsOf(node: Node): readonly MapNode[] {
  const nodes = node.kind === "list" ? node.items : [node];
  return nodes.filter((item) => item.kind === "map");
}

function readResource(node: MapNode, report: Report): readonly ResourceAssertion[] {
  const id = textAt(node, "id");
  if (id === undefined) return [];
  const attributes = entryOf(node, "attributes")?.value;
  const entries = attributes?.kind === "map" ? attributes.entries : [];
  const expected = entries.flatMap((entry) => readAttribute(entry, report));
  return [{ kind: "resource", id, attributes: expected }];
}

function readAttribute({ key, keyAt, value }: Entry, report: Report): readonly ExpectedAttribute[] {
  const expected = readExpectation(value, report);
  return expected === undefined ? [] : [{ name: { value: key, at: keyAt }, expected }];
}

function readCounts(node: Node): readonly CountAssertion[] {
  if (node.kind !== "map") return readCount(undefined, node);
  return node.entries.flatMap(({ key, keyAt, value }) =>
    readCount({ value: key, at: keyAt }, value),
  );
}

function readCount(what: Located<string> | undefined, node: Node): readonly CountAssertion[] {
  if (node.kind !== "scalar" || typeof node.value !== "number") return [];
  return [{ kind: "count", what, wanted: { value: node.value, at: node.at } }];
}

function readControl(node: MapNode): readonly ComplianceAssertion[] {
  const framework = textAt(node, "framework");
  const control = textAt(node, "control");
  if (framework === undefined || control === undefined) return [];
  const word = textAt(node, "status")?.value;
  const status = word === "waived" || word === "none" ? word : "claimed";
  return [{ kind: "compliance", framework, control, status }];
}

/** \`snapshot: false\` says that there is none. */
function readSnapshot(node: Node, at: Located<string>["at"]): readonly Assertion[] {
  if (node.kind === "list") return [{ kind: "snapshot", names: textsOf(node), at }];
  const isWanted = node.kind === "scalar" && node.value === true;
  return isWanted ? [{ kind: "snapshot", names: undefined, at }] : [];
}
