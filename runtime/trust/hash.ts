// The one hash by which everything is named.
import { createHash, hash as hashAtOnce } from "node:crypto";

/** Of what comes piece by piece and is never in memory as a whole; with its length. */
export async function hashOfAll(
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ readonly sha256: string; readonly size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    size += piece.length;
  }
  return { sha256: hash.digest("hex"), size };
}

/** In lower-case hex. Text is hashed as UTF-8. */
export function sha256(content: Uint8Array | string): string {
  // For what is as small as a name, half of the time would go into an object that hashes piece by piece.
  return hashAtOnce("sha256", content);
}
