// G-03: versions in the order in which people count them.
import { expect, test } from "vitest";
import { compareVersions } from "./version-order.ts";

const ascending = [
  ["0", "0.0", ""],
  ["1.0", "1", "1.0.0", "01", "1."],
  ["1.0-rc1"],
  ["1.0.1"],
  ["1.9"],
  ["1.10", "1.010"],
  ["1.10a"],
  ["1.10b2"],
  ["1.10b10"],
  ["2-1"],
  ["2-10"],
  ["22.04", "22.4"],
  ["22.10"],
  ["10000000000000000000000000000001"],
  ["10000000000000000000000000000002"],
  ["trixie/sid"],
];

test("every version is older than those that come after it, and equal to those beside it", () => {
  const ranked = ascending.flatMap((equals, rank) => equals.map((version) => ({ version, rank })));
  for (const a of ranked) {
    for (const b of ranked) {
      const order = Math.sign(compareVersions(a.version, b.version));
      expect(`${a.version} ${order} ${b.version}`).toBe(
        `${a.version} ${Math.sign(a.rank - b.rank)} ${b.version}`,
      );
    }
  }
});
