// A host's request to be enrolled: who it is and its public keys, signed by the key that it will go by.
import { canonical } from "../contract/canonical-json.ts";
import { ok, refuse, type Answer, type Refusal } from "../contract/refusal.ts";
import * as shape from "../contract/shape.ts";
import { isMap, type Value } from "../contract/value.ts";
import { isSmallOrder, sign, verifyBoth, type KeyPair } from "./ed25519.ts";
import { sha256 } from "./hash.ts";
import { keyText, parseKeyText } from "./key-text.ts";
import { instant } from "./metadata.ts";
import { readJson } from "./read-json.ts";
import { isWeakSealingKey, type SealingKeyPair } from "./x25519.ts";

export const enrolmentSchema = "vigo.enrolment/1";

/** A request is some 400 bytes; a longer file is something else. */
export const enrolmentLimit: number = 16 * 1024;

export interface Enrolment {
  readonly schema: typeof enrolmentSchema;
  readonly host: string;
  /** The fleet whose releases this host has verified before, if any. */
  readonly fleet?: string;
  /** What secrets are sealed to, as `x25519:` and base64. */
  readonly sealing: string;
  /** What the host signs with, as `ed25519:` and base64. */
  readonly identity: string;
  readonly created: string;
}

export interface HostKeys {
  readonly sealing: SealingKeyPair;
  readonly identity: KeyPair;
}

export interface EnrolmentFacts {
  readonly host: string;
  readonly fleet?: string;
  readonly created: Date;
}

/** The signed request, as the file holds it. */
export function enrolmentRequest(keys: HostKeys, facts: EnrolmentFacts): Uint8Array {
  const { host, fleet, created } = facts;
  const enrolment: Enrolment = {
    schema: enrolmentSchema,
    host,
    ...(fleet === undefined ? {} : { fleet }),
    sealing: keyText("x25519", keys.sealing.publicKey),
    identity: keyText("ed25519", keys.identity.publicKey),
    created: instant(created),
  };
  const signature = sign(keys.identity.secretKey, bytesOf(enrolment));
  const request = { ...enrolment, signature: Buffer.from(signature).toString("base64") };
  return new TextEncoder().encode(`${canonical(request)}\n`);
}

/**
 * What people compare by eye, over a way that they trust: 96 bits of a hash of both public keys.
 * The signature proves that the request is whole, and nothing about who made it.
 */
export function fingerprintOf({ sealing, identity }: Enrolment): string {
  const digits = sha256(canonical({ sealing, identity })).slice(0, 24);
  return digits.replaceAll(/(.{4})(?!$)/g, "$1-");
}

/** A host's name as a release would call it: no range, no pattern, nothing that a shell or YAML would read otherwise. */
export function isHostName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/.test(name);
}

/** Refuses whatever is not one sound request, signed as both implementations of Ed25519 want it. */
export function parseEnrolment(bytes: Uint8Array, name: string): Answer<Enrolment> {
  if (bytes.length > enrolmentLimit) {
    return refuse("malformed", `"${name}" is too long for an enrolment request`, wanted);
  }
  const read = readJson(bytes, { name, depth: 8, integersOnly: true });
  if (read.kind !== "ok") return { ...read, hint: wanted };
  const { value } = read;
  if (!isMap(value) || typeof value["schema"] !== "string") {
    return refuse("malformed", `"${name}" is not an enrolment request`, wanted);
  }
  const { signature, ...signed } = value;
  const schema = value["schema"];
  if (schema !== enrolmentSchema && schema.startsWith("vigo.enrolment/")) {
    return refuse(
      "unknown-schema",
      `"${name}" is written as ${schema}, and this version knows ${enrolmentSchema}`,
      "upgrade vigocli",
    );
  }
  const enrolment: unknown = signed;
  if (!isEnrolment(enrolment)) {
    return refuse("malformed", `"${name}" is not a well-formed enrolment request`, wanted);
  }
  return checked(enrolment, { signed, signature, name });
}

const wanted = "name the file that `vigo-agent enroll` wrote on the host";

interface Signed {
  readonly signed: Value;
  readonly signature: Value | undefined;
  readonly name: string;
}

function checked(enrolment: Enrolment, { signed, signature, name }: Signed): Answer<Enrolment> {
  const sealing = parseKeyText("x25519", enrolment.sealing);
  const identity = parseKeyText("ed25519", enrolment.identity);
  if (sealing === undefined || isWeakSealingKey(sealing)) return badKey("sealing", name);
  if (identity === undefined || isSmallOrder(identity)) return badKey("identity", name);
  const isSigned =
    typeof signature === "string" &&
    // Exactly as it is written: the last letter of base64 has bits that mean nothing.
    Buffer.from(signature, "base64").toString("base64") === signature &&
    verifyBoth(identity, bytesOf(signed), Buffer.from(signature, "base64"));
  if (isSigned) return ok(enrolment);
  return refuse(
    "bad-signature",
    `"${name}" is not signed by the identity key that it holds`,
    "it was changed since the host made it: fetch it again, and compare the fingerprint",
  );
}

function badKey(which: "sealing" | "identity", name: string): Refusal {
  return refuse(
    "bad-key",
    `the ${which} key in "${name}" is no key that anything can rest on`,
    "make the request anew on the host with `vigo-agent enroll --renew`",
  );
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonical(value));
}

const isEnrolment = shape.record<Enrolment>({
  schema: shape.exactly(enrolmentSchema),
  host: (value): value is string => typeof value === "string" && isHostName(value),
  fleet: shape.optional(shape.matching(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)),
  sealing: shape.isText,
  identity: shape.isText,
  created: shape.matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
});
