import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  generateKeyPair,
  isSmallOrder,
  keyPairFromPem,
  keyPairFromSeed,
  pemOf,
  sign,
  verify,
  verifyBoth,
  verifyWithNode,
  verifyWithTweetnacl,
} from "./ed25519.ts";

/** RFC 8032, 7.1. */
const vectors: readonly (readonly [seed: string, key: string, message: string, sig: string])[] = [
  [
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
];

const verifiers = [verify, verifyBoth, verifyWithNode, verifyWithTweetnacl] as const;

test.each(vectors)("the vector of %s", (seed, key, message, sig) => {
  const pair = keyPairFromSeed(bytes(seed));
  expect(hex(pair.publicKey)).toBe(key);
  expect(hex(sign(pair.secretKey, bytes(message)))).toBe(sig);
  for (const check of verifiers) expect(check(bytes(key), bytes(message), bytes(sig))).toBe(true);
});

const [seed = "", key = "", message = "", sig = ""] = vectors[1] ?? [];

const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

const forged: readonly (readonly [string, Uint8Array, Uint8Array])[] = [
  ["S + L", bytes(key), withScalar(scalarOf(sig) + groupOrder)],
  ["S = L", bytes(key), withScalar(groupOrder)],
  ["63 bytes", bytes(key), bytes(sig).subarray(1)],
  ["65 bytes", bytes(key), new Uint8Array([...bytes(sig), 0])],
  ["no bytes", bytes(key), new Uint8Array()],
  ["a key of 31 bytes", bytes(key).subarray(1), bytes(sig)],
  ["another key", bytes(vectors[0]?.[1] ?? ""), bytes(sig)],
  [
    "the identity as key and as R, with S = 0",
    bytes("01".padEnd(64, "0")),
    bytes("01".padEnd(128, "0")),
  ],
];

test.each(forged)("refused by all: %s", (_title, publicKey, signature) => {
  for (const check of verifiers) expect(check(publicKey, bytes(message), signature)).toBe(false);
});

test("any change is refused, by both implementations alike", () => {
  const flip = fc.record({ at: fc.nat(63), bit: fc.nat(7) });
  fc.assert(
    fc.property(flip, ({ at, bit }) => {
      const changed = bytes(sig);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      expect(verifyWithNode(bytes(key), bytes(message), changed)).toBe(false);
      expect(verifyWithTweetnacl(bytes(key), bytes(message), changed)).toBe(false);
    }),
  );
});

test("exactly the 14 encodings of points whose order divides 8 are of small order", () => {
  const encodings = smallOrderEncodings();
  expect(encodings).toHaveLength(14);
  for (const encoding of encodings)
    expect([encoding, isSmallOrder(bytes(encoding))]).toEqual([encoding, true]);
  expect(isSmallOrder(bytes(key))).toBe(false);
});

test("the private key of RFC 8410 is read, and its public key is found", () => {
  const pem = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
`;
  const pair = keyPairFromPem(pem);
  expect(hex(pair?.publicKey ?? new Uint8Array())).toBe(
    "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1",
  );
  expect(pair && pemOf(pair)).toBe(pem);
});

test("a new key pair goes through PEM, and signs", () => {
  const pair = generateKeyPair();
  const read = keyPairFromPem(pemOf(pair));
  expect(read).toEqual(pair);
  expect(verifyBoth(pair.publicKey, bytes("00"), sign(pair.secretKey, bytes("00")))).toBe(true);
});

const noKeys: readonly string[] = [
  "",
  "hello",
  "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
  pemOf(keyPairFromSeed(bytes(seed))).replace("MC4C", "MC4D"),
  pemOf(keyPairFromSeed(bytes(seed))).replaceAll("PRIVATE", "PUBLIC"),
  `${pemOf(keyPairFromSeed(bytes(seed)))}and more`,
];

test.each(noKeys)("no key: %j", (text) => {
  expect(keyPairFromPem(text)).toBeUndefined();
});

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}

function hex(content: Uint8Array): string {
  return Buffer.from(content).toString("hex");
}

function scalarOf(signature: string): bigint {
  return BigInt(`0x${hex(bytes(signature.slice(64)).toReversed())}`);
}

function withScalar(scalar: bigint): Uint8Array {
  const littleEndian = bytes(scalar.toString(16).padStart(64, "0")).toReversed();
  return new Uint8Array([...bytes(sig).subarray(0, 32), ...littleEndian]);
}

/** Found from the curve's equation, -x² + y² = 1 + dx²y², and its law of addition alone. */
function smallOrderEncodings(): readonly string[] {
  const p = 2n ** 255n - 19n;
  const mod = (n: bigint): bigint => ((n % p) + p) % p;
  const power = (base: bigint, exponent: bigint): bigint => {
    let result = 1n;
    for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) {
      if (e & 1n) result = mod(result * b);
    }
    return result;
  };
  const d = mod(-121665n * power(121666n, p - 2n));
  const add = ([x1, y1]: readonly bigint[], [x2, y2]: readonly bigint[]): readonly bigint[] => {
    const [a = 0n, b = 0n, c = 0n, e = 0n] = [x1, y1, x2, y2];
    const k = mod(d * a * c * b * e);
    return [
      mod((a * e + b * c) * power(1n + k, p - 2n)),
      mod((b * e + a * c) * power(1n - k, p - 2n)),
    ];
  };
  const xOf = (y: bigint): bigint | undefined => {
    const square = mod((y * y - 1n) * power(d * y * y + 1n, p - 2n));
    const root = power(square, (p + 3n) / 8n);
    return [root, mod(root * power(2n, (p - 1n) / 4n))].find((x) => mod(x * x) === square);
  };
  // Any point times the order of the large subgroup lands among the eight; one of order 8 makes them all.
  let generator: readonly bigint[] = [0n, 1n];
  for (let y = 2n; orderOf(generator, add) !== 8; y += 1n) {
    const x = xOf(y);
    if (x !== undefined) generator = times([x, y], groupOrder, add);
  }
  const ys = new Set<bigint>();
  for (let count = 0, point = generator; count < 8; count += 1, point = add(point, generator)) {
    ys.add(point[1] ?? 0n);
  }
  // Encodings do not have to be reduced: y + p also fits into 255 bits when y is below 19.
  const all = [...ys].flatMap((y) => (y < 19n ? [y, y + p] : [y]));
  return all
    .flatMap((y) => [y, y + 2n ** 255n])
    .map((n) => {
      return hex(bytes(n.toString(16).padStart(64, "0")).toReversed());
    });
}

type Add = (a: readonly bigint[], b: readonly bigint[]) => readonly bigint[];

function times(point: readonly bigint[], factor: bigint, add: Add): readonly bigint[] {
  let sum: readonly bigint[] = [0n, 1n];
  for (let bit = factor, at = point; bit > 0n; bit >>= 1n, at = add(at, at)) {
    if (bit & 1n) sum = add(sum, at);
  }
  return sum;
}

function orderOf(point: readonly bigint[], add: Add): number {
  let order = 1;
  for (let at = point; !(at[0] === 0n && at[1] === 1n) && order < 9; at = add(at, point))
    order += 1;
  return order;
}
