// What waivers accept on a given day, and which of them are idle.
import { expect, test } from "vitest";
import type { ClaimedControl } from "./coverage.ts";
import { applyWaivers } from "./waivers.ts";

const today = "2027-01-01";
const claimed: readonly ClaimedControl[] = ["2.9", "2.10"].map((control) => ({
  framework: "cis",
  control,
  source: "a.vgo",
  via: ["clock"],
}));

interface Case {
  readonly title: string;
  /** Each as `name: framework control`, perhaps with `until DAY`. */
  readonly waivers: readonly string[];
  /** For each claimed control, who waives it. */
  readonly waived: readonly (string | undefined)[];
  readonly expired?: readonly string[];
  /** For each claimed control, until when it was waived. */
  readonly until?: readonly (string | undefined)[];
  readonly unneeded?: readonly string[];
}

const cases: readonly Case[] = [
  { title: "no waivers", waivers: [], waived: [undefined, undefined] },
  { title: "one for good", waivers: ["x: cis 2.10"], waived: [undefined, "x"] },
  { title: "the day before", waivers: ["x: cis 2.9 until 2027-01-02"], waived: ["x", undefined] },
  { title: "the last day", waivers: ["x: cis 2.9 until 2027-01-01"], waived: ["x", undefined] },
  {
    title: "the day after",
    waivers: ["x: cis 2.9 until 2026-12-31"],
    waived: [undefined, undefined],
    expired: ["x"],
    until: ["2026-12-31", undefined],
  },
  {
    title: "an expired one leaves room for another",
    waivers: ["x: cis 2.9 until 2026-12-31", "y: cis 2.9"],
    waived: ["y", undefined],
    expired: ["x"],
  },
  { title: "of two, the first", waivers: ["x: cis 2.9", "y: cis 2.9"], waived: ["x", undefined] },
  {
    title: "a control that nobody claims",
    waivers: ["x: cis 2.1"],
    waived: [undefined, undefined],
    unneeded: ["x"],
  },
  {
    title: "the number of another framework",
    waivers: ["x: pci 2.9"],
    waived: [undefined, undefined],
    unneeded: ["x"],
  },
  {
    title: "expired, and needed by nobody: expired is enough to say",
    waivers: ["x: cis 2.1 until 2020-02-29"],
    waived: [undefined, undefined],
    expired: ["x"],
  },
];

test.each(cases)(
  "$title",
  ({ waivers, waived, expired = [], until = [undefined, undefined], unneeded = [] }) => {
    const judged = applyWaivers(claimed, waivers.map(read), today);
    const names = judged.controls.map((row) =>
      row.status === "waived" ? row.waiver.name : undefined,
    );
    expect(names).toEqual(waived);
    expect(
      judged.controls.map((row) => (row.status === "claimed" ? row.waivedUntil : undefined)),
    ).toEqual(until);
    expect(judged.expired.map(({ name }) => name)).toEqual(expired);
    expect(judged.unneeded.map(({ name }) => name)).toEqual(unneeded);
  },
);

test("rows keep their order and all that they said", () => {
  const { controls } = applyWaivers(claimed, [read("x: cis 2.9")], today);
  expect(controls).toMatchObject(claimed);
  expect(controls.map(({ status }) => status)).toEqual(["waived", "claimed"]);
});

function read(text: string): {
  name: string;
  framework: string;
  control: string;
  expires?: string;
} {
  const [name = "", framework = "", control = "", , expires] = text.replace(":", "").split(" ");
  return { name, framework, control, ...(expires === undefined ? {} : { expires }) };
}
