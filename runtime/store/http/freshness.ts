// Which answers may be asked "still the same?" about, and be believed.
import type { KeptAnswer } from "../outside.ts";
import { isSuccess, type HttpReply } from "./message.ts";

/**
 * Undefined for an ETag that two different contents may share. Weak ones may by definition; and nginx
 * makes them of the size and the second of the last change, so that one which is as young as its file
 * may stand for what is written in the same second (RFC 9110, 8.8.2.2).
 */
export function freshness({ status, headers, body }: HttpReply): KeptAnswer | undefined {
  const etag = headers.get("etag");
  if (!isSuccess(status) || etag === undefined || !/^"[^"]+"$/u.test(etag)) return undefined;
  const age =
    Date.parse(headers.get("date") ?? "") - Date.parse(headers.get("last-modified") ?? "");
  return age >= settledMs ? { etag, bytes: body } : undefined;
}

const settledMs = 2_000;
