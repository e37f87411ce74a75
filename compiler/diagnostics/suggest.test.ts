// Which slips of the finger are recognised, and how the question is put.
import { expect, test } from "vitest";
import { didYouMean, nearest } from "./suggest.ts";

const types = ["file", "directory", "package", "service", "user", "group", "cron", "sysctl"];

test.each<[word: string, known: readonly string[], found: readonly string[]]>([
  ["ngnix", ["nginx", "apache"], ["nginx"]],
  ["serivce", types, ["service"]],
  ["direktory", types, ["directory"]],
  ["fil", types, ["file"]],
  ["files", types, ["file"]],
  ["File", types, ["file"]],
  ["PACKAGE", types, ["package"]],
  ["Sysctrl", types, ["sysctl"]],
  ["target-path", ["target_path", "path"], ["target_path"]],
  ["postgresql-client-common", ["postgresql-cleint-comon"], ["postgresql-cleint-comon"]],
  // Nearest first, then by name; never more than three.
  ["web1", ["web3", "web2", "web14", "web"], ["web", "web14", "web2"]],
  ["mode", ["node", "mode_", "code", "owner"], ["code", "mode_", "node"]],
  ["vhosts", ["vhost", "vhosst", "hosts"], ["hosts", "vhosst", "vhost"]],
  ["nginxx", ["nginx", "ngix"], ["nginx", "ngix"]],
  // What differs in half of its letters is another word.
  ["cron", ["user", "chmod"], []],
  ["ab", ["cd", "xyz"], []],
  ["a", ["b", "ab"], []],
  ["a", ["A"], ["A"]],
  ["", ["a", "ab"], []],
  // A known word needs no suggestion of itself, and none is made twice.
  ["file", ["file"], []],
  ["fil", ["file", "file"], ["file"]],
])("nearest to %j among %j", (word, known, found) => {
  expect(nearest(word, known)).toEqual(found);
});

test.each<[known: readonly string[], question: string | undefined]>([
  [[], undefined],
  [["apache"], undefined],
  [["nginx"], 'did you mean "nginx"?'],
  [["nginx", "nginy"], 'did you mean "nginx" or "nginy"?'],
  [["nginx", "nginy", "ngina"], 'did you mean "ngina", "nginx" or "nginy"?'],
])("the question for %j", (known, question) => {
  expect(didYouMean("nginz", known)).toBe(question);
});

test("ten thousand known words, and a word as long as a file", () => {
  const known = Array.from({ length: 10_000 }, (_, index) => `configcrate-${index}`);
  expect(nearest("confgicrate-77", known)[0]).toBe("configcrate-77");
  expect(nearest("x".repeat(1_000_000), known)).toEqual([]);
});
