// What an enrolment request must be to be believed.
import { createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keyNamed, noon, valueOf } from "../../fixtures/release-scene.ts";
import { canonical } from "../contract/canonical-json.ts";
import { sign } from "./ed25519.ts";
import { enrolmentRequest, fingerprintOf, parseEnrolment, type HostKeys } from "./enrolment.ts";
import { keyText, parseKeyText } from "./key-text.ts";
import {
  generateSealingKeyPair,
  isWeakSealingKey,
  sealingKeyPairOf,
  sealingKeyPairFromPem,
  sealingPemOf,
} from "./x25519.ts";

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));

const keys: HostKeys = {
  sealing: sealingKeyPairOf(keyNamed("sealing").secretKey),
  identity: keyNamed("identity"),
};
const request = enrolmentRequest(keys, { host: "web01.example.com", fleet: "prod", created: noon });

test("a request says who it is from, in one canonical line", () => {
  expect(valueOf(parseEnrolment(request, "r.json"))).toEqual({
    schema: "vigo.enrolment/1",
    host: "web01.example.com",
    fleet: "prod",
    sealing: keyText("x25519", keys.sealing.publicKey),
    identity: keyText("ed25519", keys.identity.publicKey),
    created: "2026-03-01T12:00:00Z",
  });
  const text = Buffer.from(request).toString();
  expect(text).toBe(`${canonical(JSON.parse(text))}\n`);
});

test("any one byte changed makes it another request, or none", () => {
  fc.assert(
    fc.property(fc.nat(request.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = new Uint8Array(request);
      changed[at] = (changed[at] ?? 0) ^ by;
      // Space around the one value is no part of it.
      const isSpace = at === request.length - 1 && [9, 10, 13, 32].includes(changed[at] ?? 0);
      expect(parseEnrolment(changed, "r.json").kind).toBe(isSpace ? "ok" : "refused");
    }),
    { numRuns: 500 },
  );
});

/** Edited, and signed anew by the key that it names or by another one. */
function edited(edit: object, signer = keys.identity): Uint8Array {
  const { signature: _, ...rest } = JSON.parse(Buffer.from(request).toString()) as object & {
    signature: string;
  };
  const body = { ...rest, ...edit };
  const signature = sign(signer.secretKey, new TextEncoder().encode(canonical(body)));
  return new TextEncoder().encode(
    canonical({ signature: Buffer.from(signature).toString("base64"), ...body }),
  );
}

const weakKey = keyText("x25519", hex("01".padEnd(64, "0")));
const zeroes = new Uint8Array(32);

test.each<readonly [reason: string, what: string, bytes: Uint8Array]>([
  ["bad-signature", "another host", replaced("web01", "web02")],
  ["bad-signature", "another signer", edited({}, keyNamed("stranger"))],
  ["bad-signature", "no signature", edited({ signature: null })],
  ["bad-signature", "a signature in hex", edited({ signature: "ab".repeat(64) })],
  ["bad-key", "a sealing key of zeros", edited({ sealing: keyText("x25519", zeroes) })],
  ["bad-key", "a sealing key of small order", edited({ sealing: weakKey })],
  ["bad-key", "a sealing key of 31 bytes", edited({ sealing: keyText("x25519", hex("ab")) })],
  ["bad-key", "a sealing key of the other kind", replaced("x25519", "ed25519")],
  ["bad-key", "an identity key of zeros", edited({ identity: keyText("ed25519", zeroes) })],
  ["malformed", "a pattern for a host", edited({ host: "web*" })],
  ["malformed", "a range of hosts", edited({ host: "web[01:20]" })],
  ["malformed", "a host that looks like a flag", edited({ host: "--all" })],
  ["malformed", "a line break in a name", edited({ host: "web01\nkey: x" })],
  ["malformed", "no host", edited({ host: "" })],
  ["malformed", "a fleet that is no name", edited({ fleet: "a b" })],
  ["malformed", "a time that is none", edited({ created: "yesterday" })],
  ["malformed", "something else", new TextEncoder().encode("{}")],
  ["malformed", "a key", new TextEncoder().encode(sealingPemOf(keys.sealing))],
  ["malformed", "another schema", edited({ schema: "vigo.release/1" })],
  ["malformed", "a key twice", replaced('"created"', '"created":"x","created"')],
  ["malformed", "too much", new Uint8Array(17_000).fill(32)],
  ["unknown-schema", "a schema to come", edited({ schema: "vigo.enrolment/2" })],
])("refused as %s: %s", (reason, _what, bytes) => {
  expect(parseEnrolment(bytes, "r.json")).toMatchObject({
    kind: "refused",
    reason,
    message: expect.stringMatching(/r\.json/u),
    hint: expect.stringMatching(/./u),
  });
});

