// HPKE against the vectors that its RFC publishes, and against everything that must not open.
import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { deriveKeyPair, openWith, sealTo } from "./hpke.ts";
import { generateSealingKeyPair, sealingKeyPairFromPem, sealingPemOf } from "./x25519.ts";

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (of: Uint8Array | undefined): string | undefined =>
  of === undefined ? undefined : Buffer.from(of).toString("hex");

const vector: Readonly<Record<string, string>> = JSON.parse(
  await readFile("fixtures/hpke/rfc9180-a2-base.json", "utf8"),
);
const of = (name: string): Uint8Array => bytes(vector[name] ?? "");

test("the key pairs of the RFC come from its seeds", () => {
  const [ephemeral, recipient] = [deriveKeyPair(of("ikmE")), deriveKeyPair(of("ikmR"))];
  expect(hex(ephemeral.secretKey)).toBe(vector["skEm"]);
  expect(hex(ephemeral.publicKey)).toBe(vector["pkEm"]);
  expect(hex(recipient.secretKey)).toBe(vector["skRm"]);
  expect(hex(recipient.publicKey)).toBe(vector["pkRm"]);
});

test("sealing gives the RFC's ciphertext, and opening its plaintext", () => {
  const message = { info: of("info"), aad: of("aad") };
  const sealed = sealTo(of("pkRm"), deriveKeyPair(of("ikmE")), of("pt"), message);
  expect(hex(sealed)).toBe(`${vector["pkEm"]}${vector["ct"]}`);
  const opened = openWith(deriveKeyPair(of("ikmR")), sealed ?? new Uint8Array(), message);
  expect(hex(opened)).toBe(vector["pt"]);
});

const anyBytes = fc.uint8Array({ maxLength: 200 });

test("what is sealed opens for its key and context alone, and only as it was sealed", () => {
  fc.assert(
    fc.property(
      anyBytes,
      anyBytes,
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.nat(),
      (plaintext, info, seed, at) => {
        const recipient = deriveKeyPair(seed);
        const message = { info, aad: info };
        const sealed = sealTo(recipient.publicKey, generateSealingKeyPair(), plaintext, message);
        if (sealed === undefined) throw new Error("nothing was sealed");
        expect(openWith(recipient, sealed, message)).toEqual(plaintext);
        expect(openWith(generateSealingKeyPair(), sealed, message)).toBeUndefined();
        const other = new Uint8Array([...info, 1]);
        expect(openWith(recipient, sealed, { info: other, aad: info })).toBeUndefined();
        expect(openWith(recipient, sealed, { info, aad: other })).toBeUndefined();
        // The top bit of the ephemeral key is ignored by X25519, but not by the key schedule.
        for (const spot of [at % sealed.length, 31]) {
          const changed = new Uint8Array(sealed);
          changed[spot] = (changed[spot] ?? 0) ^ 0x80;
          expect(openWith(recipient, changed, message)).toBeUndefined();
        }
        expect(
          openWith(recipient, sealed.subarray(0, at % sealed.length), message),
        ).toBeUndefined();
      },
    ),
    { numRuns: 40 },
  );
});

test("nothing is sealed to a key of small order, and nothing opens from one", () => {
  const message = { info: of("info"), aad: of("aad") };
  const orderFour = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800";
  for (const point of ["00".repeat(32), `01${"00".repeat(31)}`, orderFour]) {
    expect(sealTo(bytes(point), generateSealingKeyPair(), of("pt"), message)).toBeUndefined();
    const sealed = bytes(`${point}${"00".repeat(40)}`);
    expect(openWith(generateSealingKeyPair(), sealed, message)).toBeUndefined();
  }
});

test("a key survives being written down as PEM", () => {
  const pair = generateSealingKeyPair();
  expect(sealingKeyPairFromPem(sealingPemOf(pair))).toEqual(pair);
});

test.each(["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])(
  "%j is no key file",
  (text) => {
    expect(sealingKeyPairFromPem(text)).toBeUndefined();
  },
);
