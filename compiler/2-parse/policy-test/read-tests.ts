// Reads a file of policy tests, each assertion with the place at which it was written.
import { validatePolicyTest } from "../../generated/validators.js";
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.ts";
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

/** A test with a mistake in it is told as unsound, and the others of its file are what they are. */
export function readTests(root: Node, report: Report): readonly PolicyTestSyntax[] {
  const errors: Diagnostic[] = [];
  const note: Report = (diagnostic) => {
    if (diagnostic.severity === "error") errors.push(diagnostic);
    report(diagnostic);
  };
  const { node } = shape(root, schema, "policy test", { report: note });
  const list = node.kind === "map" ? entryOf(node, "tests")?.value : undefined;
  if (list?.kind !== "list") return [];
  const read = list.items.flatMap((item) =>
    item.kind === "map" ? (readTest(item, note) ?? []) : [],
  );
  reportDuplicates(read, note);
  return read.map((test) => ({ ...test, isSound: !errors.some((error) => standsIn(error, test)) }));
}

type ReadTest = Omit<PolicyTestSyntax, "isSound">;

function readTest(node: MapNode, report: Report): ReadTest | undefined {
  const name = textAt(node, "name");
  if (name === undefined) return undefined;
  const traits = entryOf(node, "traits");
  return {
    name,
    at: node.at,
    hosts: readHosts(node),
    traits: traits === undefined ? undefined : { value: plain(traits.value), at: traits.keyAt },
    assertions: readAssertions(node, report),
  };
}

function standsIn({ subject }: Diagnostic, { at }: ReadTest): boolean {
  return at.start <= subject.start && subject.start < at.end;
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
function reportDuplicates(tests: readonly ReadTest[], report: Report): void {
  const first = new Map<string, Located<string>>();
  for (const { name } of tests) {
    const key = snapshotStem(name.value);
    const before = first.get(key);
    if (before === undefined) first.set(key, name);
    else report(duplicateTest(name, before));
  }
}
