// Reads an OpenPGP public key as far as it takes to say whose it is: repositories are signed with such keys.
import { createHash } from "node:crypto";

export interface PgpKey {
  /** The bytes without armour. */
  readonly bytes: Uint8Array;
  readonly isArmoured: boolean;
  /** Of each primary key within, in upper-case hex. */
  readonly fingerprints: readonly string[];
}

/** Undefined for what is no public key. */
export function readPgpKey(content: Uint8Array): PgpKey | undefined {
  const armoured = withoutArmour(content);
  const bytes = armoured ?? content;
  const fingerprints: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const packet = packetAt(bytes, at);
    if (packet === undefined) return undefined;
    if (packet.tag === publicKey) {
      const fingerprint = fingerprintOf(bytes.subarray(packet.start, packet.end));
      if (fingerprint === undefined) return undefined;
      fingerprints.push(fingerprint);
    }
    at = packet.end;
  }
  if (fingerprints.length === 0) return undefined;
  return { bytes, isArmoured: armoured !== undefined, fingerprints };
}

const publicKey = 6;

function withoutArmour(content: Uint8Array): Uint8Array | undefined {
  // What is binary has a first byte that no text begins with.
  if ((content[0] ?? 0) >= 0x80) return undefined;
  const text = new TextDecoder().decode(content);
  const blocks = text.matchAll(
    /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n([\s\S]*?)-----END PGP PUBLIC KEY BLOCK-----/gu,
  );
  const parts = [...blocks].map(([, block = ""]) => {
    // Headers end with an empty line, and the checksum has a line of its own.
    const [, body = block] = /^(?:[^\n]*:[^\n]*\n)*[ \t]*\r?\n([\s\S]*)$/u.exec(block) ?? [];
    return Buffer.from(body.replace(/^=.*$/mu, "").replace(/\s+/gu, ""), "base64");
  });
  return parts.length === 0 ? undefined : new Uint8Array(Buffer.concat(parts));
}

interface Packet {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** Undefined for what is cut off, or of a length that keys do not have. */
function packetAt(bytes: Uint8Array, at: number): Packet | undefined {
  const head = bytes[at] ?? 0;
  if ((head & 0x80) === 0) return undefined;
  const isNew = (head & 0x40) !== 0;
  const tag = isNew ? head & 0x3f : (head >> 2) & 0x0f;
  const length = isNew ? newLength(bytes, at + 1) : oldLength(bytes, at + 1, head & 3);
  if (length === undefined) return undefined;
  const start = at + 1 + length.size;
  const end = start + length.value;
  return end > bytes.length ? undefined : { tag, start, end };
}

interface Length {
  readonly size: number;
  readonly value: number;
}

function newLength(bytes: Uint8Array, at: number): Length | undefined {
  const first = bytes[at] ?? 0;
  if (first < 192) return { size: 1, value: first };
  if (first < 224) return { size: 2, value: ((first - 192) << 8) + (bytes[at + 1] ?? 0) + 192 };
  return first === 255 ? { size: 5, value: numberAt(bytes, at + 1, 4) } : undefined;
}

function oldLength(bytes: Uint8Array, at: number, kind: number): Length | undefined {
  if (kind === 3) return undefined;
  const size = 2 ** kind;
  return { size, value: numberAt(bytes, at, size) };
}

function numberAt(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (const byte of bytes.subarray(at, at + size)) value = value * 256 + byte;
  return value;
}

/** As the standard says for each version of keys: RFC 4880, 12.2, and RFC 9580, 5.5.4. */
function fingerprintOf(body: Uint8Array): string | undefined {
  const version = body[0];
  if (version === 4) {
    const head = Uint8Array.of(0x99, body.length >> 8, body.length & 0xff);
    return createHash("sha1").update(head).update(body).digest("hex").toUpperCase();
  }
  if (version !== 6) return undefined;
  const head = Buffer.alloc(5, 0x9b);
  head.writeUInt32BE(body.length, 1);
  return createHash("sha256").update(head).update(body).digest("hex").toUpperCase();
}
