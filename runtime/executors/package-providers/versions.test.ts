// What package managers themselves say of pairs of versions.
import { describe, expect, test } from "vitest";
import {
  compareAlpine,
  compareDebian,
  comparePacman,
  compareRpm,
  type CompareVersions,
} from "./versions.ts";

type Pair = readonly [older: string, sign: "<" | "=", newer: string];

function signs(compare: CompareVersions, [one, , other]: Pair): readonly number[] {
  return [Math.sign(compare(one, other)), Math.sign(compare(other, one))].map((sign) => sign + 0);
}

function expected([, sign]: Pair): readonly number[] {
  return sign === "=" ? [0, 0] : [-1, 1];
}

describe("Debian", () => {
  test.each<Pair>([
    ["1.0", "<", "1.1"],
    ["1.9", "<", "1.10"],
    ["1.0~rc1", "<", "1.0"],
    ["1.0~~", "<", "1.0~"],
    ["1.0-1", "<", "1.0-2"],
    ["1.0", "=", "1.0-0"],
    ["2.0", "<", "1:1.0"],
    ["1.0-1", "<", "1.0-1+b1"],
    ["1.0-1~bpo12+1", "<", "1.0-1"],
    ["1.0a", "<", "1.0+"],
    ["1.0", "<", "1.0a"],
    ["0:1.0-1", "=", "1.0-1"],
    ["1.02", "=", "1.2"],
    ["1.2-3-4", "<", "1.2-3-5"],
    ["20230101", "<", "123456789012345678901234567890"],
  ])("%s %s %s", (...pair) => {
    expect(signs(compareDebian, pair)).toEqual(expected(pair));
  });
});

describe("rpm", () => {
  test.each<Pair>([
    ["1.0", "<", "1.1"],
    ["1.9-1", "<", "1.10-1"],
    ["1.0~rc1", "<", "1.0"],
    ["1.0", "<", "1.0^git1"],
    ["1.0^git1", "<", "1.0.1"],
    ["1.0^git1", "<", "1.01"],
    ["1.a", "<", "1.1"],
    ["1.0", "<", "1.0a"],
    ["1_0", "=", "1.0"],
    ["2.0-1", "<", "1:1.0-1"],
    ["1.0-1.el9", "<", "1.0-2.el9"],
    ["1.0", "=", "1.0-7"],
    ["5.5p1", "<", "5.5p2"],
    ["1.0010", "<", "1.10000"],
  ])("%s %s %s", (...pair) => {
    expect(signs(compareRpm, pair)).toEqual(expected(pair));
  });
});

describe("pacman", () => {
  test.each<Pair>([
    ["1.0a", "<", "1.0"],
    ["1.0", "<", "1.0.1"],
    ["1.0rc", "<", "1.0"],
    ["1.0-1", "<", "1.0-2"],
    ["1.0-1", "<", "1:0.9-1"],
    ["1.0", "=", "1.0-7"],
  ])("%s %s %s", (...pair) => {
    expect(signs(comparePacman, pair)).toEqual(expected(pair));
  });
});

describe("Alpine", () => {
  test.each<Pair>([
    ["1.2.3-r0", "<", "1.2.3-r1"],
    ["1.9", "<", "1.10"],
    ["1.0_rc1", "<", "1.0"],
    ["1.0_alpha2", "<", "1.0_beta1"],
    ["1.0", "<", "1.0_p1"],
    ["1.0_git20200101", "<", "1.0_p1"],
    ["1.1", "<", "1.1a"],
    ["1.1", "<", "1.1.0"],
    ["1.0-r0", "=", "1.0"],
  ])("%s %s %s", (...pair) => {
    expect(signs(compareAlpine, pair)).toEqual(expected(pair));
  });
});
