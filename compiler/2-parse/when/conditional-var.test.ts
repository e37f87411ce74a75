// conditional variables read as questions about traits.
import { expect, test } from "vitest";
import { print } from "../../../runtime/contract/when/print.ts";
import { gather } from "../../diagnostics/diagnostic.ts";
import { readOne } from "../yaml/read.ts";
import { isConditionalVar, readConditionalVar } from "./conditional-var.ts";

function read(yaml: string): string {
  const { value, diagnostics } = gather((report) => {
    const node = readOne({ path: "a.vgo", text: yaml }, report);
    if (node === undefined || !isConditionalVar(node)) return "a value";
    const expression = readConditionalVar(node, report);
    return expression === undefined ? "" : print(expression, () => "");
  });
  return diagnostics.length === 0
    ? value
    : diagnostics.map(({ code, summary }) => `${code}: ${summary}`).join("; ");
}

test.each([
  ["{trait: os.family, in: [debian]}", "trait_in('os.family', 'debian')"],
  ["{trait: os.family, in: debian}", "trait_in('os.family', 'debian')"],
  ["{trait: os.family, eq: debian}", "trait_in('os.family', 'debian')"],
  ["{trait: virtual.is_vm, eq: true}", "trait_in('virtual.is_vm', 'true')"],
  ["{trait: hardware.memory_mb, gte: 4096}", "trait_gte('hardware.memory_mb', '4096')"],
  ["{trait: os.version, gte: 22.10}", "trait_gte('os.version', '22.10')"],
  ["{gte: 2, lte: 8, trait: a.b}", "trait_gte('a.b', '2') && trait_lte('a.b', '8')"],
  [
    String.raw`{trait: network.hostname, matches: '^web\d+$'}`,
    String.raw`trait_matches('network.hostname', '^web\\d+$')`,
  ],
  ["{a: 1}", "a value"],
  ["[1]", "a value"],
])("%s", (yaml, printed) => {
  expect(read(yaml)).toBe(printed);
});

test.each([
  ["{trait: os.family}", 'missing-key: a conditional variable lacks the required key "in"'],
  ["{trait: os.family, is: x}", 'unknown-key: a conditional variable has no key "is"'],
  ["{trait: .Traits.os.family, eq: x}", 'wrong-value: "trait" cannot be ".Traits.os.family"'],
  ["{trait: [a], eq: x}", 'wrong-type: "trait" must be the path of a trait, but is a list'],
  ["{trait: a.b, gte: many}", 'wrong-value: "gte" cannot be "many"'],
  ["{trait: a.b, gte: [1]}", 'wrong-type: "gte" must be a single value, but is a list'],
  [
    "{trait: a.b, in: {x: 1}}",
    'wrong-type: "in" must be a text, or a list of texts, but is a mapping',
  ],
  ["{trait: a.b, matches: '('}", 'wrong-value: "matches" cannot be "("'],
  ["{trait: a.b, matches: '(a+)+'}", 'wrong-value: "matches" cannot be "(a+)+"'],
])("%s is refused", (yaml, message) => {
  expect(read(yaml)).toBe(message);
});
