// The order of keys in YAML: numbers inside of them count as numbers, so that disk2 stands before disk10.
import { compareCodePoints } from "../../canonical-json.ts";
import { charactersOf } from "./utf8.ts";

export function compareNaturally(a: string, b: string): number {
  const left = charactersOf(a);
  const right = charactersOf(b);
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left[at] === right[at]) at += 1;
  if (at === length) return left.length - right.length;

  const first = left[at] ?? "";
  const second = right[at] ?? "";
  const isLetter = /\p{L}/u.test(first);
  // Whatever is no letter stands before letters.
  if (isLetter !== /\p{L}/u.test(second)) return isLetter ? 1 : -1;
  if (isLetter) return compareCodePoints(first, second);
  return compareRuns(left, right, at) || compareCodePoints(first, second);
}

/** Compares the runs of digits that begin here, by their value and then by their length. */
function compareRuns(left: readonly string[], right: readonly string[], at: number): number {
  const runs = [left, right].map((letters) => /^\d*/.exec(letters.slice(at).join(""))?.[0] ?? "");
  const [a = "", b = ""] = runs;
  // A zero that comes first is part of a longer number when the digits before it were not all zeros.
  const before = /[1-9]\d*$/.test(left.slice(0, at).join(""));
  const lead = before && (left[at] === "0" || right[at] === "0") ? "1" : "";
  const difference = BigInt(lead + a || "0") - BigInt(lead + b || "0");
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return a.length - b.length;
}
