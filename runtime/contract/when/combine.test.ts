// CBLK-03, CBLK-05, G-18: conditions of blocks and what is in them, joined.
import { expect, test } from "vitest";
import { allOf, anyOf, negation } from "./combine.ts";
import { print } from "./print.ts";
import type { Expression } from "./tree.ts";

const call = (name: string, text: string): Expression => ({
  kind: "call",
  name,
  args: [{ kind: "text", text }],
});
const isDebian = call("os_family", "debian");
const isRedhat = call("os_family", "redhat");
const isAmd = call("arch", "amd64");

test.each<[Expression, string]>([
  [allOf(isDebian, isAmd), "os_family('debian') && arch('amd64')"],
  [allOf(isDebian), "os_family('debian')"],
  [allOf(), "true"],
  [anyOf(), "false"],
  [
    allOf(anyOf(isDebian, isRedhat), isAmd),
    "(os_family('debian') || os_family('redhat')) && arch('amd64')",
  ],
  [
    allOf(isAmd, anyOf(isDebian, isRedhat)),
    "arch('amd64') && (os_family('debian') || os_family('redhat'))",
  ],
  [
    allOf(allOf(isDebian, isAmd), allOf(isRedhat)),
    "os_family('debian') && arch('amd64') && os_family('redhat')",
  ],
  [negation(negation(isDebian)), "os_family('debian')"],
  [negation(anyOf(isDebian, isAmd)), "!(os_family('debian') || arch('amd64'))"],
  [negation(allOf()), "false"],
])("%j", (expression, text) => {
  expect(print(expression, () => "")).toBe(text);
});
