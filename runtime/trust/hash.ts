// The one hash by which everything is named.
import { createHash } from "node:crypto";

/** In lower-case hex. Text is hashed as UTF-8. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
