// Floats in the notations of Go's strconv: exact digits, and ties go to the even one.

export type FloatVerb = "e" | "E" | "f" | "g" | "G" | "b" | "x" | "X";

/** Without a precision: as few digits as tell this float from every other. */
export function formatFloat(value: number, verb: FloatVerb, precision?: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  switch (verb) {
    case "b":
      return sign + binary(size);
    case "x":
      return sign + hexadecimal(size, precision);
    case "X":
      return sign + hexadecimal(size, precision).toUpperCase();
    default: {
      const text = decimal(size, verb, precision);
      return sign + (verb === "E" || verb === "G" ? text.toUpperCase() : text);
    }
  }
}

/** 0.DIGITS × 10 ** point, without zeros at the ends; zero itself has no digits. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

function decimal(size: number, verb: "e" | "E" | "f" | "g" | "G", precision?: number): string {
  if (precision === undefined) {
    const shortest = shortestOf(size);
    if (verb === "e" || verb === "E") return scientific(shortest, shortest.digits.length - 1);
    if (verb === "f") return fixed(shortest, shortest.digits.length - shortest.point);
    return general(shortest, { shortest: true, precision: shortest.digits.length });
  }
  const exact = exactOf(size);
  if (verb === "f") return fixed(rounded(exact, exact.point + precision), precision);
  if (verb === "e" || verb === "E") return scientific(rounded(exact, precision + 1), precision);
  const wanted = Math.max(precision, 1);
  return general(rounded(exact, wanted), { shortest: false, precision: wanted });
}

function general(number: Decimal, how: { shortest: boolean; precision: number }): string {
  const count = number.digits.length;
  const { precision } = how;
  const wide = precision > count && count >= number.point ? count : precision;
  const exponent = number.point - 1;
  if (exponent < -4 || exponent >= (how.shortest ? 6 : wide)) {
    return scientific(number, Math.min(precision, count) - 1);
  }
  return fixed(number, Math.max((precision > number.point ? count : precision) - number.point, 0));
}

function scientific({ digits, point }: Decimal, precision: number): string {
  const places = Math.max(precision, 0);
  const fraction = digits.slice(1, 1 + places).padEnd(places, "0");
  const exponent = digits === "" ? 0 : point - 1;
  const sign = exponent < 0 ? "-" : "+";
  const head = digits === "" ? "0" : digits.charAt(0);
  return `${head}${fraction === "" ? "" : `.${fraction}`}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function fixed({ digits, point }: Decimal, precision: number): string {
  const places = Math.max(precision, 0);
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  const behind = point >= 0 ? digits.slice(point) : "0".repeat(-point) + digits;
  const fraction = behind.slice(0, places).padEnd(places, "0");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function shortestOf(size: number): Decimal {
  const [digits = "", exponent] = size.toExponential().split("e");
  return trimmed(digits.replace(".", ""), Number(exponent) + 1);
}

/** Every float is a whole number of halves of halves, so its decimal expansion ends. */
function exactOf(size: number): Decimal {
  const { mantissa, exponent } = partsOf(size);
  if (exponent >= 0) {
    const digits = String(mantissa << BigInt(exponent));
    return trimmed(digits, digits.length);
  }
  const digits = String(mantissa * 5n ** BigInt(-exponent));
  return trimmed(digits, digits.length + exponent);
}

function trimmed(digits: string, point: number): Decimal {
  const kept = digits.replace(/0+$/, "");
  const leading = kept.length - kept.replace(/^0+/, "").length;
  return kept === ""
    ? { digits: "", point: 0 }
    : { digits: kept.slice(leading), point: point - leading };
}

/** Keeps so many digits; a tie goes to the even neighbour. */
function rounded(number: Decimal, count: number): Decimal {
  const { digits, point } = number;
  if (count >= digits.length) return number;
  if (count < 0) return { digits: "", point: 0 };
  const next = digits.charAt(count);
  const isTie = next === "5" && digits.length === count + 1;
  const isOdd = count > 0 && Number(digits.charAt(count - 1)) % 2 === 1;
  const kept = digits.slice(0, count);
  if (isTie ? !isOdd : next < "5") return trimmed(kept, point);
  const raised = String(BigInt(`0${kept}`) + 1n).padStart(count, "0");
  return trimmed(raised, point + raised.length - count);
}

function partsOf(size: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  const field = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  return field === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: field - 1075 };
}

function binary(size: number): string {
  const { mantissa, exponent } = partsOf(size);
  return `${mantissa}p${exponent < 0 ? "" : "+"}${exponent}`;
}

/** `0x1.8p+00`: the leading digit is a one, whatever the float. */
function hexadecimal(size: number, precision?: number): string {
  let { mantissa, exponent } = partsOf(size);
  const width = mantissa === 0n ? 0 : mantissa.toString(2).length;
  // Behind the leading one there is room for fifteen digits, more than a float has.
  mantissa <<= BigInt(61 - width);
  exponent += width - 1;
  if (mantissa === 0n) exponent = 0;
  if (precision !== undefined && precision < 15) {
    const cut = BigInt(60 - 4 * precision);
    const rest = mantissa & ((1n << cut) - 1n);
    const half = 1n << (cut - 1n);
    mantissa >>= cut;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n;
    mantissa <<= cut;
    if (mantissa >> 61n === 1n) {
      mantissa >>= 1n;
      exponent += 1;
    }
  }
  const digits = mantissa.toString(16).padStart(16, "0").slice(1);
  const kept =
    precision === undefined
      ? digits.replace(/0+$/, "")
      : digits.slice(0, precision).padEnd(precision, "0");
  const sign = exponent < 0 ? "-" : "+";
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `0x${mantissa === 0n ? 0 : 1}${kept === "" ? "" : `.${kept}`}p${sign}${power}`;
}
