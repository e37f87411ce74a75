// A public key in one word, as people copy it: what kind it is, a colon, and its bytes in base64.

export type KeyKind = "x25519" | "ed25519";

export function keyText(kind: KeyKind, publicKey: Uint8Array): string {
  return `${kind}:${Buffer.from(publicKey).toString("base64")}`;
}

/** The 32 bytes; undefined for anything but the one spelling that `keyText` gives them. */
export function parseKeyText(kind: KeyKind, text: string): Uint8Array | undefined {
  if (!text.startsWith(`${kind}:`)) return undefined;
  // The decoder skips what it does not know, so that only spelling it again shows what it took.
  const bytes = new Uint8Array(Buffer.from(text.slice(kind.length + 1), "base64"));
  return bytes.length === 32 && keyText(kind, bytes) === text ? bytes : undefined;
}
