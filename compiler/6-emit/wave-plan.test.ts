import { expect, test } from "vitest";
import { noon } from "../../fixtures/release-scene.ts";
import { parseWaves } from "./wave-plan.ts";

test("a plan becomes times and seeds", () => {
  expect(parseWaves("5%, 25%@1h,100%@4h", noon)).toEqual({
    kind: "plan",
    waves: [
      { opens: "2026-03-01T12:00:00Z", until: 103 },
      { opens: "2026-03-01T13:00:00Z", until: 512 },
      { opens: "2026-03-01T16:00:00Z", until: 2048 },
    ],
  });
  expect(parseWaves("100%@1d12h", noon)).toEqual({
    kind: "plan",
    waves: [{ opens: "2026-03-03T00:00:00Z", until: 2048 }],
  });
});

test.each([
  ["", '"" is no wave'],
  ["5", '"5" is no wave'],
  ["5%@", '"5%@" is no wave'],
  ["5%@soon", '"5%@soon" is no wave'],
  ["5%,100%@-1h", '"100%@-1h" is no wave'],
  ["0%,100%", "0% is not more than the wave before, or more than all"],
  ["25%,5%,100%", "5% is not more than the wave before, or more than all"],
  ["101%", "101% is not more than the wave before, or more than all"],
  ["5%@4h,100%@1h", "100%@1h opens before the wave before"],
  ["5%,25%@1h", "the last wave is not 100%"],
])("%j is no plan", (text, fault) => {
  expect(parseWaves(text, noon)).toEqual({ kind: "wrong", fault });
});
