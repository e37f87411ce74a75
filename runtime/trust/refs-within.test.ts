import { expect, test } from "vitest";
import { canonicalPretty } from "../contract/canonical-json.ts";
import { refsWithin } from "./refs-within.ts";

const ref = (digit: string): { readonly sha256: string; readonly size: number } => ({
  sha256: digit.repeat(64),
  size: 7,
});

function refsOf(document: unknown): unknown {
  const answer = refsWithin(new TextEncoder().encode(canonicalPretty(document)), "part");
  return answer.kind === "ok" ? answer.value : answer.reason;
}

const header = { schema: "vigo.host/1", host: "a", fleet: "f", match: "*", tags: [] };
const part = { schema: "vigo.part/1", crate: "a", resources: [] };

test("a header leads to sealed secrets, a part to files, and a retract part nowhere", () => {
  expect(refsOf({ ...header, secrets: { "web/key": { version: 1, sealed: ref("a") } } })).toEqual([
    ref("a"),
  ]);
  expect(refsOf({ ...part, files: { "files/a": ref("b"), "files/b": ref("c") } })).toEqual([
    ref("b"),
    ref("c"),
  ]);
  expect([header, part, { schema: "vigo.retract/1", entries: [] }].map(refsOf)).toEqual([
    [],
    [],
    [],
  ]);
});

test("what is no part, or is written otherwise, is refused", () => {
  expect(refsOf({ ...part, files: { "files/a": { sha256: "b", size: 1 } } })).toBe("malformed");
  expect(refsOf({ ...part, schema: "vigo.part/2" })).toBe("unknown-schema");
  expect(refsOf([])).toBe("unknown-schema");
});
