// Bearer tokens: how one is made, what is kept of it, and how the one that a request shows is recognised.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Permission } from "./permissions.ts";

/** What is known of a token. The token itself is known to its holder alone. */
export interface TokenRecord {
  /** Who holds it; what the log says instead of it. */
  readonly name: string;
  /** SHA-256 of the whole token, in hex. */
  readonly hash: string;
  readonly permissions: readonly Permission[];
  readonly created: string;
  readonly expires?: string;
}

const word = "vgot_";
const randomLength = 32;
const shape = /^vgot_[A-Za-z0-9_-]{43}$/u;

/** Of 32 random bytes. */
export function tokenOf(random: Uint8Array): string {
  if (random.length !== randomLength) throw new Error("a token takes 32 random bytes");
  return word + Buffer.from(random).toString("base64url");
}

/**
 * A slow hash is for passwords, of which there are few likely ones. A token is one of 2^256 equally likely
 * ones: whoever has its SHA-256 cannot find it by trying, and each request is looked up in microseconds.
 */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Undefined when nobody holds such a token, or not any more. */
export function recognise(
  token: string,
  records: readonly TokenRecord[],
  now: Date,
): TokenRecord | undefined {
  if (!shape.test(token)) return undefined;
  const hash = Buffer.from(tokenHash(token));
  // All of them are looked at, each in constant time: how long it takes says nothing of what is there.
  let found: TokenRecord | undefined;
  for (const record of records) if (isSame(hash, Buffer.from(record.hash))) found = record;
  return found === undefined || hasExpired(found, now) ? undefined : found;
}

/** What may be shown of it. */
export function shownToken({ name, permissions, created, expires }: TokenRecord): object {
  return { name, permissions, created, ...(expires === undefined ? {} : { expires }) };
}

export function hasExpired({ expires }: TokenRecord, now: Date): boolean {
  return expires !== undefined && now.getTime() >= Date.parse(expires);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