function replaced(what: string, by: string): Uint8Array {
  return new TextEncoder().encode(Buffer.from(request).toString().replace(what, by));
}

test("fields that are not known are let through when they are signed", () => {
  expect(parseEnrolment(edited({ note: "rack 7" }), "r.json").kind).toBe("ok");
});

test("the fingerprint is that of both keys, whoever brings them and whenever", () => {
  const made = valueOf(parseEnrolment(request, "r.json"));
  const later = valueOf(parseEnrolment(edited({ created: "2027-01-01T00:00:00Z" }), "r.json"));
  expect(fingerprintOf(made)).toMatch(/^([0-9a-f]{4}-){5}[0-9a-f]{4}$/u);
  expect(fingerprintOf(later)).toBe(fingerprintOf(made));
  const other = { ...made, sealing: keyText("x25519", generateSealingKeyPair().publicKey) };
  expect(fingerprintOf(other)).not.toBe(fingerprintOf(made));
});

test("a key in words has one spelling", () => {
  const { publicKey } = keys.sealing;
  const text = keyText("x25519", publicKey);
  expect(parseKeyText("x25519", text)).toEqual(publicKey);
  for (const odd of [text.slice(0, -1), `${text}=`, text.replace("x", "X"), ` ${text}`, ""]) {
    expect(parseKeyText("x25519", odd)).toBeUndefined();
  }
  expect(parseKeyText("ed25519", text)).toBeUndefined();
});

// RFC 7748, section 6.1.
const alice = {
  secretKey: hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"),
  publicKey: hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
};

test("sealing keys are X25519, in PEM that other programs read", () => {
  expect(sealingKeyPairOf(alice.secretKey)).toEqual(alice);
  const pem = sealingPemOf(alice);
  expect(createPrivateKey(pem).asymmetricKeyType).toBe("x25519");
  expect(sealingKeyPairFromPem(pem)).toEqual(alice);
  for (const odd of [pem.replace("BQY", "BQX"), pem.slice(1), `${pem}${pem}`, ""]) {
    expect(sealingKeyPairFromPem(odd)).toBeUndefined();
  }
});

test("the keys that seal nothing are those for which every shared secret is zero", () => {
  const known =
    "00 01 e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800 " +
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157";
  const near = ["ec", "ed", "ee"].map((low) => `${low}${"ff".repeat(30)}7f`);
  for (const text of [...known.split(" "), ...near]) {
    const key = hex(text.padEnd(64, "0"));
    expect(isWeakSealingKey(key)).toBe(true);
    expect(() => shared(key)).toThrow(/./u);
    expect(isWeakSealingKey(key.map((byte, at) => (at === 31 ? byte ^ 0x80 : byte)))).toBe(true);
  }
  expect(isWeakSealingKey(alice.publicKey)).toBe(false);
  expect(shared(alice.publicKey)).toHaveLength(32);
});

function shared(publicKey: Uint8Array): Buffer {
  const spki = Buffer.concat([hex("302a300506032b656e032100"), publicKey]);
  return diffieHellman({
    privateKey: createPrivateKey(sealingPemOf(generateSealingKeyPair())),
    publicKey: createPublicKey({ key: spki, format: "der", type: "spki" }),
  });
}
