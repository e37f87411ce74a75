// What the cases of fixtures/template cannot show: places of nodes, and that nothing makes the parser fall.
import { expect, test } from "vitest";
import { printTemplate } from "../../../runtime/contract/template/print.ts";
import { gather } from "../../diagnostics/diagnostic.ts";
import type { Source, Span } from "../../source/source.ts";
import type { ParsedTemplate } from "../syntax.ts";
import { holdsTemplate, parseTemplate } from "./parse-template.ts";

function parse(text: string): {
  readonly parsed: ParsedTemplate | undefined;
  readonly found: readonly string[];
} {
  const source: Source = { path: "t", text };
  const { value, diagnostics } = gather((report) => parseTemplate(source, report));
  return { parsed: value, found: diagnostics.map(({ summary }) => summary) };
}

test("a text holds a template when braces open in it", () => {
  expect(holdsTemplate("a {{ b")).toBe(true);
  expect(holdsTemplate("a { b }")).toBe(false);
});

const long = [
  'a {{ define "t" }}{{ . | printf "%s" }}{{ end }}{{/* c */}}',
  '{{ $x := .Vars.a.b }}{{ $x = (index $x "k").d }}{{ template "t" 1.0 }}',
  "{{ if and $x (not nil) }}b{{ else if 'x' }}{{ with $.Traits }}{{ .os }}{{ end }}{{ else }}c{{ end }}",
  "{{ range $k, $v := `raw` | split `,` }}{{ break }}{{ $v }}{{ else }}{{ 0x1f }}{{ end }} {{secret_file}}",
  '{{ block "u" (list 1 -2.5) }}{{ "}}" }}{{- 3 -}} {{ end }}',
].join("\n");

test("every node knows its place", () => {
  const { parsed, found } = parse(long);
  expect(found).toEqual([]);
  const nodes = nodesIn(parsed?.tree);
  const unplaced = nodes.filter((node) => parsed?.places.get(node) === undefined);
  expect(unplaced).toEqual([]);
  const paths = nodes.flatMap((node): readonly string[] =>
    "kind" in node && node.kind === "path" ? [words(parsed?.places.get(node))] : [],
  );
  expect(paths).toEqual([".", ".Vars.a.b", "$x", "$x", "$.Traits", ".os", "$v"]);
});

/** All objects that have a kind, in the order of the text. */
function nodesIn(value: unknown): readonly object[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(nodesIn);
  return "kind" in value ? [value, ...inner] : inner;
}

function words(span: Span | undefined): string {
  return span === undefined ? "" : span.source.text.slice(span.start, span.end);
}

test("a node in a text that was lifted out of another leads back to that", () => {
  const file: Source = { path: "a.vgo", text: 'key: "{{ .Vars.\\x61 }}"' };
  const offsets = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21, 22];
  const text = "{{ .Vars.a }}";
  const found: Span[] = [];
  parseTemplate(
    { path: "", text: text.replace(".a", ".a!"), within: { source: file, offsets } },
    (fault) => found.push(fault.subject),
  );
  expect(found.map(({ start, end }) => [start, end])).toEqual([[10, 11]]);
});

test("no beginning of a template makes the parser fall", () => {
  for (let end = 0; end < long.length; end += 1) {
    for (const tail of ["", "}}", "{{ end }}", '"}}{{end}}']) {
      const { parsed, found } = parse(long.slice(0, end) + tail);
      expect(parsed === undefined).toBe(found.length > 0);
    }
  }
});

test("no salad of words makes the parser fall, and what it reads prints as itself", () => {
  const salad =
    '{{ {{- }} -}} {{/* */}} if else end range with define block template break continue nil true . .a .b.c $ $x $y := = , | ( ) "a" `b` \'c\' 1 -2 1.5 0x1 "\\q" "un 08 len eq and index list dict default printf nope text { } \n \t @ ü 😀 {{secret_file}} {{if {{end}} {{else}} {{range'.split(
      " ",
    );
  let state = 7;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  let sound = 0;
  for (let round = 0; round < 8000; round += 1) {
    let text = "";
    for (let left = 1 + next(14); left > 0; left -= 1) {
      text += (salad[next(salad.length)] ?? "") + (next(3) === 0 ? "" : " ");
    }
    const { parsed, found } = parse(text);
    expect(parsed === undefined).toBe(found.length > 0);
    if (parsed === undefined) continue;
    sound += 1;
    expect(parse(printTemplate(parsed.tree)).parsed?.tree).toEqual(parsed.tree);
  }
  expect(sound).toBeGreaterThan(500);
});

test.each<[what: string, text: string]>([
  ["blocks", "{{ if 1 }}".repeat(5000)],
  ["closed blocks", "{{ if 1 }}".repeat(5000) + "{{ end }}".repeat(5000)],
  ["parentheses", `{{ ${"(".repeat(50_000)}1${")".repeat(50_000)} }}`],
  ["links of a chain", `{{ if 0 }}${"{{ else if 0 }}".repeat(20_000)}{{ end }}`],
  ["templates", Array.from({ length: 5000 }, (_, at) => `{{ block "${at}" . }}`).join("")],
])("too many %s are told once", (_, text) => {
  expect(parse(text).found).toEqual(["this is nested more than 100 deep"]);
});

test.each<[what: string, text: string]>([
  ["spaces", `a${" ".repeat(300_000)}{{- 1 }}`],
  ["spaces in an action", `{{ ${" ".repeat(300_000)}1 }}`],
  ["actions", "{{ .Vars.a }}".repeat(30_000)],
  ["comments", "{{/* a */}}".repeat(30_000)],
  ["placeholders", "{{secret_file}}".repeat(30_000)],
  ["lines", `{{ ${'print "a" | '.repeat(20_000)} print }}`],
])("many %s take no longer than they are", (_, text) => {
  expect(parse(text).found).toEqual([]);
});
