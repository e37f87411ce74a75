import { expect, test } from "vitest";
import { forFewAtOnce } from "./review-drafts.ts";

const crate = { path: "configcrates/a.vgo", text: "" };

test("while so many are being reviewed, the others are told so, and then there is room again", async () => {
  const ends: (() => void)[] = [];
  const review = forFewAtOnce(async (crates) => {
    await new Promise<void>((end) => ends.push(end));
    return crates.map(() => ({ reviewed: undefined, warning: "reviewed" }));
  }, 2);
  const warnings = async (): Promise<readonly (string | undefined)[]> =>
    (await review([crate, crate])).map(({ warning }) => warning);
  const [one, two] = [warnings(), warnings()];
  const busy = expect.stringContaining("ask again later");
  expect(await warnings()).toEqual([busy, busy]);
  ends.shift()?.();
  expect(await one).toEqual(["reviewed", "reviewed"]);
  const three = warnings();
  for (const end of ends) end();
  expect(await three).toEqual(["reviewed", "reviewed"]);
  expect(await two).toEqual(["reviewed", "reviewed"]);
});

test("a review that fails makes room too", async () => {
  const review = forFewAtOnce(() => Promise.reject(new Error("broken")), 1);
  for (let count = 0; count < 3; count += 1)
    await expect(review([crate])).rejects.toThrow("broken");
});
