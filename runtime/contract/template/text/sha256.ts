// SHA-256 of a text's UTF-8, in hex. Written out because what crosses to hosts imports nothing.
import { utf8 } from "./utf8.ts";

export function sha256(text: string): string {
  const words = padded(utf8(text));
  const state = [...initial];
  const schedule = new Int32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    for (let at = 0; at < 64; at += 1)
      schedule[at] = at < 16 ? (words[block + at] ?? 0) : mixed(schedule, at);
    compress(state, schedule);
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The bytes, a one bit, zeros, and the length in bits, as big-endian words. */
function padded(bytes: Uint8Array): Int32Array {
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) << 4);
  const put = (at: number, byte: number): void => {
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - (at & 3) * 8));
  };
  bytes.forEach((byte, at) => put(at, byte));
  put(bytes.length, 0x80);
  words[words.length - 2] = Math.floor(bytes.length / 0x20000000);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

function mixed(schedule: Int32Array, at: number): number {
  const word = (back: number): number => schedule[at - back] ?? 0;
  const far = word(15);
  const near = word(2);
  const first = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
  const second = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
  return (word(16) + first + word(7) + second) | 0;
}

function compress(state: number[], schedule: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < 64; at += 1) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const left = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice;
    const sum = left + (constants[at] ?? 0) + (schedule[at] ?? 0);
    const turned = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + sum) | 0, c, b, a, (sum + turned) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => {
    state[at] = ((state[at] ?? 0) + word) | 0;
  });
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The first 32 bits behind the point of a prime's root. */
function rootOf(prime: number, root: number): number {
  const exact = prime ** root;
  return ((exact - Math.floor(exact)) * 0x100000000) | 0;
}

const primes: readonly number[] = Array.from({ length: 310 }, (_, at) => at + 2).filter(
  (candidate) => {
    for (let by = 2; by * by <= candidate; by += 1) if (candidate % by === 0) return false;
    return true;
  },
);

const initial: readonly number[] = primes.slice(0, 8).map((prime) => rootOf(prime, 1 / 2));
const constants: readonly number[] = primes.slice(0, 64).map((prime) => rootOf(prime, 1 / 3));
