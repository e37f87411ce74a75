// Puts control ids in the order in which a person counts them: 2.1.10 comes after 2.1.9.
import { compareCodePoints } from "../../runtime/contract/canonical-json.ts";

/** Digits in a row compare as one number, everything else sign by sign; what is shorter comes first. */
export function compareNaturally(a: string, b: string): number {
  let left = 0;
  let right = 0;
  while (left < a.length && right < b.length) {
    const leftEnd = endOfDigits(a, left);
    const rightEnd = endOfDigits(b, right);
    if (leftEnd > left && rightEnd > right) {
      const counted = Number(a.slice(left, leftEnd));
      const other = Number(b.slice(right, rightEnd));
      if (counted !== other) return counted < other ? -1 : 1;
      left = leftEnd;
      right = rightEnd;
    } else {
      const difference = a.charCodeAt(left) - b.charCodeAt(right);
      if (difference !== 0) return difference;
      left += 1;
      right += 1;
    }
  }
  // Ids that differ in leading zeros only still need one order.
  return a.length - left - (b.length - right) || compareCodePoints(a, b);
}

function endOfDigits(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
