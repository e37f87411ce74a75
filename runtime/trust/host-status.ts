// What a host says of its last run, signed by the key that it was enrolled with.
import { canonical } from "../contract/canonical-json.ts";
import { ok, refuse, type Answer } from "../contract/refusal.ts";
import { isMap, type Value } from "../contract/value.ts";
import { sign, verifyBoth, type KeyPair } from "./ed25519.ts";
import { readJson } from "./read-json.ts";

export const hostStatusSchema = "vigo.status/1";

export interface HostStatus {
  readonly schema: typeof hostStatusSchema;
  readonly host: string;
  /** The agent's version. */
  readonly agent: string;
  /** ISO 8601. */
  readonly sent: string;
  /** As the agent made it. */
  readonly report: unknown;
}

export function signedStatus(identity: KeyPair, status: HostStatus): Uint8Array {
  const signature = sign(identity.secretKey, bytesOf(status));
  const text = canonical({ ...status, signature: Buffer.from(signature).toString("base64") });
  return new TextEncoder().encode(`${text}\n`);
}

/** `identity` is the key that the inventory has for the host: nothing in the file says whose it is. */
export function verifiedStatus(
  bytes: Uint8Array,
  {
    name,
    host,
    identity,
  }: { readonly name: string; readonly host: string; readonly identity: Uint8Array },
): Answer<Value> {
  const read = readJson(bytes, { name, depth: 64, integersOnly: true });
  if (read.kind !== "ok") return read;
  if (!isMap(read.value)) return refuse("malformed", `"${name}" is not what a host says of itself`);
  const { signature, ...signed } = read.value;
  if (signed["schema"] !== hostStatusSchema) {
    return refuse("unknown-schema", `"${name}" is not written as ${hostStatusSchema}`);
  }
  const isSigned =
    typeof signature === "string" &&
    /^[A-Za-z0-9+/]{86}==$/.test(signature) &&
    verifyBoth(identity, bytesOf(signed), Buffer.from(signature, "base64"));
  if (!isSigned) return refuse("bad-signature", `"${name}" is not signed by the key of "${host}"`);
  if (signed["host"] !== host) return refuse("wrong-host", `"${name}" does not speak of "${host}"`);
  return ok(signed);
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonical(value));
}
