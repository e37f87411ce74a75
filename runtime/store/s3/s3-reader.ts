// Reads the objects of a bucket.
import { refuse } from "../../contract/refusal.ts";
import { sha256 } from "../../trust/hash.ts";
import { askAgain, isMutable } from "../http/ask-again.ts";
import { shown, type HttpOutcome } from "../http/message.ts";
import { webPageInstead } from "../http/web-page.ts";
import { passingAnswers } from "../outside.ts";
import type { Fetched, Store } from "../store.ts";
import type { S3Client } from "./client.ts";
import { errorCodeOf, refusalOf } from "./refused.ts";

export function s3Reader(client: S3Client): Store {
  const { where } = client.address;
  const { answers = passingAnswers() } = client.outside;
  return {
    where,
    get: async (name, limit) => {
      if (!isMutable(name)) return readObject(client, name, limit);
      const outcome = await askAgain({ answers, address: `${where}/${name}`, limit }, (headers) =>
        client.persist({ method: "GET", name, limit, headers }),
      );
      return fetched(outcome, name);
    },
  };
}

export async function readObject(client: S3Client, name: string, limit: number): Promise<Fetched> {
  return fetched(await client.persist({ method: "GET", name, limit }), name);
}

function fetched(outcome: HttpOutcome, name: string): Fetched {
  if (outcome.kind === "fault") return outcome.refusal;
  const { status, headers, body } = outcome;
  const page = webPageInstead(outcome, name);
  if (page !== undefined) return page;
  if (status === 200) {
    return { kind: "found", bytes: body, tag: tagOf(body, headers.get("etag")) };
  }
  if (status === 404 && errorCodeOf(outcome) !== "NoSuchBucket") return { kind: "absent" };
  if (status === 410 || (status === 403 && mayBeAbsent(name, errorCodeOf(outcome)))) {
    return { kind: "absent" };
  }
  if (status < 300) {
    const message = `${shown(outcome.url)}: the server answers ${status}, which is no answer to a plain question`;
    return refuse("unreachable", message);
  }
  return refusalOf(outcome);
}

/**
 * Whoever may not list a bucket is told "denied" of what is not there. Only of the next root must that be
 * taken for absence; of anything that must be there, "denied" says more than "missing".
 */
function mayBeAbsent(name: string, code: string): boolean {
  return /^metadata\/\d+\.root\.json$/u.test(name) && (code === "AccessDenied" || code === "");
}

/** Both, because the server compares the one, and we trust only the other. */
function tagOf(bytes: Uint8Array, etag: string | undefined): string {
  return `${sha256(bytes)} ${etag ?? ""}`;
}

/** "" when the server gave none. */
export function etagOf(tag: string): string {
  return tag.slice(tag.indexOf(" ") + 1);
}

export function hashOf(tag: string): string {
  return tag.slice(0, tag.indexOf(" "));
}
