// One encrypted file of a vault: what it says openly, what it hides, and how the two are bound together.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { canonical, canonicalPretty } from "../../runtime/contract/canonical-json.ts";
import { ok, refuse, type Answer, type Refusal } from "../../runtime/contract/refusal.ts";
import * as shape from "../../runtime/contract/shape.ts";
import { readJson } from "../../runtime/trust/read-json.ts";

/** What a file shows to whoever may read the folder. None of it can be changed without the key. */
export interface RecordFacts {
  readonly path: string;
  readonly version: number;
  /** ISO 8601: when it was given this value. */
  readonly created: string;
}

export interface VaultRecord extends RecordFacts {
  readonly schema: typeof recordSchema;
  /** Tells which master key opens it. */
  readonly key: string;
  readonly nonce: string;
  readonly data: string;
}

const recordSchema = "vigo.secret/1";
const cipherName = "aes-256-gcm";
const tagLength = 16;

export function parseRecord(bytes: Uint8Array, name: string): Answer<VaultRecord> {
  const value = readJson(bytes, { name, depth: 4 });
  if (value.kind !== "ok") return value;
  return isRecord(value.value) ? ok(value.value) : damaged(name);
}

const isRecord = shape.record<VaultRecord>({
  schema: shape.exactly(recordSchema),
  path: shape.isText,
  version: shape.integer(1),
  created: shape.isText,
  key: shape.isText,
  nonce: shape.isText,
  data: shape.isText,
});

export function sealRecord(
  facts: RecordFacts,
  value: Uint8Array,
  masterKey: Uint8Array,
): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(cipherName, masterKey, nonce, { authTagLength: tagLength });
  cipher.setAAD(factsBytes(facts));
  const data = Buffer.concat([cipher.update(value), cipher.final(), cipher.getAuthTag()]);
  const { path, version, created } = facts;
  const record: VaultRecord = {
    schema: recordSchema,
    path,
    version,
    created,
    key: idOfKey(masterKey),
    nonce: nonce.toString("base64"),
    data: data.toString("base64"),
  };
  return new TextEncoder().encode(canonicalPretty(record));
}

/** `name` is the file's, for messages. */
export function openRecord(
  record: VaultRecord,
  masterKey: Uint8Array,
  name: string,
): Answer<Uint8Array> {
  const data = Buffer.from(record.data, "base64");
  const nonce = Buffer.from(record.nonce, "base64");
  if (nonce.length !== 12 || data.length < tagLength) return damaged(name);
  const decipher = createDecipheriv(cipherName, masterKey, nonce, { authTagLength: tagLength });
  decipher.setAAD(factsBytes(record));
  decipher.setAuthTag(data.subarray(data.length - tagLength));
  const hidden = data.subarray(0, data.length - tagLength);
  try {
    return ok(new Uint8Array(Buffer.concat([decipher.update(hidden), decipher.final()])));
  } catch {
    // The only complaint of a decipher that was set up soundly: the tag does not fit.
    return damaged(name);
  }
}

/** Names a key without telling anything of it. */
export function idOfKey(masterKey: Uint8Array): string {
  return createHmac("sha256", masterKey).update("vigo-vault-key-id").digest("hex").slice(0, 16);
}

function factsBytes({ path, version, created }: RecordFacts): Uint8Array {
  return new TextEncoder().encode(canonical({ schema: recordSchema, path, version, created }));
}

function damaged(name: string): Refusal {
  return refuse(
    "malformed",
    `"${name}" is damaged, or was changed by hand`,
    "bring it back from a backup, or set the secret anew",
  );
}
