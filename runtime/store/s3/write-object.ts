// The single requests that change a bucket, before anybody judges their answers.
import { createHash } from "node:crypto";
import { ok, type Answer } from "../../contract/refusal.ts";
import { isSuccess, type HttpOutcome } from "../http/message.ts";
import type { S3Client } from "./client.ts";
import { refusalOf } from "./refused.ts";

export interface ObjectToWrite {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Under which condition a server is to write. Servers differ in whether they want the ETag in quotes. */
export type Condition =
  | { readonly kind: "absent" }
  | { readonly kind: "unchanged"; readonly etag: string; readonly quotes: Quotes };

export type Quotes = "quoted" | "bare";

export function putIf(
  client: S3Client,
  { name, bytes }: ObjectToWrite,
  condition: Condition,
): Promise<HttpOutcome> {
  const headers = { ...checksumOf(bytes), ...headerOf(condition) };
  return client.once({ method: "PUT", name, body: bytes, headers, limit: answerLimit });
}

/** Whether or not it is there. Doing it twice does no harm. */
export async function putAnyway(
  client: S3Client,
  { name, bytes }: ObjectToWrite,
): Promise<Answer<undefined>> {
  const headers = checksumOf(bytes);
  return done(
    await client.persist({ method: "PUT", name, body: bytes, headers, limit: answerLimit }),
  );
}

export async function removeObject(client: S3Client, name: string): Promise<Answer<undefined>> {
  const outcome = await client.persist({ method: "DELETE", name, limit: answerLimit });
  const isGone = outcome.kind === "reply" && outcome.status === 404;
  return isGone ? ok(undefined) : done(outcome);
}

const answerLimit = 64 * 1024;

function done(outcome: HttpOutcome): Answer<undefined> {
  if (outcome.kind === "fault") return outcome.refusal;
  return isSuccess(outcome.status) ? ok(undefined) : refusalOf(outcome);
}

/** Servers that know it refuse what was damaged on the way. */
function checksumOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  const checksum = createHash("sha256").update(bytes).digest("base64");
  return { "x-amz-checksum-sha256": checksum, "content-type": "application/octet-stream" };
}

function headerOf(condition: Condition): Readonly<Record<string, string>> {
  if (condition.kind === "absent") return { "if-none-match": "*" };
  const bare = condition.etag.replace(/^"|"$/gu, "");
  return { "if-match": condition.quotes === "quoted" ? `"${bare}"` : bare };
}
