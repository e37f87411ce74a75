// Reads a file of policy tests, each assertion with the place at which it was written.
import { validatePolicyTest } from "../../generated/validators.js";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Located } from "../../source/source.ts";
import { textAt, textsAt } from "../fields.ts";
import { shape } from "../shape/shape.ts";
import type { MapNode, Node } from "../yaml/node.ts";
import { entryOf, plain } from "../yaml/node.ts";
import { duplicateTest } from "./diagnostics.ts";
import { readAssertions } from "./read-assertions.ts";
import { snapshotStem } from "./snapshot-stem.ts";
import type { HostSelector, PolicyTestSyntax } from "./syntax.ts";

const schema = { file: "policy-test.schema.json", validate: validatePolicyTest };

/** Empty when the file does not fit its schema: half a test would pass for the wrong reason. */
export function readTests(root: Node, report: Report): readonly PolicyTestSyntax[] {
  const { node, fits } = shape(root, schema, "policy test", { report });
  const list = node.kind === "map" ? entryOf(node, "tests")?.value : undefined;
  if (!fits || list?.kind !== "list") return [];
  const tests = list.items.flatMap((item) =>
    item.kind === "map" ? (readTest(item, report) ?? []) : [],
  );
  reportDuplicates(tests, report);
  return tests;
}

function readTest(node: MapNode, report: Report): PolicyTestSyntax | undefined {
  const name = textAt(node, "name");
  if (name === undefined) return undefined;
  const traits = entryOf(node, "traits");
  return {
    name,
    hosts: readHosts(node),
    traits: traits === undefined ? undefined : { value: plain(traits.value), at: traits.keyAt },
    assertions: readAssertions(node, report),
  };
}

function readHosts(node: MapNode): readonly Located<HostSelector>[] {
  const host = textAt(node, "host");
  if (host !== undefined) return [{ value: { kind: "host", name: host.value }, at: host.at }];
  const one = textAt(node, "hosts");
  const words = one === undefined ? textsAt(node, "hosts") : [one];
  return words.map(({ value, at }) => ({ value: selectorOf(value), at }));
}

function selectorOf(word: string): HostSelector {
  const [, kind, rest = ""] = /^(tag|match):(.*)$/su.exec(word) ?? [];
  if (kind === "tag") return { kind, glob: rest };
  if (kind === "match") return { kind, pattern: rest };
  return { kind: "glob", glob: word };
}

/** Names that are too much alike would keep one snapshot. */
function reportDuplicates(tests: readonly PolicyTestSyntax[], report: Report): void {
  const first = new Map<string, Located<string>>();
  for (const { name } of tests) {
    const key = snapshotStem(name.value);
    const before = first.get(key);
    if (before === undefined) first.set(key, name);
    else report(duplicateTest(name, before));
  }
}
