// The bytes of an entry: a value, and a seal that only holders of the cache's key can make.
import { createHmac, timingSafeEqual } from "node:crypto";
import { deserialize, serialize } from "node:v8";

const sealLength = 32;

/** The seal covers the name too, so that no entry passes for another. */
export function sealEntry(key: string, name: string, value: unknown): Uint8Array {
  const payload = serialize(value);
  return Buffer.concat([sealOf(key, name, payload), payload]);
}

/** Undefined for whatever was not written under this name by somebody with this key, to the last byte. */
export function openEntry(key: string, name: string, bytes: Uint8Array): unknown {
  const payload = bytes.subarray(sealLength);
  const seal = bytes.subarray(0, sealLength);
  // Bytes are read as values only once they are known to be ours: V8's reader trusts its input.
  if (seal.length < sealLength || !timingSafeEqual(seal, sealOf(key, name, payload))) {
    return undefined;
  }
  return deserialize(payload);
}

function sealOf(key: string, name: string, payload: Uint8Array): Buffer {
  return createHmac("sha256", key).update(`vigo-cache\n${name}\n`).update(payload).digest();
}
