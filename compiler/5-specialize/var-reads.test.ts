// Which variables templates read: too much is harmless, too little would call a used one unused.
import { expect, test } from "vitest";
import { parseTemplate } from "../2-parse/template/parse-template.ts";
import { readsOfTemplate } from "./var-reads.ts";

test.each<[template: string, reads: readonly string[]]>([
  ["plain", []],
  ["{{ .Vars.a }} {{ .Vars.b.c }}", ["a", "b"]],
  ['{{ index .Vars "a" }}', ["a"]],
  ['{{ index . "Vars" "a" }}', ["a"]],
  ['{{ index .Vars.a "b" }}', ["a"]],
  ["{{ index .Vars .Vars.a }}", ["<all>", "a"]],
  ["{{ (.Vars).a }}", ["a"]],
  ["{{ .Vars }}", ["<all>"]],
  ["{{ toJson . }}", ["<all>"]],
  ["{{ range .Vars.a }}{{ . }}{{ $.Vars.b }}{{ end }}", ["a", "b"]],
  ["{{ range .Vars.a }}{{ toJson $ }}{{ end }}", ["<all>", "a"]],
  ["{{ $x := . }}{{ $x.Vars.a }}", ["<all>", "a"]],
  ["{{ with .Vars }}{{ .a }}{{ end }}", ["<all>"]],
  ["{{ if eq .Vars.a .Traits.b }}{{ .Vars.c }}{{ else }}{{ .Vars.d }}{{ end }}", ["a", "c", "d"]],
  ['{{ define "x" }}{{ .Vars.a }}{{ end }}{{ template "x" . }}', ["a"]],
  ['{{ define "x" }}{{ .a }}{{ end }}{{ template "x" .Vars }}', ["<all>"]],
  ["{{ .Vars.a | upper | printf .Vars.b }}", ["a", "b"]],
  ["{{ .Traits.Vars.a }} {{ .Item }}", []],
])("%s", (text, expected) => {
  const parsed = parseTemplate({ path: "t", text }, (diagnostic) => {
    throw new Error(diagnostic.summary);
  });
  const reads = readsOfTemplate(parsed?.tree ?? []);
  const names = new Set(reads.map((read) => (read === "all" ? "<all>" : read.name)));
  expect([...names].toSorted()).toEqual(expected);
});
